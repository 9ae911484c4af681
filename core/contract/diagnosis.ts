import { z } from 'zod';
import { explanation, failureClusters } from '../model/diagnosis.ts';
import { recheck } from '../model/recheck.ts';

/** Calls about why requests failed. */
export const diagnosisCalls = {
  /** Who answered and why it failed, from what was recorded. */
  'exchange.explain': { input: z.object({ id: z.number() }), output: explanation },
  /**
   * The captured request through the configuration in force, as of its own moment and with counters of its own: nothing of
   * the running gateway is touched, nothing is recorded, and what answers behind the route is not called.
   */
  'exchange.recheck': { input: z.object({ id: z.number() }), output: recheck },
  /** The newest failures that a filter finds, explained and grouped by route, cause and who answered. */
  'exchange.clusters': {
    input: z.object({
      filter: z.string(),
      /** How many failures are looked at, newest first. */
      limit: z.number().int().min(1).max(50_000).default(10_000),
    }),
    output: failureClusters,
  },
} as const;
