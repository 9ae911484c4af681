import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Counter, Family, Region } from './family.ts';
import { countBetween, insertTime } from './times.ts';

/** So many in any stretch of the window's length. */
export const slidingLog: Family = {
  name: 'sliding-log',
  hasPhase: false,
  open: (region) => new SlidingLog(region),
};

/** What stands at exactly the beginning has just faded, whatever the rounding. */
const FADED: Millis = 1e-3;

class SlidingLog implements Counter {
  readonly #region: Region;
  readonly #times: EpochMillis[];

  constructor(region: Region, times: readonly EpochMillis[] = []) {
    this.#region = region;
    this.#times = [...times];
  }

  least(at: EpochMillis): number {
    return this.#since(at - this.#region.theta * Math.exp(-this.#region.spread));
  }

  most(at: EpochMillis): number {
    return this.#since(at - this.#region.theta * Math.exp(this.#region.spread));
  }

  take(at: EpochMillis): void {
    insertTime(this.#times, at);
  }

  freeAt(size: number, at: EpochMillis): EpochMillis {
    const blocking = this.#times.at(-size);
    return blocking === undefined ? at : Math.max(at, blocking + this.#region.theta);
  }

  freshAt(at: EpochMillis): EpochMillis {
    return Math.max(at, (this.#times.at(-1) ?? at - this.#region.theta) + this.#region.theta);
  }

  copy(): Counter {
    return new SlidingLog(this.#region, this.#times);
  }

  #since(from: Millis): number {
    return countBetween(this.#times, from + FADED) + 1;
  }
}
