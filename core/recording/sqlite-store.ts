import type { Clock } from '../model/clock.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ExchangeDetails } from '../model/summary.ts';
import type { ExchangeId } from '../model/units.ts';
import { BatchWriter } from './batch.ts';
import { compileFilter } from './filter/compile.ts';
import type { ReaderCalls, ReaderData } from './reader-thread.ts';
import type { ExchangeStore, ListPage, ListQuery, QueryControl, RowChange, StoreStatus } from './store.ts';
import type { PackedBatch } from './store-writer.ts';
import { detailsOf } from './summary.ts';
import { Thread } from './thread.ts';
import type { WriterCalls } from './writer-thread.ts';

const INSERT_BYTES = 4_194_304;

/** What the writer said last about the file. */
export interface StoreTotals {
  readonly exchanges: number;
  readonly bytes: number;
  readonly unindexed: number;
}

/** What a store on a file is made of. */
export interface SqliteStoreOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Absent for a store that is only read. */
  readonly writer?: Thread<WriterCalls>;
  /** Absent when only the file itself can tell. */
  readonly totals?: () => StoreTotals;
}

/**
 * Exchanges in one SQLite file. Pages, single exchanges and bodies are read by one thread, slow searches by another, so
 * that nobody waits for a scan to look at a row.
 */
export class SqliteStore implements ExchangeStore {
  readonly #options: SqliteStoreOptions;
  #quick: Thread<ReaderCalls> | undefined;
  #slow: Thread<ReaderCalls> | undefined;

  constructor(options: SqliteStoreOptions) {
    this.#options = options;
  }

  list(query: ListQuery, control: QueryControl = {}): Promise<ListPage> {
    const now = this.#options.clock.now();
    const { isSlow } = compileFilter(query.filter, { now });
    return (isSlow ? this.#slowReader() : this.#reader()).call('list', [query, now], control);
  }

  count(filter: string, control: QueryControl = {}): Promise<number> {
    const isAll = filter.trim() === '';
    return (isAll ? this.#reader() : this.#slowReader()).call('count', [filter, this.#options.clock.now()], control);
  }

  async get(id: ExchangeId): Promise<ExchangeDetails> {
    const { exchange, marks, hashes } = await this.#reader().call('get', [id]);
    return detailsOf(exchange, marks, hashes);
  }

  async load(id: ExchangeId): Promise<Exchange> {
    return (await this.#reader().call('get', [id])).exchange;
  }

  body(hash: string): Promise<Uint8Array> {
    return this.#reader().call('body', [hash]);
  }

  values(field: string, prefix: string, limit: number): Promise<readonly { value: string; count: number }[]> {
    return this.#reader().call('values', [field, prefix, limit]);
  }

  change(ids: readonly ExchangeId[], change: RowChange): Promise<number> {
    return this.#writer().call('change', [ids, change, this.#options.clock.now()]);
  }

  async insert(exchanges: readonly Exchange[]): Promise<void> {
    const packing = new BatchWriter(INSERT_BYTES);
    const send = async (): Promise<void> => {
      const batch: PackedBatch = packing.take(INSERT_BYTES);
      await this.#writer().call('insert', [batch], {}, [batch.buffer]);
    };
    for (const exchange of exchanges) {
      packing.add(exchange);
      if (packing.byteLength > INSERT_BYTES) await send();
    }
    if (packing.count > 0) await send();
  }

  async status(): Promise<StoreStatus> {
    const { file, totals } = this.#options;
    if (totals !== undefined) return { kind: 'sqlite', file, ...totals() };
    return { kind: 'sqlite', file, exchanges: await this.count(''), bytes: 0, unindexed: 0 };
  }

  /** Makes the readers ready before they are asked. */
  warm(): void {
    this.#reader();
  }

  async close(): Promise<void> {
    await Promise.all([this.#quick?.close(), this.#slow?.close()]);
    this.#quick = undefined;
    this.#slow = undefined;
  }

  #reader(): Thread<ReaderCalls> {
    return (this.#quick ??= this.#openReader());
  }

  #slowReader(): Thread<ReaderCalls> {
    return (this.#slow ??= this.#openReader());
  }

  #openReader(): Thread<ReaderCalls> {
    return new Thread('reader-thread', { workerData: { file: this.#options.file } satisfies ReaderData });
  }

  #writer(): Thread<WriterCalls> {
    const { writer } = this.#options;
    if (writer === undefined) throw new Error('this store was opened for reading');
    return writer;
  }
}
