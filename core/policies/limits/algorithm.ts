import type { EpochMillis, Millis } from '../../model/units.ts';

/** How a counter stands. */
export interface Standing {
  readonly limit: number;
  /** Length of the window the count is in. */
  readonly windowMillis: Millis;
  /** What is counted; of what comes back evenly, the part that has not come back yet, perhaps with a fraction. */
  readonly used: number;
  /** Whole requests that would still be let in now. */
  readonly remaining: number;
  /** Until the counter stands at its beginning, when nobody asks any more. */
  readonly resetMillis: Millis;
  /** Until a request of the cost asked about would be let in: 0 when it would be now, Infinity when it never would. */
  readonly retryMillis: Millis;
}

/** Which part of the script in Redis counts, and with which numbers. */
export interface ScriptUse {
  readonly kind: 'window' | 'sliding' | 'log' | 'level' | 'smoothing';
  /** What the script is given at `now`; see `redis-script.ts` for the order. */
  numbers(now: EpochMillis): readonly number[];
}

/**
 * One way of counting, as arithmetic on the state of one key. Knows no keys, no clock and no store. The state is the one
 * thing here that is changed in place: a counter is asked for every request, and a new object each time would cost more
 * than the counting.
 */
export interface Algorithm<State = unknown> {
  readonly name: string;
  readonly limit: number;
  /** So many keys are kept at most, where one takes more memory than a few numbers. */
  readonly mostKeys?: number;
  /** The settings as one text: a counter belongs to its settings. */
  readonly settings: string;
  /** The state of a key that nobody has used. */
  fresh(now: EpochMillis): State;
  /** Brings the state to `now`; comes before everything else. */
  advance(state: State, now: EpochMillis): void;
  /** Counts `cost`, also where it is more than fits; then everything is used up. */
  take(state: State, now: EpochMillis, cost: number): void;
  /** How it stands for a request of `cost`. */
  standing(state: State, now: EpochMillis, cost: number): Standing;
  /** Whether the state says no more than a fresh one would. */
  isIdle(state: State, now: EpochMillis): boolean;
  readonly script: ScriptUse;
}

/**
 * A clock that goes back by no more than this stands still for the counters: engines that share one never agree to the
 * millisecond, and going back must give nobody a new allowance. One that goes back further was set back on purpose; then
 * what was counted later counts for nothing, and what a bucket holds it holds at the new time. Either way nobody is kept out
 * for longer than the window and this.
 */
export const STILL_MILLIS = 10_000;

/** Whether the clock was set back on purpose, from `at` to `now`. */
export function isSetBack(at: EpochMillis, now: EpochMillis): boolean {
  return at - now > STILL_MILLIS;
}

/** An algorithm of any state, so that different ones fit in one list; only its own state is ever handed to it. */
export function anyAlgorithm<State>(algorithm: Algorithm<State>): Algorithm {
  // Counters keep the states that this very algorithm made, which is what makes this safe.
  return algorithm as Algorithm;
}
