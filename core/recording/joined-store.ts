import { GatewrightError } from '../model/errors.ts';
import type { Exchange, RecordedError } from '../model/exchange.ts';
import type { ExchangeDetails } from '../model/summary.ts';
import type { ExchangeId } from '../model/units.ts';
import type { MemoryStore } from './memory-store.ts';
import type { ExchangeStore, ListPage, ListQuery, QueryControl, RowChange, StoreStatus } from './store.ts';

/** A file's store and what had to stay in memory, as one. While memory is empty, which it mostly is, the file alone is asked. */
export class JoinedStore implements ExchangeStore {
  readonly #file: ExchangeStore;
  readonly #memory: MemoryStore;
  readonly #failure: () => RecordedError | undefined;

  /** @param failure Why the file cannot be used; then it is not asked. */
  constructor(file: ExchangeStore, memory: MemoryStore, failure: () => RecordedError | undefined) {
    this.#file = file;
    this.#memory = memory;
    this.#failure = failure;
  }

  async list(query: ListQuery, control?: QueryControl): Promise<ListPage> {
    if (this.#memory.size === 0 && this.#isFileSound()) return this.#file.list(query, control);
    const pages = await Promise.all([
      this.#memory.list(query, control),
      this.#older((file) => file.list(query, control)),
    ]);
    // While rows move from memory into the file, they are in both for a moment.
    const byId = new Map(pages.flatMap((page) => page?.rows ?? []).map((row) => [row.id, row]));
    const found = [...byId.values()].toSorted((a, b) => b.id - a.id);
    const isUpward = query.after !== undefined && query.before === undefined;
    const rows = isUpward ? found.slice(-query.limit) : found.slice(0, query.limit);
    const hasMore = found.length > query.limit || pages.some((page) => page?.next !== undefined);
    const last = rows.at(-1);
    return { rows, ...(!isUpward && hasMore && last !== undefined ? { next: last.id } : {}) };
  }

  async count(filter: string, control?: QueryControl): Promise<number> {
    const counts = [this.#memory.count(filter, control), this.#older((file) => file.count(filter, control))];
    return (await Promise.all(counts)).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  }

  get(id: ExchangeId): Promise<ExchangeDetails> {
    return this.#either('EXCHANGE_NOT_FOUND', (store) => store.get(id));
  }

  load(id: ExchangeId): Promise<Exchange> {
    return this.#either('EXCHANGE_NOT_FOUND', (store) => store.load(id));
  }

  async loadMany(ids: readonly ExchangeId[]): Promise<readonly (Exchange | undefined)[]> {
    if (this.#memory.size === 0) return this.#file.loadMany(ids);
    const inMemory = await this.#memory.loadMany(ids);
    const others = ids.filter((_, index) => inMemory[index] === undefined);
    if (others.length === 0) return inMemory;
    const inFile = await this.#file.loadMany(others);
    const joined: (Exchange | undefined)[] = [];
    let taken = 0;
    for (const exchange of inMemory) {
      if (exchange === undefined && taken === inFile.length) break;
      joined.push(exchange ?? inFile[taken++]);
    }
    return joined;
  }

  body(hash: string): Promise<Uint8Array> {
    return this.#either('BODY_NOT_FOUND', (store) => store.body(hash));
  }

  async values(field: string, prefix: string, limit: number): Promise<readonly { value: string; count: number }[]> {
    if (this.#memory.size === 0 && this.#isFileSound()) return this.#file.values(field, prefix, limit);
    const counts = new Map<string, number>();
    const ask = (store: ExchangeStore): ReturnType<ExchangeStore['values']> => store.values(field, prefix, limit);
    for (const list of await Promise.all([ask(this.#memory), this.#older(ask)])) {
      for (const { value, count } of list ?? []) counts.set(value, (counts.get(value) ?? 0) + count);
    }
    const joined = [...counts].map(([value, count]) => ({ value, count }));
    return joined.toSorted((a, b) => b.count - a.count).slice(0, limit);
  }

  async change(ids: readonly ExchangeId[], change: RowChange): Promise<number> {
    const inMemory = await this.#memory.change(ids, change);
    if (!this.#isFileSound() && inMemory === 0) throw this.#asError();
    return inMemory + (this.#isFileSound() ? await this.#file.change(ids, change) : 0);
  }

  insert(exchanges: readonly Exchange[]): Promise<void> {
    return this.#isFileSound() ? this.#file.insert(exchanges) : this.#memory.insert(exchanges);
  }

  async status(): Promise<StoreStatus> {
    const problem = this.#failure();
    if (problem === undefined) return this.#file.status();
    return { ...(await this.#memory.status()), problem };
  }

  async close(): Promise<void> {
    await Promise.all([this.#file.close(), this.#memory.close()]);
  }

  #isFileSound(): boolean {
    return this.#failure() === undefined;
  }

  /** What the file knows; undefined when it cannot be read. Why it cannot stands in the status. */
  async #older<T>(ask: (file: ExchangeStore) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(this.#file);
    } catch (error) {
      if (this.#isFileSound() || isCallers(error)) throw error;
      return undefined;
    }
  }

  async #either<T>(missing: string, ask: (store: ExchangeStore) => Promise<T>): Promise<T> {
    if (this.#memory.size > 0) {
      try {
        return await ask(this.#memory);
      } catch (error) {
        if (!(error instanceof GatewrightError && error.code === missing)) throw error;
      }
    }
    return ask(this.#file);
  }

  #asError(): GatewrightError {
    const { code = 'STORE_FAILED', details = {} } = this.#failure() ?? {};
    return new GatewrightError(code === 'DISK_FULL' ? 'DISK_FULL' : 'STORE_FAILED', details);
  }
}

function isCallers(error: unknown): boolean {
  return error instanceof GatewrightError && (error.code === 'FILTER_INVALID' || error.code === 'CALL_CANCELLED');
}
