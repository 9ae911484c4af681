import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Counter, Family, Region } from './family.ts';
import { countBetween, insertTime } from './times.ts';

/** Two windows, of which the one before counts for the part that the sliding window still covers. */
export const slidingWindow: Family = {
  name: 'sliding-window',
  hasPhase: true,
  open: (region, origin) => new SlidingWindow(region, origin),
};

const SHARES = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];

class SlidingWindow implements Counter {
  readonly #region: Region;
  readonly #origin: EpochMillis;
  readonly #times: EpochMillis[];

  constructor(region: Region, origin: EpochMillis, times: readonly EpochMillis[] = []) {
    this.#region = region;
    this.#origin = origin;
    this.#times = [...times];
  }

  least(at: EpochMillis): number {
    return Math.min(...this.#shifts(at).map((shift) => this.#demand(at, shift)));
  }

  most(at: EpochMillis): number {
    return Math.max(...this.#shifts(at).map((shift) => this.#demand(at, shift)));
  }

  take(at: EpochMillis): void {
    insertTime(this.#times, at);
  }

  freeAt(size: number, at: EpochMillis): EpochMillis {
    if (this.#demand(at, 0) <= size) return at;
    const { theta } = this.#region;
    const start = this.#startOf(at, 0);
    const [current, previous] = [
      countBetween(this.#times, start, start + theta),
      countBetween(this.#times, start - theta, start),
    ];
    return current + 1 <= size
      ? Math.max(at, start + theta * (1 - (size - 1 - current) / previous))
      : start + theta * (2 - (size - 1) / current);
  }

  freshAt(at: EpochMillis): EpochMillis {
    return this.#startOf(at, 0) + 2 * this.#region.theta;
  }

  copy(): Counter {
    return new SlidingWindow(this.#region, this.#origin, this.#times);
  }

  #demand(at: EpochMillis, shift: Millis): number {
    const { theta } = this.#region;
    const start = this.#startOf(at, shift);
    const current = countBetween(this.#times, start, start + theta);
    const previous = countBetween(this.#times, start - theta, start);
    return previous * (1 - (at - start) / theta) + current + 1;
  }

  #startOf(at: EpochMillis, shift: Millis): EpochMillis {
    const { theta, phase } = this.#region;
    const first = this.#origin + phase * theta + shift;
    return first + Math.floor((at - first) / theta) * theta;
  }

  /** Where borders may be, from where they are thought to be. */
  #shifts(at: EpochMillis): readonly Millis[] {
    const { theta, spread, phaseSpread } = this.#region;
    // Half a window in both directions is everywhere.
    const slack = Math.min(
      theta / 2,
      phaseSpread * theta * Math.exp(spread) + Math.expm1(spread) * Math.abs(at - this.#origin),
    );
    return slack === 0 ? [0] : SHARES.map((share) => share * slack);
  }
}
