import type { EpochMillis } from '../../model/units.ts';
import type { Mark } from '../policy.ts';
import type { LimitStanding } from './decision.ts';

/** More moments of one use would only be in the way. */
const MOST_MARKS = 5;

/**
 * The next moments at which counters decide otherwise: those that are used up let in again, the others begin anew; the most
 * used ones, one for each.
 * @param titleOf What the limit of a name is called, such as `rate limit per minute`.
 */
export function marksOf(
  titleOf: (limit: string) => string,
  standings: readonly LimitStanding[],
  now: EpochMillis,
): readonly Mark[] {
  return standings
    .filter(({ standing }) => standing.used > 0)
    .toSorted((a, b) => shareOf(b) - shareOf(a))
    .slice(0, MOST_MARKS)
    .map(({ name, counter, standing: { retryMillis, resetMillis } }) => {
      const limit = `the ${titleOf(name)} of ${counter}`;
      return retryMillis > 0
        ? { at: Math.ceil(now + retryMillis), title: `${limit} lets in again` }
        : { at: Math.ceil(now + resetMillis), title: `${limit} begins anew` };
    });
}

function shareOf({ standing: { used, limit } }: LimitStanding): number {
  return used / limit;
}
