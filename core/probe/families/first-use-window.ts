import type { EpochMillis } from '../../model/units.ts';
import type { Counter, Family, Region } from './family.ts';

/** So many in each window, which begins with the first request after the one before has ended. */
export const firstUseWindow: Family = {
  name: 'first-use-window',
  hasPhase: false,
  open: (region) => new FirstUseWindow(region),
};

interface State {
  start: EpochMillis;
  count: number;
}

class FirstUseWindow implements Counter {
  readonly #region: Region;
  /** How it stands if the window is as short as it may be, and as long. */
  readonly #short: State;
  readonly #long: State;

  constructor(region: Region, short?: State, long?: State) {
    this.#region = region;
    this.#short = short ?? { start: Number.NEGATIVE_INFINITY, count: 0 };
    this.#long = long ?? { start: Number.NEGATIVE_INFINITY, count: 0 };
  }

  least(at: EpochMillis): number {
    return Math.min(demand(this.#short, this.#shortest, at), demand(this.#long, this.#longest, at));
  }

  most(at: EpochMillis): number {
    return Math.max(demand(this.#short, this.#shortest, at), demand(this.#long, this.#longest, at));
  }

  take(at: EpochMillis): void {
    take(this.#short, this.#shortest, at);
    take(this.#long, this.#longest, at);
  }

  freeAt(size: number, at: EpochMillis): EpochMillis {
    return this.least(at) <= size ? at : this.freshAt(at);
  }

  freshAt(at: EpochMillis): EpochMillis {
    return Math.max(at, this.#short.start + this.#region.theta);
  }

  copy(): Counter {
    return new FirstUseWindow(this.#region, { ...this.#short }, { ...this.#long });
  }

  get #shortest(): number {
    return this.#region.theta * Math.exp(-this.#region.spread);
  }

  get #longest(): number {
    return this.#region.theta * Math.exp(this.#region.spread);
  }
}

function demand({ start, count }: State, length: number, at: EpochMillis): number {
  return at >= start + length ? 1 : count + 1;
}

function take(state: State, length: number, at: EpochMillis): void {
  if (at >= state.start + length) {
    state.start = at;
    state.count = 0;
  }
  state.count += 1;
}
