import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';
import { isSetBack, type Algorithm } from './algorithm.ts';

interface State {
  start: EpochMillis;
  count: number;
  previous: number;
}

/**
 * Two windows a key: what came in the window before counts for the part of it that the sliding window still covers, as if
 * it had come evenly. Promises: never more than the limit in an aligned window, nor by that estimate at any time; memory
 * does not grow with the limit. What came unevenly is estimated wrongly: see `sliding-log` for the exact count.
 */
export function slidingWindow(limit: number, length: Millis): Algorithm<State> {
  const startOf = (now: EpochMillis): EpochMillis => Math.floor(now / length) * length;
  /** Times `length`, so that whole milliseconds give whole numbers. */
  const used = ({ start, count, previous }: State, now: EpochMillis): number =>
    previous * (length - Math.min(length, Math.max(0, now - start))) + count * length;
  const retry = (state: State, now: EpochMillis, cost: number): Millis => {
    const { start, count, previous } = state;
    if (cost > limit) return Number.POSITIVE_INFINITY;
    // In this window, once so much of the one before is covered no more; otherwise in the next, where this one fades.
    if (count + cost <= limit)
      return (used(state, now) + (cost - limit) * length) / previous + Math.max(0, start - now);
    return start + 2 * length - now - ((limit - cost) * length) / count;
  };
  return {
    name: 'sliding-window',
    limit,
    settings: `sliding-window ${limit}/${formatDuration(length)}`,
    fresh: (now) => ({ start: startOf(now), count: 0, previous: 0 }),
    advance(state, now) {
      if (now >= state.start + 2 * length || isSetBack(state.start, now)) {
        state.start = startOf(now);
        state.count = 0;
        state.previous = 0;
      } else if (now >= state.start + length) {
        state.start = startOf(now);
        state.previous = state.count;
        state.count = 0;
      }
    },
    take(state, _now, cost) {
      state.count += cost;
    },
    standing(state, now, cost) {
      const shares = used(state, now);
      const { start, count, previous } = state;
      return {
        limit,
        windowMillis: length,
        used: shares / length,
        remaining: Math.max(0, Math.floor((limit * length - shares) / length)),
        resetMillis: count > 0 ? start + 2 * length - now : previous > 0 ? start + length - now : 0,
        retryMillis: shares + cost * length <= limit * length ? 0 : retry(state, now, cost),
      };
    },
    isIdle: ({ start }, now) => now >= start + 2 * length,
    script: { kind: 'sliding', numbers: (now) => [startOf(now), length] },
  };
}
