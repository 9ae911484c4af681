import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { sizeOption } from '../model/options.ts';
import { sideOf, stepsFor, type Content } from './content/side.ts';
import { Inspector, type Inspected } from './graphql/inspect.ts';
import { readGraphql, unreadable } from './graphql/read-requests.ts';
import { definePolicy, type Call } from './policy.ts';

const most = z.number().int().min(0);

const options = z.strictObject({
  operations: z
    .array(z.string().min(1))
    .min(1)
    .describe('Names of the operations that may be run; all when not given.')
    .optional(),
  hashes: z
    .array(z.string().regex(/^[0-9a-fA-F]{64}$/, { error: 'expected a SHA-256 in 64 hexadecimal digits' }))
    .min(1)
    .describe(
      'SHA-256 of the queries that may be run; a request may then also send the hash alone, as persisted queries do.',
    )
    .optional(),
  types: z
    .array(z.enum(['query', 'mutation', 'subscription']))
    .min(1)
    .describe('Kinds of operations that may be run; a mutation only with POST.')
    .default(['query', 'mutation', 'subscription']),
  maxTokens: z
    .number()
    .int()
    .min(1)
    .max(20_000)
    .describe('Most words and signs of a query; counted while it is read, so a longer one costs no more.')
    .default(2000),
  maxDepth: most.describe('Most fields inside of each other, fragments followed.').optional(),
  maxCost: most.describe('Most fields, each as often as the arguments of those around it say.').optional(),
  costArguments: z
    .array(z.string().min(1))
    .describe('Arguments that say how many items a field gives.')
    .default(['first', 'last', 'limit']),
  costs: z.record(z.string(), z.number().min(0)).describe('What a field costs by its name; 1 for others.').default({}),
  maxAliases: most.describe('Most fields with an alias, fragments followed.').optional(),
  introspection: z.enum(['allow', 'refuse']).describe('Whether the schema may be asked for.').default('allow'),
  batch: most.describe('Most operations in one array; 0 takes no arrays. Limits hold for each of them.').default(0),
  schema: z
    .string()
    .min(1)
    .describe('Schema in its own language, such as ${file:schema.graphql}, that queries are compared with.')
    .optional(),
  variable: z
    .string()
    .min(1)
    .describe(
      'Variable that is set to operation, type, depth and cost, for later policies such as a limit; a list for an array.',
    )
    .optional(),
  max: sizeOption.describe('Bytes of the largest body that is read; a larger one is refused.').default(1_048_576),
});

/**
 * Bounds what a GraphQL request may ask for. Throws GRAPHQL_INVALID, GRAPHQL_DENIED, BODY_MALFORMED, BODY_TOO_LARGE,
 * ENCODING_UNSUPPORTED.
 * @see https://graphql.github.io/graphql-over-http/draft/
 */
export const graphql = definePolicy<z.output<typeof options>>({
  name: 'graphql',
  summary: 'Bounds GraphQL operations by name, hash, kind, depth, cost, aliases and schema.',
  phases: ['request'],
  options,
  example: '{ types: [query], maxDepth: 8, maxCost: 500, introspection: refuse }',
  async prepare(given) {
    const side = sideOf('request');
    const inspector = await Inspector.load(given, given.schema);
    const check = (call: Call, content: Content | undefined): void => {
      const { isBatch, requests } = readGraphql(call.request, content);
      if (isBatch && requests.length > given.batch)
        throw unreadable(
          given.batch === 0 ? 'an array of operations is not taken' : `more than ${given.batch} operations`,
        );
      if (requests.length === 0) throw unreadable('there is no operation');
      const inspected = requests.map((request) => inspector.inspect(request, call.request.method));
      noteAll(call, inspected);
      const facts = inspected.map(({ name, type, depth, cost }) => ({ operation: name, type, depth, cost }));
      if (given.variable !== undefined)
        call.variables = { ...call.variables, [given.variable]: isBatch ? facts : facts[0] };
      refuseDenied(inspected);
      call.note('verdict', 'let in');
    };
    const checkAndNote = (call: Call, content: Content | undefined): void => {
      try {
        check(call, content);
      } catch (thrown) {
        if (thrown instanceof GatewrightError) noteRefusal(call, thrown);
        throw thrown;
      }
    };
    return stepsFor(side, (call) => {
      call.note('rule', ruleOf(given));
      if (call.request.method === 'OPTIONS') {
        call.note('seen', 'OPTIONS');
        return call.note('verdict', 'not looked at');
      }
      const content = side.content(call, given.max);
      return content instanceof Promise
        ? content.then((whole) => checkAndNote(call, whole))
        : checkAndNote(call, content);
    });
  },
});

function noteAll(call: Call, inspected: readonly Inspected[]): void {
  const [first] = inspected;
  if (first === undefined) return;
  const names = inspected.map(({ type, name }) => `${type} ${name === '' ? 'without name' : name}`.slice(0, 100));
  call.note('seen', names.slice(0, 20).join(', '));
  call.note('operation', first.name);
  call.note('type', first.type);
  call.note('depth', Math.max(...inspected.map(({ depth }) => depth)));
  call.note(
    'cost',
    inspected.reduce((sum, { cost }) => sum + cost, 0),
  );
}

/** @throws GRAPHQL_DENIED with every rule that is broken. */
function refuseDenied(inspected: readonly Inspected[]): void {
  const errors = inspected.flatMap(({ name, denials }) =>
    denials.map(({ message, code }) => ({
      message,
      extensions: { code, ...(name === '' ? {} : { operation: name.slice(0, 100) }) },
    })),
  );
  if (errors.length > 0) throw new GatewrightError('GRAPHQL_DENIED', { errors: errors.slice(0, 20) });
}

function noteRefusal(call: Call, { details: { errors } }: GatewrightError): void {
  const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const messages = list.flatMap((error) =>
    typeof error === 'object' && error !== null && 'message' in error ? [String(error.message)] : [],
  );
  if (messages.length > 0) call.note('verdict', messages.slice(0, 3).join('; ').slice(0, 500));
}

function ruleOf(given: z.output<typeof options>): string {
  const { operations, hashes, types, maxTokens, maxDepth, maxCost, maxAliases, introspection, schema } = given;
  return [
    types.join(' or '),
    ...(operations === undefined ? [] : [`one of ${operations.length} names`]),
    ...(hashes === undefined ? [] : [`one of ${hashes.length} hashes`]),
    `tokens ${maxTokens}`,
    ...(maxDepth === undefined ? [] : [`depth ${maxDepth}`]),
    ...(maxCost === undefined ? [] : [`cost ${maxCost}`]),
    ...(maxAliases === undefined ? [] : [`aliases ${maxAliases}`]),
    ...(introspection === 'refuse' ? ['no introspection'] : []),
    ...(schema === undefined ? [] : ['as in the schema']),
  ].join(', ');
}
