import { z } from 'zod';
import { durationOption, headerNameOption } from '../../model/options.ts';
import { callKeyOption } from './call-key.ts';
import { statusesOption } from './status-set.ts';
import { targetsOption, targetUrl } from './target-options.ts';

const rollback = z
  .strictObject({
    window: durationOption
      .refine((millis) => millis >= 1000, { error: 'expected a window of at least 1s' })
      .describe('Stretch of time that is looked at.')
      .default(60_000),
    minimumRequests: z
      .number()
      .int()
      .min(1)
      .describe('With fewer requests of a side in the window nothing is concluded from it.')
      .default(20),
    statuses: statusesOption.describe('Answers that count as errors, beside requests that got none.').default(['5xx']),
    errorShare: z.number().min(0).max(1).describe('More errors of the canary than this share end it.').optional(),
    errorFactor: z
      .number()
      .min(1)
      .describe(
        'So many times the error share of the stable side ends it; a stable side without any error counts as one with one.',
      )
      .optional(),
    p95: durationOption.describe('A slower 95th percentile to the head of the answer ends it.').optional(),
    p95Factor: z.number().min(1).describe('So many times the 95th percentile of the stable side ends it.').optional(),
  })
  .refine(
    ({ errorShare, errorFactor, p95, p95Factor }) =>
      [errorShare, errorFactor, p95, p95Factor].some((bound) => bound !== undefined),
    { error: 'expected errorShare, errorFactor, p95 or p95Factor' },
  )
  .describe(
    'Sends everything to the stable side once the canary does worse than one of the bounds, until the canary is changed in the configuration or `gatewright upstreams reset-canary` gives it its share again.',
  );

/** Option `canary` of the http integration. */
export const canaryOption = z
  .strictObject({
    url: targetUrl.optional(),
    targets: targetsOption.optional(),
    percent: z.number().min(0).max(100).describe('Share of the requests that goes there.'),
    sticky: callKeyOption
      .describe(
        'Keeps what has one key on one side; as the share grows, keys move to the canary and none back. By chance for each request when absent.',
      )
      .optional(),
    header: z
      .union([z.literal(false), headerNameOption])
      .describe(
        'A header by which a client chooses: `always` for the canary, `never` for the other side; false for none.',
      )
      .default('x-canary'),
    rollback: rollback.optional(),
  })
  .refine(({ url, targets }) => (url === undefined) !== (targets === undefined), {
    error: 'expected either url or targets',
  })
  .describe('A second upstream that gets a share of the requests, with all other settings of the first.');
export type CanaryOptions = z.output<typeof canaryOption>;
export type RollbackOptions = NonNullable<CanaryOptions['rollback']>;
