import { createHash } from 'node:crypto';
import { joinChunks } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import type { ExchangeDetails, ExchangeSummary } from '../model/summary.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { compileFilter, type CompiledFilter } from './filter/compile.ts';
import type { ExchangeStore, ListPage, ListQuery, QueryControl, RowChange, StoreStatus } from './store.ts';
import { detailsOf, marksOf, type RowMarks, summarize } from './summary.ts';

const ROWS_PER_CHECK = 500;

/** An exchange in memory, with what a user changed about its row. */
export interface KeptExchange {
  readonly exchange: Exchange;
  readonly marks: RowMarks;
  /** When it was deleted; it can be brought back. */
  readonly deleted?: EpochMillis;
}

interface Kept extends KeptExchange {
  readonly bytes: number;
  marks: RowMarks;
  deleted?: EpochMillis;
}

/** How much a memory store keeps before the oldest make room. */
export interface MemoryBounds {
  readonly maxCount: number;
  readonly maxBytes: number;
}

/** Exchanges in memory: for when the file cannot be written, and for tests. */
export class MemoryStore implements ExchangeStore {
  readonly #clock: Clock;
  readonly #bounds: MemoryBounds;
  /** In id order. */
  #rows: Kept[] = [];
  #bytes = 0;
  #displaced = 0;

  constructor(clock: Clock, bounds: MemoryBounds = { maxCount: 50_000, maxBytes: 256_000_000 }) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  /** Exchanges that had to go to make room for later ones. */
  get displaced(): number {
    return this.#displaced;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Adds one exchange, in id order; a taken id becomes the next free one. */
  add(exchange: Exchange): ExchangeSummary {
    let { id } = exchange;
    let place = this.#placeOf(id);
    while (this.#rows[place]?.exchange.id === id) {
      id += 1;
      place += 1;
    }
    const kept = { ...exchange, id };
    const bytes = estimateBytes(kept);
    this.#rows.splice(place, 0, { exchange: kept, bytes, marks: marksOf(kept) });
    this.#bytes += bytes;
    this.#makeRoom();
    return summarize(kept);
  }

  /** The oldest exchanges, as many as have about this many bytes together, but at least one. */
  oldest(maxBytes: number): readonly KeptExchange[] {
    let bytes = 0;
    const end = this.#rows.findIndex((row, index) => {
      bytes += row.bytes;
      return index > 0 && bytes > maxBytes;
    });
    return end === -1 ? [...this.#rows] : this.#rows.slice(0, end);
  }

  /** Forgets exchanges that are kept elsewhere now. */
  forget(ids: ReadonlySet<ExchangeId>): void {
    this.#keepOnly(({ exchange }) => !ids.has(exchange.id));
  }

  async list(query: ListQuery, control: QueryControl = {}): Promise<ListPage> {
    const { before = Number.MAX_SAFE_INTEGER, after = -1, limit } = query;
    const isUpward = query.after !== undefined && query.before === undefined;
    const matches = this.#matching(query.filter, control, (id) => id > after && id < before, isUpward, limit + 1);
    const found = (await matches).map(({ exchange, marks }) => summarize(exchange, marks));
    const rows = found.slice(0, limit);
    if (isUpward) return { rows: rows.toReversed() };
    const last = rows.at(-1);
    return { rows, ...(found.length > limit && last !== undefined ? { next: last.id } : {}) };
  }

  async count(filter: string, control: QueryControl = {}): Promise<number> {
    return (await this.#matching(filter, control, () => true, false, Infinity)).length;
  }

  get(id: ExchangeId): Promise<ExchangeDetails> {
    return this.#withRow(id, ({ exchange, marks }) =>
      detailsOf(exchange, marks, {
        ...hashed('request', exchange.request.body),
        ...hashed('response', exchange.response?.body),
      }),
    );
  }

  load(id: ExchangeId): Promise<Exchange> {
    return this.#withRow(id, ({ exchange }) => exchange);
  }

