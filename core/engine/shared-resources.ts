import type { SharedResources } from '../model/shared.ts';

interface Holding {
  readonly resource: { close(): Promise<void> };
  holders: number;
}

/** Connections and the like that outlive a revision while another one still uses them. */
export class CountedResources implements SharedResources {
  readonly #held = new Map<string, Holding>();

  acquire<T extends { close(): Promise<void> }>(key: string, open: () => T): T {
    const held = this.#held.get(key) ?? { resource: open(), holders: 0 };
    held.holders += 1;
    this.#held.set(key, held);
    // A key names one kind of resource only; integrations put their own name in front.
    return held.resource as T;
  }

  async release(key: string): Promise<void> {
    const held = this.#held.get(key);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    this.#held.delete(key);
    await held.resource.close();
  }

  async close(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(all.map(({ resource }) => resource.close()));
  }
}
