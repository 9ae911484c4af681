import type { Exchange, RecordedError } from '../model/exchange.ts';
import type { ExchangeDetails, ExchangeSummary } from '../model/summary.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';

/** Which rows are wanted. Newest first; paged by id, never by offset. */
export interface ListQuery {
  /** In the filter language; empty for everything. */
  readonly filter: string;
  /** Rows older than this id. */
  readonly before?: ExchangeId;
  /** Rows newer than this id; given alone, the oldest of them come first in time but the page is still newest first. */
  readonly after?: ExchangeId;
  readonly limit: number;
}

/** A page of rows, and where the next one starts. */
export interface ListPage {
  readonly rows: readonly ExchangeSummary[];
  /** Give as `before` for the next page; absent on the last. */
  readonly next?: ExchangeId;
}

/** How far a slow query has come. */
export interface Progress {
  readonly done: number;
  /** Absent when it is not known. */
  readonly total?: number;
}

/** What a running query is given: it stops with CALL_CANCELLED when the signal aborts. */
export interface QueryControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A change to stored rows that a user asked for. */
export type RowChange =
  | { readonly kind: 'pin'; readonly pinned: boolean }
  | { readonly kind: 'tag'; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** Hidden at once, removed for good by the next retention run after the grace time, so that it can be undone. */
  | { readonly kind: 'delete' }
  | { readonly kind: 'restore' };

/** What keeps exchanges. Two implementations, SQLite and memory; one test suite for both. */
export interface ExchangeStore {
  list(query: ListQuery, control?: QueryControl): Promise<ListPage>;
  /** @throws EXCHANGE_NOT_FOUND */
  get(id: ExchangeId): Promise<ExchangeDetails>;
  /** The exchange as the engine made it, bodies as captured. @throws EXCHANGE_NOT_FOUND */
  load(id: ExchangeId): Promise<Exchange>;
  /**
   * What `load` gives, for many ids in order; undefined where there is none. Shorter than `ids` when the first of them
   * come to several megabytes, but never empty for ids that are not: ask for the rest then, or use `loadEach`.
   */
  loadMany(ids: readonly ExchangeId[]): Promise<readonly (Exchange | undefined)[]>;
  /** Captured bytes by content hash. @throws BODY_NOT_FOUND */
  body(hash: string): Promise<Uint8Array>;
  count(filter: string, control?: QueryControl): Promise<number>;
  /** Values a field has in the store, most frequent first, for completion. */
  values(field: string, prefix: string, limit: number): Promise<readonly { value: string; count: number }[]>;
  change(ids: readonly ExchangeId[], change: RowChange): Promise<number>;
  /** Adds exchanges that were made elsewhere (a HAR); resolves when they are committed. */
  insert(exchanges: readonly Exchange[]): Promise<void>;
  status(): Promise<StoreStatus>;
  close(): Promise<void>;
}

/** How the store is doing. */
export interface StoreStatus {
  readonly kind: 'sqlite' | 'memory';
  /** Path of the file; absent in memory. */
  readonly file?: string;
  readonly exchanges: number;
  readonly bytes: number;
  /** Rows whose text is not yet in the full-text index; a search scans them. */
  readonly unindexed: number;
  readonly oldest?: EpochMillis;
  /** Why exchanges are kept in memory only, or why the last write failed. */
  readonly problem?: RecordedError;
}
