import type { JavaEntry, MapKey } from './values.ts';

/** Up to this many entries are searched one by one, which is faster than hashing and much cheaper to make. */
const MAX_SMALL = 8;

/** The entries of a map in insertion order. Payloads consist of many small maps, so those are two lists. */
export class EntryMap {
  #ids: MapKey[] = [];
  #list: JavaEntry[] = [];
  #large: Map<MapKey, JavaEntry> | undefined;

  get size(): number {
    return this.#large?.size ?? this.#ids.length;
  }

  get(id: MapKey): JavaEntry | undefined {
    if (this.#large !== undefined) return this.#large.get(id);
    const ids = this.#ids;
    for (let index = 0; index < ids.length; index++) if (ids[index] === id) return this.#list[index];
    return undefined;
  }

  has(id: MapKey): boolean {
    return this.get(id) !== undefined;
  }

  set(id: MapKey, entry: JavaEntry): void {
    if (this.#large !== undefined) {
      this.#large.set(id, entry);
      return;
    }
    const index = this.#ids.indexOf(id);
    if (index >= 0) this.#list[index] = entry;
    else if (this.#ids.length < MAX_SMALL) {
      this.#ids.push(id);
      this.#list.push(entry);
    } else this.#grow().set(id, entry);
  }

  delete(id: MapKey): boolean {
    if (this.#large !== undefined) return this.#large.delete(id);
    const index = this.#ids.indexOf(id);
    if (index < 0) return false;
    this.#ids.splice(index, 1);
    this.#list.splice(index, 1);
    return true;
  }

  clear(): void {
    this.#ids = [];
    this.#list = [];
    this.#large = undefined;
  }

  keys(): Iterable<MapKey> {
    return this.#large?.keys() ?? this.#ids;
  }

  values(): Iterable<JavaEntry> {
    return this.#large?.values() ?? this.#list;
  }

  #grow(): Map<MapKey, JavaEntry> {
    const large = new Map<MapKey, JavaEntry>();
    this.#ids.forEach((id, index) => {
      const entry = this.#list[index];
      if (entry !== undefined) large.set(id, entry);
    });
    this.#ids = [];
    this.#list = [];
    this.#large = large;
    return large;
  }
}
