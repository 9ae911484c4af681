import { z } from 'zod';
import { OpenApi } from './openapi/api.ts';
import { pathOf } from './openapi/find-operation.ts';
import { Mock } from './openapi/mock.ts';
import { responseRules } from './openapi/operation-rules.ts';
import type { Operation } from './openapi/operations.ts';
import { preferencesOf } from './openapi/prefer.ts';
import { seededRandom } from './openapi/seeded-random.ts';
import { definePolicy, type Answer, type Awaitable, type Call, type PolicyEnv } from './policy.ts';
import { validateRequest } from './validate-request.ts';
import { findOperation } from './validation/request-rules.ts';

const options = z.strictObject({
  openapi: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .describe(
      'OpenAPI 3.0, 3.1 or Swagger 2.0 document, such as ${file:openapi.yaml}; method and path choose the operation.',
    ),
  basePath: z
    .string()
    .regex(/^(\/.*)?$/, { error: 'expected a path such as /v1, or nothing' })
    .describe("Put in front of the document's paths; the paths of its servers when not given.")
    .optional(),
  unknownOperation: z
    .enum(['refuse', 'pass'])
    .describe('Whether a request for which the document has no operation is refused, or goes on to the integration.')
    .default('refuse'),
  validate: z
    .boolean()
    .describe('Whether the request is judged first, as `validate-request` does it with the same document.')
    .default(false),
  prefer: z
    .boolean()
    .describe('Whether clients may choose by `Prefer: code=404`, `example=name` or `dynamic=true`, as with Prism.')
    .default(true),
  seed: z
    .number()
    .int()
    .describe('Varies what is made of schemas, in the same order for the same seed; always the same when not given.')
    .optional(),
});
type Options = z.output<typeof options>;

/**
 * Answers in the place of an upstream. Throws OPERATION_NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, VALIDATION_FAILED, and
 * what `validate-request` throws.
 * @see https://docs.stoplight.io/docs/prism for the preferences
 */
export const mockFromOpenapi = definePolicy<Options>({
  name: 'mock-from-openapi',
  summary: 'Answers from the examples of an OpenAPI document, or with values made of its schemas.',
  phases: ['request'],
  options,
  example: "{ openapi: '${file:openapi.yaml}', validate: true }",
  async prepare(given, env) {
    const api = await OpenApi.load(given.openapi, given.basePath, 'response');
    const mock = new Mock(api.document, given.seed === undefined ? undefined : seededRandom(given.seed));
    for (const operation of api.operations) {
      responseRules(api, operation);
      mock.check(operation);
    }
    const judge = await judgement(given, env);
    const answer = (call: Call, operation: Operation): Answer => {
      const { headers } = call.request;
      const preferences = given.prefer ? preferencesOf(headers) : preferencesOf([]);
      const { response, source } = mock.answer(operation, preferences, headers);
      call.note('rule', operation.name);
      call.note('seen', `${call.request.method} ${pathOf(call.request.target)}`);
      call.note('verdict', `answered ${response.status} from ${source}`);
      return response;
    };
    return {
      onRequest(call) {
        const { method, target } = call.request;
        const found = findOperation(api.finder, method, target, given.unknownOperation === 'pass');
        if (found === undefined) return void call.note('verdict', 'not answered, the document has no such operation');
        const judged = judge?.(call);
        return judged instanceof Promise
          ? judged.then(() => answer(call, found.operation))
          : answer(call, found.operation);
      },
    };
  },
});

/** The step of `validate-request` for the same document; undefined where requests are not judged. */
async function judgement(given: Options, env: PolicyEnv): Promise<((call: Call) => Awaitable<unknown>) | undefined> {
  if (!given.validate) return undefined;
  const { openapi, basePath } = given;
  const steps = await validateRequest.prepare(validateRequest.options.parse({ openapi, basePath }), env);
  return (call) => steps.onRequest?.(call);
}
