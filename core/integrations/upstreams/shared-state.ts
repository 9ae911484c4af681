import type { SharedResources } from '../../model/shared.ts';

/** Things one integration shares over reloads, given back together. */
export class SharedState {
  readonly #shared: SharedResources;
  readonly #keys: string[] = [];

  constructor(shared: SharedResources) {
    this.#shared = shared;
  }

  /** The thing of this name and these parts, which is another one when any part changes. */
  get<T extends { close(): Promise<void> }>(name: string, parts: readonly unknown[], open: () => T): T {
    const key = `http ${name} ${JSON.stringify(parts)}`;
    this.#keys.push(key);
    return this.#shared.acquire(key, open);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#keys.splice(0).map((key) => this.#shared.release(key)));
  }
}
