import type { Standing } from './algorithm.ts';
import type { Period } from './windows.ts';

/** One limit of a use and how it stands after a request was decided on. */
export interface LimitStanding {
  /** `default`, or as the configuration names it. */
  readonly name: string;
  readonly period?: Period | undefined;
  /** How it is counted, such as `fixed-window`. */
  readonly algorithm: string;
  /** Whose counter it is, such as `consumer partner`. */
  readonly counter: string;
  /** How it stood before, for the cost of this request. */
  readonly before: Standing;
  /** How it stands now, for a request of the same cost. */
  readonly standing: Standing;
}

/** What was decided: whether the request is let in, and how every limit stands that was asked. */
export interface Decision {
  readonly isAllowed: boolean;
  readonly limits: readonly LimitStanding[];
  /** Why nothing was counted where it should have been. */
  readonly failure?: string;
}

/** The limit that leaves the least; of equal ones that with the longest window. */
export function tightest(limits: readonly LimitStanding[]): LimitStanding | undefined {
  return firstOf(limits, (a, b) => a.standing.remaining - b.standing.remaining);
}

/** The limit that keeps the request out for longest; of equal ones that with the longest window. */
export function refusing(limits: readonly LimitStanding[]): LimitStanding | undefined {
  return firstOf(limits, (a, b) => b.before.retryMillis - a.before.retryMillis);
}

/** What would come first if they were sorted; of equal ones that with the longest window. */
function firstOf(
  limits: readonly LimitStanding[],
  compare: (a: LimitStanding, b: LimitStanding) => number,
): LimitStanding | undefined {
  let [first] = limits;
  for (let index = 1; index < limits.length; index += 1) {
    const next = limits[index];
    if (first === undefined || next === undefined) break;
    const order = compare(next, first);
    if (order < 0 || (order === 0 && next.standing.windowMillis > first.standing.windowMillis)) first = next;
  }
  return first;
}
