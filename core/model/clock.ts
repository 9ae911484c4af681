import type { EpochMillis, Millis } from './units.ts';

/** The one place time comes from. Moved by the user and by tests; nothing else reads the system's clock. */
export interface Clock {
  /** Time of day. Follows the virtual clock when that is moved. */
  now(): EpochMillis;
  /** A clock that only goes forward, for durations; its zero means nothing. */
  monotonic(): Millis;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
