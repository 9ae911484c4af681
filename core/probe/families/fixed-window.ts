import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Counter, Family, Region } from './family.ts';
import { countBetween, insertTime } from './times.ts';

/** So many in each window, whoever asks when: windows begin by a clock. */
export const fixedWindow: Family = {
  name: 'fixed-window',
  hasPhase: true,
  open: (region, origin) => new FixedWindow(region, origin),
};

class FixedWindow implements Counter {
  readonly #region: Region;
  readonly #origin: EpochMillis;
  readonly #times: EpochMillis[];

  constructor(region: Region, origin: EpochMillis, times: readonly EpochMillis[] = []) {
    this.#region = region;
    this.#origin = origin;
    this.#times = [...times];
  }

  least(at: EpochMillis): number {
    const start = this.#startOf(at);
    const next = start + this.#region.theta;
    // The next window may have begun, or this one as late as can be.
    const begun = next - this.#slackOf(next) <= at ? at : Math.min(at, start + this.#slackOf(start));
    return countBetween(this.#times, begun) + 1;
  }

  most(at: EpochMillis): number {
    const { theta, spread } = this.#region;
    const start = this.#startOf(at);
    const isBegun = start + this.#slackOf(start) <= at;
    // Whether this window has begun may not be known: then the one before counts. None reaches back further than it is long.
    const earliest = isBegun ? start : start - theta;
    const begun = earliest - this.#slackOf(earliest);
    return countBetween(this.#times, Math.max(begun, at - theta * Math.exp(spread))) + 1;
  }

  take(at: EpochMillis): void {
    insertTime(this.#times, at);
  }

  freeAt(size: number, at: EpochMillis): EpochMillis {
    return this.least(at) <= size ? at : this.freshAt(at);
  }

  freshAt(at: EpochMillis): EpochMillis {
    return this.#startOf(at) + this.#region.theta;
  }

  copy(): Counter {
    return new FixedWindow(this.#region, this.#origin, this.#times);
  }

  #startOf(at: EpochMillis): EpochMillis {
    const { theta, phase } = this.#region;
    const first = this.#origin + phase * theta;
    return first + Math.floor((at - first) / theta) * theta;
  }

  /** How far the border of a window may be from where it is thought to be. */
  #slackOf(border: EpochMillis): Millis {
    const { theta, spread, phaseSpread } = this.#region;
    return phaseSpread * theta * Math.exp(spread) + Math.expm1(spread) * Math.abs(border - this.#origin);
  }
}
