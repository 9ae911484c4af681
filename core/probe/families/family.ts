import type { EpochMillis, Millis } from '../../model/units.ts';

/** A stretch of settings of one algorithm: everything within `spread` of `theta`, and within `phaseSpread` of `phase`. */
export interface Region {
  /** The window; of a bucket the time in which one request drains. */
  readonly theta: Millis;
  /** Half the width, as a logarithm; 0 for exactly `theta`. */
  readonly spread: number;
  /** Where windows begin after the origin, as a share of the window, 0 to 1. */
  readonly phase: number;
  readonly phaseSpread: number;
}

/**
 * The counter of one algorithm, whatever its limit is. What is asked is its demand: the smallest limit with which a request
 * would be let in. As its settings are a region, so is the demand: `least` and `most` bound it.
 */
export interface Counter {
  /** Never grows with time while nobody asks. */
  least(at: EpochMillis): number;
  most(at: EpochMillis): number;
  /** Counts a request. */
  take(at: EpochMillis): void;
  /** From when on a request would be let in with this limit; `at` when it would be then. For exact settings. */
  freeAt(size: number, at: EpochMillis): EpochMillis;
  /** From when on it stands as if nobody had asked. For exact settings. */
  freshAt(at: EpochMillis): EpochMillis;
  copy(): Counter;
}

/** One way of counting, as the probe knows it. */
export interface Family {
  readonly name: FamilyName;
  /** Whether windows begin at times that nobody's requests decide. */
  readonly hasPhase: boolean;
  /** @param origin Time that phases are counted from. */
  open(region: Region, origin: EpochMillis): Counter;
}

/** Names of the families; a bucket is also GCRA, and the leaky bucket as a meter. */
export const FAMILY_NAMES = ['fixed-window', 'first-use-window', 'sliding-log', 'sliding-window', 'bucket'] as const;
export type FamilyName = (typeof FAMILY_NAMES)[number];
