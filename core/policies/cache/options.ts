import { z } from 'zod';
import { bodiesAskedBy, faultInPhase } from '../../expressions/expression.ts';
import { expressionOption } from '../../expressions/options.ts';
import { durationOption, headerNameOption, sizeOption } from '../../model/options.ts';

/** Statuses that a part of an answer or no answer of its own has, which cannot be kept. */
const NOT_WHOLE = new Set([206, 304]);

const key = z
  .strictObject({
    query: z
      .union([z.enum(['all', 'none']), z.array(z.string().min(1))])
      .describe('Parameters of the query that make answers different: `all` as they came, `none`, or a list of names.')
      .default('all'),
    headers: z
      .array(headerNameOption)
      .describe('Headers of the request that do, beside those that Vary names.')
      .default([]),
    expression: expressionOption
      .refine(({ names }) => !bodiesAskedBy(names).request, { error: 'a body cannot be part of the key' })
      .refine(({ names }) => faultInPhase(names, 'request') === undefined, {
        error: 'expected nothing of the answer, which there is not yet',
      })
      .describe('An expression whose value does, such as `claims.tier`; see configuration.md.')
      .optional(),
  })
  .describe('What tells answers apart, beside route, scheme, host and path.');

/** Options of the cache policy. */
export const cacheOptions = z.strictObject({
  ttl: durationOption
    .refine((millis) => millis >= 1000, { error: 'expected at least 1s' })
    .describe('How long an answer is fresh that does not say so itself, or whose Cache-Control is not honoured.')
    .default(300_000),
  methods: z
    .array(z.enum(['GET', 'HEAD']))
    .min(1)
    .describe('Requests that are answered from the cache.')
    .default(['GET', 'HEAD']),
  statuses: z
    .array(
      z
        .number()
        .int()
        .min(200)
        .max(599)
        .refine((status) => !NOT_WHOLE.has(status), { error: 'expected a status whose answer is whole' }),
    )
    .min(1)
    .describe('Answers that are kept.')
    .default([200, 301, 404]),
  contentTypes: z
    .array(
      z.string().regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/, { error: 'expected a media type such as application/json' }),
    )
    .min(1)
    .describe('Only answers of these media types are kept, without their parameters; all when absent.')
    .optional(),
  key: key.prefault({}),
  perConsumer: z
    .boolean()
    .describe(
      'Keeps what one consumer gets from the others; callers without one are told apart by the subject of their token or their certificate.',
    )
    .default(true),
  honourRequest: z
    .boolean()
    .describe('Whether Cache-Control of requests counts: no-store, no-cache, max-age, min-fresh, only-if-cached.')
    .default(true),
  honourResponse: z
    .boolean()
    .describe('Whether Cache-Control and Expires of answers count; without it every answer is fresh for `ttl`.')
    .default(true),
  coalesce: z
    .boolean()
    .describe('Requests for what another one is fetching wait for it, rather than going to the upstream too.')
    .default(false),
  coalesceWait: durationOption.describe('The longest such wait.').default(5000),
  maxBytes: sizeOption
    .refine((bytes) => bytes >= 1024, { error: 'expected at least 1k' })
    .describe('Memory for all that is kept; what was not used for the longest time goes first.')
    .default(67_108_864),
  maxEntryBytes: sizeOption.describe('A larger body is not kept.').default(1_048_576),
  statusHeader: z
    .enum(['x-cache', 'kong', 'none'])
    .describe(
      'Says what the cache did: X-Cache (HIT, MISS, REFRESH, BYPASS), X-Cache-Status as Kong writes it, or nothing.',
    )
    .default('x-cache'),
  keyHeader: z
    .boolean()
    .describe('Adds X-Cache-Key, the key that `gatewright cache purge --key` takes.')
    .default(false),
  age: z.boolean().describe('Adds Age to answers from the cache.').default(true),
});
export type CacheOptions = z.output<typeof cacheOptions>;
