import { z } from 'zod';
import { sizeOption } from '../model/options.ts';
import { bodyType, sideOf, stepsFor } from './content/side.ts';
import { pathOf } from './openapi/find-operation.ts';
import { PARAMETER_PLACES, STYLES } from './openapi/parameter.ts';
import { definePolicy, type Awaitable, type Call } from './policy.ts';
import type { Fault } from './schema/fault.ts';
import { planBody } from './validation/check-body.ts';
import { parameterFaults, valuesOf } from './validation/check-parameters.ts';
import { judgeBody, whenThere } from './validation/judge-body.ts';
import { requestRulesSource, type FoundRules } from './validation/request-rules.ts';
import { schemaOption, schemaOptions } from './validation/schema-source.ts';
import { giveVerdict, verdictOptions } from './validation/verdict.ts';

const parameter = z.strictObject({
  name: z.string().min(1).describe('Its name.'),
  in: z.enum(PARAMETER_PLACES).describe('Where it stands; one of the path is a parameter of the route.'),
  required: z.boolean().describe('Whether a request must have it.').default(false),
  schema: schemaOption.describe('What its value has to be; anything when not given.').optional(),
  style: z
    .enum(STYLES)
    .describe('How a list or a map is written, as in OpenAPI: form in a query, simple elsewhere, when not given.')
    .optional(),
  explode: z.boolean().describe('Whether every item stands by itself; with form it does when not given.').optional(),
  json: z.boolean().describe('Whether the value is a JSON text.').default(false),
});

const options = z
  .strictObject({
    openapi: z
      .union([z.string().min(1), z.record(z.string(), z.unknown())])
      .describe(
        'OpenAPI 3.0, 3.1 or Swagger 2.0 document, such as ${file:openapi.yaml}; method and path choose the operation.',
      )
      .optional(),
    basePath: z
      .string()
      .regex(/^(\/.*)?$/, { error: 'expected a path such as /v1, or nothing' })
      .describe("Put in front of the document's paths; the paths of its servers when not given.")
      .optional(),
    unknownOperation: z
      .enum(['refuse', 'pass'])
      .describe('What becomes of a request for which the document has no operation.')
      .default('refuse'),
    parameters: z.array(parameter).describe('Parameters, where there is no document.').default([]),
    schemas: z
      .record(z.string().min(1), schemaOption)
      .describe(
        'Schemas of bodies by media type, such as application/json; a star stands for anything. Other types are refused.',
      )
      .default({}),
    bodyRequired: z.boolean().describe('Whether there must be a body, where there is no document.').default(false),
    ...schemaOptions,
    check: z
      .array(z.enum([...PARAMETER_PLACES, 'body']))
      .min(1)
      .describe('What is looked at.')
      .default([...PARAMETER_PLACES, 'body']),
    unknown: z
      .array(z.enum(['query', 'header', 'cookie']))
      .describe('Where nothing may stand that is not known. Headers of HTTP, browsers, proxies and tracing are known.')
      .default([]),
    blank: z
      .enum(['value', 'missing'])
      .describe('Whether a parameter of nothing but white space counts as one that is not there.')
      .default('value'),
    defaultType: z.string().min(1).describe('Content type of a body that says none.').optional(),
    emptyBody: z
      .enum(['none', 'object'])
      .describe('Whether a request without a body is judged as if it had an empty JSON object.')
      .default('none'),
    max: sizeOption.describe('Bytes of the largest body that is judged; a larger one is refused.').default(1_048_576),
    ...verdictOptions,
    status: z
      .number()
      .int()
      .min(400)
      .max(499)
      .describe('Status of the refusal, where the dialect lets a configuration choose it.')
      .optional(),
  })
  .refine(
    ({ openapi, parameters, schemas, bodyRequired }) =>
      openapi === undefined || (parameters.length === 0 && Object.keys(schemas).length === 0 && !bodyRequired),
    {
      error: 'expected either openapi, or parameters, schemas and bodyRequired',
      path: ['openapi'],
    },
  );
type Options = z.output<typeof options>;

/**
 * Judges parameters and bodies by JSON Schema. Throws VALIDATION_FAILED, BODY_MALFORMED, BODY_TOO_LARGE,
 * ENCODING_UNSUPPORTED, OPERATION_NOT_FOUND, METHOD_NOT_ALLOWED.
 */
export const validateRequest = definePolicy<Options>({
  name: 'validate-request',
  summary: 'Judges parameters and body of a request by JSON Schema, given by media type or in an OpenAPI document.',
  phases: ['request'],
  options,
  example: "{ openapi: '${file:openapi.yaml}', unknown: [query] }",
  async prepare(given) {
    const side = sideOf('request');
    const source = await requestRulesSource(given);
    const checks = {
      places: new Set<string>(given.check),
      closed: new Set(given.unknown),
      known: source.known,
      blankIsMissing: given.blank === 'missing',
    };
    const finish = (call: Call, { rules }: FoundRules, faults: readonly Fault[]): void =>
      giveVerdict(call, given, { code: 'VALIDATION_FAILED', rule: rules.name, faults });
    const judge = (call: Call, found: FoundRules): Awaitable<void> => {
      const { rules, params } = found;
      call.note('rule', rules.name);
      const faults = parameterFaults(rules.parameters, valuesOf(call.request, params), checks);
      const plan = planBody({
        rule: checks.places.has('body') ? rules.body : undefined,
        type: bodyType(side, call),
        defaultType: given.defaultType,
        emptyIsObject: given.emptyBody === 'object',
      });
      call.note('seen', `${call.request.method} ${pathOf(call.request.target)}, ${plan.seen}`);
      if (plan.kind === 'nothing') return finish(call, found, faults);
      if (plan.kind === 'faults') return finish(call, found, [...faults, ...plan.faults]);
      return whenThere(judgeBody(side, call, plan.rule, given), (body) => finish(call, found, [...faults, ...body]));
    };
    return stepsFor(side, (call) => {
      const found = source.find(call);
      if (found !== undefined) return judge(call, found);
      call.note('rule', 'no operation of the document');
      return call.note('verdict', 'not looked at');
    });
  },
});
