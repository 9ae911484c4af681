import { z } from 'zod';
import { explanation, failureClusters } from '../model/diagnosis.ts';

/** Calls about why requests failed. */
export const diagnosisCalls = {
  /** Who answered and why it failed, from what was recorded. */
  'exchange.explain': { input: z.object({ id: z.number() }), output: explanation },
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
