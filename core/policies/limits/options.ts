import { z } from 'zod';
import { headerNameOption } from '../../model/options.ts';
import { byOption } from './counter-key.ts';
import { HEADER_STYLES } from './headers.ts';
import { redisOption } from './open-counters.ts';

/** Options by which every limiting policy finds the counter of a request and tells what is left. */
export const limitOptions = {
  by: byOption.describe(
    'Who shares a counter: consumer, API key, client address, route, path, all, or the value of a header, claim or query parameter; of a list all must be the same. Values of names that look secret are told apart by fingerprints.',
  ),
  missing: z
    .enum(['ip', 'skip'])
    .describe(
      'What is done with a request that has not got what is counted by: counted by its client address, or not limited.',
    )
    .default('ip'),
  headers: z
    .union([
      z.enum(HEADER_STYLES),
      z.strictObject({
        limit: headerNameOption.describe('Header for the limit.').optional(),
        remaining: headerNameOption.describe('Header for what remains.').optional(),
        reset: headerNameOption.describe('Header for the seconds until the counter starts anew.').optional(),
      }),
    ])
    .describe(
      'Headers that tell clients what is left: X-RateLimit-* with seconds (x-ratelimit) or a time (github, tyk), those of Kong, of the IETF draft (draft, or its older form draft-6), or names of your own.',
    )
    .default('x-ratelimit'),
  retryAfter: z
    .union([z.boolean(), headerNameOption])
    .describe('Whether a refusal says when to come again: in Retry-After, or in a header of this name.')
    .default(true),
  maxKeys: z
    .number()
    .int()
    .min(1)
    .describe(
      'Counters kept in memory, fewer of a sliding log (10,000,000 requests in all); when there are more, the oldest are dropped, and the trace says so.',
    )
    .default(100_000),
  redis: redisOption.describe('Keeps the counters in Redis, where engines share them.').optional(),
};

/** How a refusal looks, where the dialect lets a configuration choose it. */
export const refusalOptions = {
  status: z
    .number()
    .int()
    .min(400)
    .max(599)
    .describe('Status of the refusal, where the dialect lets a configuration choose it.')
    .optional(),
  message: z.string().describe('Message of the refusal, where the dialect lets a configuration choose it.').optional(),
};
