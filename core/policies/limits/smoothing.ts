import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';
import { isSetBack, type Algorithm } from './algorithm.ts';

interface State {
  /** When a request was let in last. */
  last: EpochMillis;
}

/**
 * Spike arrest: a request is let in when `window / limit` times its cost has passed since the last one that was. Promises:
 * two requests are never closer together than that; so less than the limit gets through where they do not come evenly.
 * @see https://cloud.google.com/apigee/docs/api-platform/reference/policies/spike-arrest-policy
 */
export function smoothing(limit: number, window: Millis): Algorithm<State> {
  /** @param passed Milliseconds since the last one, times the limit. */
  const retry = (passed: number, cost: number): Millis => {
    if (cost > limit) return Number.POSITIVE_INFINITY;
    return passed >= window * cost ? 0 : (window * cost - passed) / limit;
  };
  return {
    name: 'smoothing',
    limit,
    settings: `smoothing ${limit}/${formatDuration(window)}`,
    fresh: () => ({ last: Number.NEGATIVE_INFINITY }),
    advance(state, now) {
      if (isSetBack(state.last, now)) state.last = Number.NEGATIVE_INFINITY;
    },
    take(state, now, cost) {
      // What costs nothing pushes nothing back.
      if (cost > 0) state.last = Math.max(now, state.last);
    },
    standing({ last }, now, cost) {
      const passed = (now - last) * limit;
      const isFree = passed >= window;
      return {
        limit,
        windowMillis: window,
        used: isFree ? 0 : 1,
        remaining: isFree ? 1 : 0,
        resetMillis: isFree ? 0 : (window - passed) / limit,
        retryMillis: retry(passed, cost),
      };
    },
    // Until then a request that costs as much as the limit would have to wait.
    isIdle: ({ last }, now) => now - last >= window,
    script: { kind: 'smoothing', numbers: () => [window] },
  };
}
