import type { EpochMillis, Millis } from '../../model/units.ts';

const SLOTS = 10;
/** Each bucket ends so many times later than the one before: a quantile is at most so much too high. */
const STEP = 1.02;
const FIRST_MILLIS = 0.1;
/** The last one begins past 20 minutes. */
const BUCKETS = 830;

/** Durations of the last stretch of time, in tenths of it as `RollingCounts` keeps its counts, by buckets of 2 %. */
export class RollingLatencies {
  readonly #slotMillis: Millis;
  readonly #slots = Array.from({ length: SLOTS }, () => new Uint32Array(BUCKETS));
  readonly #all = new Uint32Array(BUCKETS);
  #newest = Number.NEGATIVE_INFINITY;

  constructor(windowMillis: Millis) {
    this.#slotMillis = Math.max(1, windowMillis / SLOTS);
  }

  add(now: EpochMillis, millis: Millis): void {
    this.#moveTo(now);
    const steps = Math.ceil(Math.log(Math.max(millis, FIRST_MILLIS) / FIRST_MILLIS) / Math.log(STEP));
    const bucket = Math.min(BUCKETS - 1, steps);
    const slot = this.#slots[this.#newest % SLOTS];
    if (slot !== undefined) slot[bucket] = (slot[bucket] ?? 0) + 1;
    this.#all[bucket] = (this.#all[bucket] ?? 0) + 1;
  }

  /** The duration that this share of them does not pass, at most 2 % too high; 0 when there are none. */
  quantile(now: EpochMillis, share: number): Millis {
    this.#moveTo(now);
    const total = this.#all.reduce((sum, count) => sum + count, 0);
    let left = Math.ceil(total * share);
    if (left === 0) return 0;
    const bucket = this.#all.findIndex((count) => (left -= count) <= 0);
    return FIRST_MILLIS * STEP ** bucket;
  }

  clear(): void {
    this.#newest = Number.NEGATIVE_INFINITY;
    for (const slot of this.#slots) slot.fill(0);
    this.#all.fill(0);
  }

  #moveTo(now: EpochMillis): void {
    const newest = Math.floor(now / this.#slotMillis);
    if (newest === this.#newest) return;
    if (newest < this.#newest || newest - this.#newest >= SLOTS) this.clear();
    else for (let next = this.#newest + 1; next <= newest; next += 1) this.#empty(next % SLOTS);
    this.#newest = newest;
  }

  #empty(index: number): void {
    const slot = this.#slots[index];
    for (const [bucket, count] of slot?.entries() ?? []) this.#all[bucket] = (this.#all[bucket] ?? 0) - count;
    slot?.fill(0);
  }
}
