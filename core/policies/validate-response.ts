import { z } from 'zod';
import { headerPairs, type HttpResponse } from '../model/http.ts';
import { headerNameOption, sizeOption } from '../model/options.ts';
import { bodyType, sideOf, stepsFor } from './content/side.ts';
import { definePolicy, type Awaitable, type Call } from './policy.ts';
import type { Fault } from './schema/fault.ts';
import { planBody } from './validation/check-body.ts';
import { faultsOf } from './validation/check-parameters.ts';
import { judgeBody, whenThere } from './validation/judge-body.ts';
import { responsesSource, type FoundResponses } from './validation/response-rules.ts';
import { ruleForStatus, type ResponseRule } from './validation/rules.ts';
import { schemaOption, schemaOptions } from './validation/schema-source.ts';
import { giveVerdict, verdictOptions } from './validation/verdict.ts';

const header = z.strictObject({
  required: z.boolean().describe('Whether an answer must have it.').default(false),
  schema: schemaOption.describe('What its value has to be; anything when not given.').optional(),
});

const response = z.strictObject({
  schemas: z
    .record(z.string().min(1), schemaOption)
    .describe('Schemas of bodies by media type; other types are refused. Anything when not given.')
    .default({}),
  headers: z.record(headerNameOption, header).describe('Headers by name.').default({}),
});

const STATUS = /^([1-5][0-9][0-9]|[1-5][xX][xX]|default)$/;

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
    path: z
      .enum(['received', 'sent'])
      .describe('Whether the operation is found by the request as the client sent it, or as the upstream got it.')
      .default('received'),
    unknownOperation: z
      .enum(['refuse', 'pass'])
      .describe('What becomes of an answer to a request for which the document has no operation.')
      .default('pass'),
    responses: z
      .record(z.string().regex(STATUS, { error: 'expected a status such as 200, 4XX or default' }), response)
      .describe('What answers have to be by status, where there is no document; the more exact status counts.')
      .default({}),
    unknownStatus: z
      .enum(['refuse', 'pass'])
      .describe('What becomes of an answer of a status of which nothing is said.')
      .default('pass'),
    ...schemaOptions,
    check: z
      .array(z.enum(['status', 'header', 'body']))
      .min(1)
      .describe('What is looked at.')
      .default(['status', 'header', 'body']),
    defaultType: z.string().min(1).describe('Content type of a body that says none.').optional(),
    max: sizeOption.describe('Bytes of the largest body that is judged; a larger one is refused.').default(1_048_576),
    ...verdictOptions,
  })
  .refine(({ openapi, responses }) => (openapi === undefined) === Object.keys(responses).length > 0, {
    error: 'expected either openapi or responses',
    path: ['openapi'],
  });
type Options = z.output<typeof options>;

/** Judges answers by JSON Schema. Throws RESPONSE_INVALID. */
export const validateResponse = definePolicy<Options>({
  name: 'validate-response',
  summary: 'Judges status, headers and body of an answer by JSON Schema, given by status or in an OpenAPI document.',
  phases: ['response'],
  options,
  example: "{ openapi: '${file:openapi.yaml}', mode: report }",
  async prepare(given) {
    const side = sideOf('response');
    const find = await responsesSource(given);
    const checked = new Set<string>(given.check);
    const refuse = (call: Call, rule: string, faults: readonly Fault[]): void =>
      giveVerdict(call, given, { code: 'RESPONSE_INVALID', rule, faults });
    const judge = (call: Call, answer: HttpResponse, name: string, rule: ResponseRule): Awaitable<void> => {
      const faults = checked.has('header') ? headerFaults(rule, answer) : [];
      const body = checked.has('body') && rule.body ? { ...rule.body, isRequired: hasBody(call, answer) } : undefined;
      const plan = planBody({
        rule: body,
        type: bodyType(side, call),
        defaultType: given.defaultType,
        emptyIsObject: false,
      });
      call.note('seen', `${answer.status}, ${plan.seen}`);
      if (plan.kind === 'nothing') return refuse(call, name, faults);
      if (plan.kind === 'faults') return refuse(call, name, [...faults, ...plan.faults]);
      return whenThere(judgeBody(side, call, plan.rule, given), (found) => refuse(call, name, [...faults, ...found]));
    };
    return stepsFor(side, (call) => {
      const { response: answer } = call;
      if (answer === undefined) return undefined;
      const found = find(call);
      if (found === undefined) return unknown(call, given, noOperation(call));
      const rule = ruleForStatus(found.responses, answer.status);
      const name = `${found.name}${rule === undefined ? '' : `, ${rule.status}`}`;
      call.note('rule', name);
      if (rule !== undefined) return judge(call, answer, name, rule);
      call.note('seen', `${answer.status}`);
      if (given.unknownStatus === 'pass' || !checked.has('status')) return call.note('verdict', 'not looked at');
      return refuse(call, name, [unknownStatus(found)]);
    });
  },
});

function noOperation({ received: { method } }: Call): Fault {
  return { in: 'path', path: '', message: `leads to no operation of the document with ${method}` };
}

function unknown(call: Call, given: Options, fault: Fault): void {
  const rule = 'no operation of the document';
  call.note('rule', rule);
  if (given.unknownOperation === 'pass') return call.note('verdict', 'not looked at');
  return giveVerdict(call, given, { code: 'RESPONSE_INVALID', rule, faults: [fault] });
}

function unknownStatus({ responses }: FoundResponses): Fault {
  const expected = responses.map(({ status }) => status).join(', ');
  return { in: 'status', path: '', message: `is not one of ${expected === '' ? 'none' : expected}` };
}

/** Whether an answer to this request has a body at all. @see RFC 9110 section 6.4.1 */
function hasBody({ received }: Call, { status }: HttpResponse): boolean {
  return received.method !== 'HEAD' && status !== 204 && status !== 304;
}

function headerFaults({ headers: rules }: ResponseRule, { headers }: HttpResponse): readonly Fault[] {
  const pairs = headerPairs(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return rules.flatMap((rule) => faultsOf(rule, pairs, false));
}
