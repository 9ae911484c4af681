import type { Clock } from '../model/clock.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ExchangeDetails } from '../model/summary.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { BatchWriter } from './batch.ts';
import { compileFilter } from './filter/compile.ts';
import { unpackRecords } from './record-batch.ts';
import type { ReaderCalls, ReaderData } from './reader-thread.ts';
import type { ExchangeStore, ListPage, ListQuery, QueryControl, RowChange, StoreStatus } from './store.ts';
import type { StoreTotals } from './store-upkeep.ts';
import type { PackedBatch } from './store-writer.ts';
import { detailsOf } from './summary.ts';
import { Thread } from './thread.ts';
import type { WriterCalls } from './writer-thread.ts';

const INSERT_BYTES = 4_194_304;
const FIRST_BYTES = 262_144;

/** What a store on a file is made of. */
export interface SqliteStoreOptions {
  readonly file: string;
  /** What filters mean by today. */
  readonly clock: Clock;
  /** When rows came in or were deleted. */
  readonly wall: Clock;
  /** The thread that writes at the moment. */
  readonly writer: () => Thread<WriterCalls>;
  /** What it said last. */
  readonly totals: () => StoreTotals;
}

/**
 * Exchanges in one SQLite file. Pages, single exchanges and bodies are read by one thread, whatever has a filter by
 * another, so that nobody waits for a scan to look at a row.
 */
export class SqliteStore implements ExchangeStore {
  readonly #options: SqliteStoreOptions;
  #quick: Thread<ReaderCalls> | undefined;
  #slow: Thread<ReaderCalls> | undefined;

  constructor(options: SqliteStoreOptions) {
    this.#options = options;
  }

  async list(query: ListQuery, control: QueryControl = {}): Promise<ListPage> {
    const now = this.#options.clock.now();
    return this.#readerFor(query.filter, now).call('list', [query, now], control);
  }

  async count(filter: string, control: QueryControl = {}): Promise<number> {
    const now = this.#options.clock.now();
    return this.#readerFor(filter, now).call('count', [filter, now], control);
  }

  async get(id: ExchangeId): Promise<ExchangeDetails> {
    const { exchange, marks, hashes } = await this.#reader().call('get', [id]);
    return detailsOf(exchange, marks, hashes);
  }

  async load(id: ExchangeId): Promise<Exchange> {
    return (await this.#reader().call('get', [id])).exchange;
  }

  async loadMany(ids: readonly ExchangeId[]): Promise<readonly (Exchange | undefined)[]> {
    if (ids.length === 0) return [];
    return unpackRecords(await this.#reader().call('records', [ids]), ids);
  }

  body(hash: string): Promise<Uint8Array> {
    return this.#reader().call('body', [hash]);
  }

  values(field: string, prefix: string, limit: number): Promise<readonly { value: string; count: number }[]> {
    return this.#reader().call('values', [field, prefix, limit]);
  }

  change(ids: readonly ExchangeId[], change: RowChange): Promise<number> {
    return this.#options.writer().call('change', [ids, change, this.#options.wall.now()]);
  }

  async insert(exchanges: readonly Exchange[]): Promise<void> {
    await this.insertAll(exchanges);
  }

  /** Adds exchanges, some at a time. @returns The ids they have now, in order: a taken one became the next free one. */
  async insertAll(exchanges: readonly Exchange[]): Promise<ExchangeId[]> {
    const { writer, wall } = this.#options;
    const packing = new BatchWriter(FIRST_BYTES);
    const ids: ExchangeId[] = [];
    const send = async (): Promise<void> => {
      const batch: PackedBatch = packing.take(FIRST_BYTES);
      ids.push(...(await writer().call('insert', [batch, wall.now()], {}, [batch.buffer])));
    };
    for (const exchange of exchanges) {
      packing.add(exchange);
      if (packing.byteLength > INSERT_BYTES) await send();
    }
    if (packing.count > 0) await send();
    return ids;
  }

  status(): Promise<StoreStatus> {
    const { file, totals } = this.#options;
    return Promise.resolve({ kind: 'sqlite', file, ...totals() });
  }

  async close(): Promise<void> {
    const threads = [this.#quick, this.#slow];
    this.#quick = undefined;
    this.#slow = undefined;
    await Promise.all(threads.map((thread) => thread?.close()));
  }

  /** @throws FILTER_INVALID */
  #readerFor(filter: string, now: EpochMillis): Thread<ReaderCalls> {
    // Whoever lists is likely to search next, and a thread takes a while to start.
    const slow = this.#slowReader();
    if (filter.trim() === '') return this.#reader();
    compileFilter(filter, { now });
    return slow;
  }

  #reader(): Thread<ReaderCalls> {
    if (this.#quick === undefined || this.#quick.isEnded) this.#quick = this.#openReader();
    return this.#quick;
  }

  #slowReader(): Thread<ReaderCalls> {
    if (this.#slow === undefined || this.#slow.isEnded) this.#slow = this.#openReader();
    return this.#slow;
  }

  #openReader(): Thread<ReaderCalls> {
    return new Thread('reader-thread', { workerData: { file: this.#options.file } satisfies ReaderData });
  }
}
