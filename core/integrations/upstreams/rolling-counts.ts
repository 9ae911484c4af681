import type { EpochMillis, Millis } from '../../model/units.ts';

const SLOTS = 10;

/** What was counted in a window. */
export interface Counts {
  readonly requests: number;
  readonly failures: number;
}

/**
 * Requests and failures of the last stretch of time, kept in tenths of it: what falls out does so a tenth at a time.
 * A clock that is set back begins anew, since nothing that was counted has a place before it happened.
 */
export class RollingCounts {
  readonly #slotMillis: Millis;
  readonly #requests = new Float64Array(SLOTS);
  readonly #failures = new Float64Array(SLOTS);
  #newest = Number.NEGATIVE_INFINITY;
  #total = { requests: 0, failures: 0 };

  constructor(windowMillis: Millis) {
    this.#slotMillis = Math.max(1, windowMillis / SLOTS);
  }

  add(now: EpochMillis, requests: number, failures: number): void {
    this.#moveTo(now);
    const slot = this.#newest % SLOTS;
    this.#requests[slot] = (this.#requests[slot] ?? 0) + requests;
    this.#failures[slot] = (this.#failures[slot] ?? 0) + failures;
    this.#total.requests += requests;
    this.#total.failures += failures;
  }

  at(now: EpochMillis): Counts {
    this.#moveTo(now);
    return { ...this.#total };
  }

  clear(): void {
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#requests.fill(0);
    this.#failures.fill(0);
    this.#total = { requests: 0, failures: 0 };
  }

  #moveTo(now: EpochMillis): void {
    const slot = Math.floor(now / this.#slotMillis);
    if (slot === this.#newest) return;
    if (slot < this.#newest || slot - this.#newest >= SLOTS) this.clear();
    else for (let next = this.#newest + 1; next <= slot; next += 1) this.#empty(next % SLOTS);
    this.#newest = slot;
  }

  #empty(slot: number): void {
    this.#total.requests -= this.#requests[slot] ?? 0;
    this.#total.failures -= this.#failures[slot] ?? 0;
    this.#requests[slot] = 0;
    this.#failures[slot] = 0;
  }
}
