import type { Millis } from '../model/units.ts';

/** The most that a probe may do. */
export interface ProbeBudget {
  readonly maxRequests: number;
  readonly maxMillis: Millis;
  readonly perSecond: number;
}

/** What a probe spends when nobody says otherwise. */
export const USUAL_BUDGET: ProbeBudget = { maxRequests: 200, maxMillis: 60_000, perSecond: 50 };

/** A probe of a limit so small that five times of it tells nothing may send as many as this, or this where one at a time is let in. */
const FEW = 29;
const FEW_OF_ONE = 39;
/** Times the limit that a probe sends at most; what comes through while the first window ends is in it. */
const TIMES = 4.7;

/** How many requests are worth it once a limit is known: less than five times of it. */
export function thriftyMost(limit: number): number {
  return Math.max(limit === 1 ? FEW_OF_ONE : FEW, Math.floor(TIMES * limit));
}
