import type { EpochMillis } from '../../model/units.ts';
import { isSetBack, type Algorithm } from './algorithm.ts';
import type { Window } from './windows.ts';

interface State {
  start: EpochMillis;
  end: EpochMillis;
  count: number;
}

/** What a window begins with, where not with 0: requests that were counted elsewhere. */
export type Initial = (start: EpochMillis) => number;

const FROM_ZERO: Initial = () => 0;

/**
 * So much in each window, anew in every one. Promises: never more than the limit in a window, and the whole limit in each;
 * around the border of two windows up to twice the limit may come close together.
 */
export function fixedWindow(limit: number, window: Window, initial: Initial = FROM_ZERO): Algorithm<State> {
  return {
    name: 'fixed-window',
    limit,
    settings: `fixed-window ${limit}/${window.name}`,
    fresh(now) {
      const start = window.startOf(now);
      return { start, end: window.endOf(now), count: initial(start) };
    },
    advance(state, now) {
      const isUnused = state.count === 0 && now >= state.start;
      if (now < state.end && !isUnused && !isSetBack(state.start, now)) return;
      state.start = window.startOf(now);
      state.end = window.endOf(now);
      state.count = initial(state.start);
    },
    take(state, _now, cost) {
      state.count += cost;
    },
    standing({ start, end, count }, now, cost) {
      const resetMillis = end - now;
      return {
        limit,
        windowMillis: end - start,
        used: count,
        remaining: Math.max(0, limit - count),
        resetMillis,
        retryMillis: count + cost <= limit ? 0 : cost > limit ? Number.POSITIVE_INFINITY : resetMillis,
      };
    },
    isIdle: ({ end }, now) => now >= end,
    script: {
      kind: 'window',
      numbers(now) {
        const start = window.startOf(now);
        return [start, window.endOf(now), initial(start)];
      },
    },
  };
}