  loadMany(ids: readonly ExchangeId[]): Promise<readonly (Exchange | undefined)[]> {
    return Promise.resolve(ids.map((id) => this.#find(id)?.exchange));
  }

  body(hash: string): Promise<Uint8Array> {
    for (const { exchange } of this.#rows.toReversed()) {
      for (const body of [exchange.request.body, exchange.response?.body]) {
        if (body !== undefined && hashOf(body) === hash) return Promise.resolve(bytesOf(body));
      }
    }
    return Promise.reject(new GatewrightError('BODY_NOT_FOUND', { hash }));
  }

  values(field: string, prefix: string, limit: number): Promise<readonly { value: string; count: number }[]> {
    const counts = new Map<string, number>();
    for (const { exchange, marks, deleted } of this.#rows) {
      if (deleted !== undefined) continue;
      for (const value of valuesOf(field, summarize(exchange, marks), exchange))
        if (value.toLowerCase().startsWith(prefix.toLowerCase())) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const sorted = [...counts].map(([value, count]) => ({ value, count }));
    sorted.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    return Promise.resolve(sorted.slice(0, limit));
  }

  change(ids: readonly ExchangeId[], change: RowChange): Promise<number> {
    let changed = 0;
    for (const id of ids) {
      const row = this.#find(id);
      if (row === undefined) continue;
      if (change.kind === 'pin') row.marks = { ...row.marks, isPinned: change.pinned };
      else if (change.kind === 'tag')
        row.marks = {
          ...row.marks,
          tags: [...new Set([...row.marks.tags, ...change.add])].filter((tag) => !change.remove.includes(tag)),
        };
      else if (change.kind === 'delete' && row.deleted === undefined) row.deleted = this.#clock.now();
      else if (change.kind === 'restore' && row.deleted !== undefined) delete row.deleted;
      else continue;
      changed += 1;
    }
    return Promise.resolve(changed);
  }

  insert(exchanges: readonly Exchange[]): Promise<void> {
    for (const exchange of exchanges) this.add(exchange);
    return Promise.resolve();
  }

  /** Removes everything that is not pinned. */
  clear(): number {
    const before = this.#rows.length;
    this.#keepOnly(({ marks }) => marks.isPinned);
    return before - this.#rows.length;
  }

  status(): Promise<StoreStatus> {
    const oldest = this.#rows[0]?.exchange.startedAt;
    return Promise.resolve({
      kind: 'memory',
      exchanges: this.#rows.length,
      bytes: this.#bytes,
      unindexed: 0,
      ...(oldest === undefined ? {} : { oldest }),
    });
  }

  close(): Promise<void> {
    this.#rows = [];
    this.#bytes = 0;
    return Promise.resolve();
  }

  async #matching(
    filter: string,
    control: QueryControl,
    isInRange: (id: ExchangeId) => boolean,
    isUpward: boolean,
    limit: number,
  ): Promise<Kept[]> {
    const compiled: CompiledFilter = compileFilter(filter, { now: this.#clock.now() });
    // A copy: rows come and go while others are looked at.
    const rows = isUpward ? [...this.#rows] : this.#rows.toReversed();
    const found: Kept[] = [];
    for (const [index, row] of rows.entries()) {
      if (found.length >= limit) break;
      if (
        row.deleted === undefined &&
        isInRange(row.exchange.id) &&
        compiled.test({ exchange: row.exchange, ...row.marks })
      )
        found.push(row);
      if (index % ROWS_PER_CHECK !== ROWS_PER_CHECK - 1) continue;
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (control.signal?.aborted === true) throw new GatewrightError('CALL_CANCELLED');
      control.onProgress?.({ done: index + 1, total: rows.length });
    }
    return found;
  }

  #withRow<T>(id: ExchangeId, read: (row: Kept) => T): Promise<T> {
    const row = this.#find(id);
    if (row === undefined) return Promise.reject(new GatewrightError('EXCHANGE_NOT_FOUND', { id }));
    return Promise.resolve(read(row));
  }

  #find(id: ExchangeId): Kept | undefined {
    const row = this.#rows[this.#placeOf(id)];
    return row?.exchange.id === id ? row : undefined;
  }

  /** Index of the first row whose id is not below this one. */
  #placeOf(id: ExchangeId): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle]?.exchange.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #keepOnly(isKept: (row: Kept) => boolean): void {
    this.#rows = this.#rows.filter(isKept);
    this.#bytes = this.#rows.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The oldest go first; pinned ones only when there is nothing else. */
  #makeRoom(): void {
    const { maxCount, maxBytes } = this.#bounds;
    while (this.#rows.length > maxCount || (this.#bytes > maxBytes && this.#rows.length > 1)) {
      const place = Math.max(
        0,
        this.#rows.findIndex(({ marks }) => !marks.isPinned),
      );
      this.#bytes -= this.#rows.splice(place, 1)[0]?.bytes ?? 0;
      this.#displaced += 1;
    }
  }
}

function valuesOf(field: string, row: ExchangeSummary, exchange: Exchange): readonly string[] {
  const values: Readonly<Record<string, string | number | undefined>> = {
    method: row.method,
    host: row.authority,
    path: row.target.split('?', 1)[0],
    route: row.route,
    status: row.status,
    consumer: row.consumer,
    error: row.error,
    policy: row.decidedBy,
    type: row.mediaType,
    dialect: exchange.dialect,
  };
  if (field === 'tag') return row.tags;
  const value = values[field];
  return value === undefined || value === '' ? [] : [String(value)];
}

function bytesOf({ chunks }: CapturedBody): Uint8Array {
  return joinChunks(chunks, captured(chunks));
}

function hashOf(body: CapturedBody): string | undefined {
  if (captured(body.chunks) === 0) return undefined;
  const hash = createHash('sha256');
  for (const chunk of body.chunks) hash.update(chunk);
  return hash.digest('hex');
}

function hashed(side: 'request' | 'response', body: CapturedBody | undefined): { [K in typeof side]?: string } {
  const hash = body === undefined ? undefined : hashOf(body);
  return hash === undefined ? {} : { [side]: hash };
}

function captured(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** About what an exchange takes in memory. */
function estimateBytes(exchange: Exchange): number {
  const { request, response, frames = [] } = exchange;
  const payloads = frames.reduce((sum, { payload }) => sum + payload.byteLength + 64, 0);
  return 4000 + captured(request.body.chunks) + captured(response?.body.chunks ?? []) + payloads;
}
