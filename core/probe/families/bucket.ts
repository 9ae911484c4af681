import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Counter, Family, Region } from './family.ts';

/** A level that each request raises by one and that drains evenly: token bucket, GCRA, and the leaky bucket as a meter. */
export const bucket: Family = {
  name: 'bucket',
  hasPhase: false,
  open: (region) => new Bucket(region),
};

interface Level {
  /** Time in which one request drains. */
  readonly interval: Millis;
  used: number;
  at: EpochMillis;
}

class Bucket implements Counter {
  readonly #region: Region;
  readonly #fast: Level;
  readonly #slow: Level;

  constructor(region: Region, fast?: Level, slow?: Level) {
    const { theta, spread } = region;
    this.#region = region;
    this.#fast = fast ?? { interval: theta * Math.exp(-spread), used: 0, at: 0 };
    this.#slow = slow ?? { interval: theta * Math.exp(spread), used: 0, at: 0 };
  }

  least(at: EpochMillis): number {
    return levelAt(this.#fast, at) + 1;
  }

  most(at: EpochMillis): number {
    return levelAt(this.#slow, at) + 1;
  }

  take(at: EpochMillis): void {
    for (const level of [this.#fast, this.#slow]) {
      level.used = levelAt(level, at) + 1;
      level.at = Math.max(level.at, at);
    }
  }

  freeAt(size: number, at: EpochMillis): EpochMillis {
    return at + Math.max(0, levelAt(this.#fast, at) + 1 - size) * this.#region.theta;
  }

  freshAt(at: EpochMillis): EpochMillis {
    return at + levelAt(this.#fast, at) * this.#region.theta;
  }

  copy(): Counter {
    return new Bucket(this.#region, { ...this.#fast }, { ...this.#slow });
  }
}

/** Also for a time before the last request: there it stood higher, as far as the draining goes. */
function levelAt({ used, at, interval }: Level, time: EpochMillis): number {
  return Math.max(0, used - (time - at) / interval);
}
