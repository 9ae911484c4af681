import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';
import { isSetBack, type Algorithm } from './algorithm.ts';

/** How full something is that drains evenly, in shares: `window` of them make one request. */
interface State {
  shares: number;
  at: EpochMillis;
}

/** What drains, and how much of it there may be. */
export interface LevelSettings {
  readonly name: string;
  /** So much drains in each `window`. */
  readonly limit: number;
  readonly window: Millis;
  /** So much fits. */
  readonly burst: number;
  /** Nothing is let in that would wait longer than this for what is before it to drain. */
  readonly maxWait?: Millis | undefined;
}

/**
 * The arithmetic that token bucket, leaky bucket and GCRA have in common: a level that each request raises and that drains
 * evenly. Kept in shares of a request, so that whole milliseconds give whole numbers and nothing is lost to rounding.
 */
export function level({ name, limit, window, burst, maxWait }: LevelSettings): Algorithm<State> {
  const capacity = burst * window;
  /** The level up to which another one is let in, whatever its cost. */
  const most = maxWait === undefined ? capacity : Math.min(capacity, maxWait * limit);
  const retry = ({ shares, at }: State, now: EpochMillis, cost: number): Millis =>
    cost > burst
      ? Number.POSITIVE_INFINITY
      : Math.max(shares + cost * window - capacity, shares - most) / limit + Math.max(0, at - now);
  return {
    name,
    limit,
    settings: `${name} ${limit}/${formatDuration(window)} ${burst}${maxWait === undefined ? '' : ` ${maxWait}`}`,
    fresh: (now) => ({ shares: 0, at: now }),
    advance(state, now) {
      if (now > state.at) {
        state.shares = Math.max(0, state.shares - (now - state.at) * limit);
        state.at = now;
      } else if (isSetBack(state.at, now)) state.at = now;
    },
    take(state, _now, cost) {
      state.shares = Math.min(capacity, state.shares + cost * window);
    },
    standing(state, now, cost) {
      const { shares, at } = state;
      const isLetIn = shares + cost * window <= capacity && shares <= most;
      return {
        limit,
        windowMillis: window,
        used: shares / window,
        remaining: remainingOf(shares, { capacity, most, window }),
        resetMillis: shares === 0 ? 0 : shares / limit + Math.max(0, at - now),
        retryMillis: isLetIn ? 0 : retry(state, now, cost),
      };
    },
    isIdle: ({ shares, at }, now) => now > at && shares <= (now - at) * limit,
    script: { kind: 'level', numbers: () => [window, capacity, most] },
  };
}

interface Sizes {
  readonly capacity: number;
  readonly most: number;
  readonly window: Millis;
}

/** How many requests of cost 1 would be let in, one after another at one time. */
function remainingOf(shares: number, { capacity, most, window }: Sizes): number {
  const thatFit = Math.max(0, Math.floor((capacity - shares) / window));
  if (shares > most) return 0;
  return most === capacity ? thatFit : Math.min(thatFit, Math.floor((most - shares) / window) + 1);
}
