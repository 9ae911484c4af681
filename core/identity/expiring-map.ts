import type { EpochMillis } from '../model/units.ts';

/** Values that are good until a moment, and not more of them than fit: the oldest go first. */
export class ExpiringMap<V> {
  readonly #most: number;
  readonly #values = new Map<string, { readonly value: V; readonly until: EpochMillis }>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#values.size;
  }

  set(key: string, value: V, until: EpochMillis): void {
    this.#values.delete(key);
    this.#values.set(key, { value, until });
    if (this.#values.size <= this.#most) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }

  /** The value, while it is good. */
  get(key: string, now: EpochMillis): V | undefined {
    const kept = this.#values.get(key);
    return kept === undefined || kept.until <= now ? undefined : kept.value;
  }

  /** The value, while it is good, for the last time. */
  take(key: string, now: EpochMillis): V | undefined {
    const value = this.get(key, now);
    this.#values.delete(key);
    return value;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
