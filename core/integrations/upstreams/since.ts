import type { Clock } from '../../model/clock.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';

/** A moment to count from, on both clocks. */
export interface Moment {
  readonly at: EpochMillis;
  readonly mono: Millis;
}

/** This very moment. */
export function momentOf(clock: Clock): Moment {
  return { at: clock.now(), mono: clock.monotonic() };
}

/**
 * How long ago a moment was: users can make it longer by moving the time of day ahead, and never shorter than what has
 * really gone by.
 */
export function since({ at, mono }: Moment, clock: Clock): Millis {
  return Math.max(clock.now() - at, clock.monotonic() - mono);
}
