import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';
import { isSetBack, type Algorithm } from './algorithm.ts';

/** More would make every key as large as that, and a state in Redis slow to read. */
export const MOST_IN_LOG = 10_000;

/** Times of all keys of a limit together; 8 bytes each. */
const MOST_TIMES = 10_000_000;

interface State {
  /** When each unit was counted, oldest first; those before `head` are forgotten. */
  times: EpochMillis[];
  head: number;
}

const COMPACT_FROM = 64;

/**
 * The time of every request, as far back as the window reaches. Promises: in any stretch of the window's length, wherever it
 * begins, never more than the limit, and the whole limit where it fits. Memory grows with the limit.
 */
export function slidingLog(limit: number, length: Millis): Algorithm<State> {
  const newest = ({ times, head }: State): EpochMillis | undefined =>
    times.length > head ? times[times.length - 1] : undefined;
  const retry = ({ times, head }: State, now: EpochMillis, cost: number): Millis => {
    if (cost > limit) return Number.POSITIVE_INFINITY;
    // As many of the oldest have to fade as there are too many.
    const last = times[times.length + cost - limit - 1] ?? times[head] ?? now;
    return last + length - now;
  };
  const drop = (state: State, count: number): void => {
    state.head += count;
    if (state.head < COMPACT_FROM || state.head * 2 < state.times.length) return;
    state.times = state.times.slice(state.head);
    state.head = 0;
  };
  return {
    name: 'sliding-log',
    limit,
    mostKeys: Math.floor(MOST_TIMES / limit),
    settings: `sliding-log ${limit}/${formatDuration(length)}`,
    fresh: () => ({ times: [], head: 0 }),
    advance(state, now) {
      const last = newest(state);
      if (last === undefined) return;
      if (isSetBack(last, now)) {
        state.times = state.times.slice(state.head).filter((time) => time <= now);
        state.head = 0;
      }
      let gone = 0;
      for (let index = state.head; index < state.times.length; index += 1) {
        if ((state.times[index] ?? now) + length > now) break;
        gone += 1;
      }
      if (gone > 0) drop(state, gone);
    },
    take(state, now, cost) {
      const time = Math.max(now, newest(state) ?? now);
      // More than the limit of them says no more than the limit of them.
      for (let count = Math.min(cost, limit); count > 0; count -= 1) state.times.push(time);
      const extra = state.times.length - state.head - limit;
      if (extra > 0) drop(state, extra);
    },
    standing(state, now, cost) {
      const used = state.times.length - state.head;
      const last = newest(state);
      return {
        limit,
        windowMillis: length,
        used,
        remaining: limit - used,
        resetMillis: last === undefined ? 0 : last + length - now,
        retryMillis: used + cost <= limit ? 0 : retry(state, now, cost),
      };
    },
    isIdle(state, now) {
      const last = newest(state);
      return last === undefined || now >= last + length;
    },
    script: { kind: 'log', numbers: () => [length] },
  };
}
