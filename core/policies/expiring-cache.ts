import type { Clock } from '../model/clock.ts';
import type { EpochMillis } from '../model/units.ts';

interface Entry<V> {
  readonly value: V;
  readonly keptAt: EpochMillis;
  readonly expiresAt: EpochMillis;
}

/** Answers of services, kept for a time and in a bounded number; past it the one that was longest not asked for goes. */
export class ExpiringCache<V> {
  readonly #maxEntries: number;
  readonly #clock: Clock;
  /** In the order they were last asked for. */
  readonly #entries = new Map<string, Entry<V>>();

  constructor(maxEntries: number, clock: Clock) {
    this.#maxEntries = maxEntries;
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    const now = this.#clock.now();
    // Before it was kept the clock was moved back; what was good for minutes is not to be good for the length of that jump.
    if (entry.expiresAt <= now || now < entry.keptAt) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value until a time; one that has passed already is not kept. */
  set(key: string, value: V, expiresAt: EpochMillis): void {
    this.#entries.delete(key);
    const keptAt = this.#clock.now();
    if (expiresAt <= keptAt || this.#maxEntries === 0) return;
    if (this.#entries.size >= this.#maxEntries) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, keptAt, expiresAt });
  }

  /** When the next few values will have expired, soonest first, each moment once. */
  soonest(most = 3): readonly EpochMillis[] {
    const times = new Set([...this.#entries.values()].map(({ expiresAt }) => expiresAt));
    return [...times].toSorted((a, b) => a - b).slice(0, most);
  }
}
