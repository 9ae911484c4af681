import type { Exchange } from '../model/exchange.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { readRecord, recordsOf } from './batch.ts';
import type { BodyTable } from './body-table.ts';
import type { Connection } from './database.ts';
import { ROW_COLUMNS, rowOf } from './row.ts';
import { ROWS_PER_MARK } from './schema.ts';
import { summarize } from './summary.ts';

/** A run of packed exchanges as it comes from the tape. */
export interface PackedBatch {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly count: number;
}

/** Writes exchanges into the store's tables. One transaction a call; nothing of a failed one stays. */
export class StoreWriter {
  readonly #insertRow;
  readonly #insertHead;
  readonly #insertUnindexed;
  readonly #insertMark;
  readonly #count;
  readonly #isTaken;
  readonly #keepSince;
  readonly #bodies: BodyTable;
  readonly #transaction;
  #sinceMark: number;

  constructor(connection: Connection, bodies: BodyTable) {
    this.#bodies = bodies;
    const places = ROW_COLUMNS.map(() => '?').join(', ');
    this.#insertRow = connection.prepare(`INSERT INTO exchanges (${ROW_COLUMNS.join(', ')}) VALUES (${places})`);
    this.#insertHead = connection.prepare('INSERT INTO heads (id, head, frames) VALUES (?, ?, ?)');
    this.#insertUnindexed = connection.prepare('INSERT INTO unindexed (id) VALUES (?)');
    this.#insertMark = connection.prepare('INSERT OR IGNORE INTO marks (id) VALUES (?)');
    this.#count = connection.prepare('UPDATE counts SET exchanges = exchanges + ?, since_mark = ?');
    this.#isTaken = connection.prepare<[number]>('SELECT 1 FROM exchanges WHERE id = ?').pluck();
    this.#keepSince = connection.prepare<[number, number]>('UPDATE exchanges SET kept_since = ? WHERE id = ?');
    this.#sinceMark = Number(connection.prepare('SELECT since_mark FROM counts').pluck().get());
    this.#transaction = connection.transaction((batches: readonly PackedBatch[], visit: (row: Exchange) => void) => {
      for (const batch of batches) this.#writeBatch(batch, visit);
    });
  }

  /**
   * Writes batches in one transaction.
   * @returns Summaries of the last `wantedRows` exchanges, oldest first.
   * @throws what SQLite throws; then nothing was written.
   */
  write(batches: readonly PackedBatch[], wantedRows: number): ExchangeSummary[] {
    const first = batches.reduce((sum, { count }) => sum + count, 0) - wantedRows;
    const rows: ExchangeSummary[] = [];
    let seen = 0;
    this.#run(batches, (exchange) => {
      if (seen >= first) rows.push(summarize(exchange));
      seen += 1;
    });
    return rows;
  }

  /**
   * Writes a batch of exchanges that were made elsewhere or long ago; for retention they are as old as `now`.
   * @returns The ids they have, in order.
   * @throws what SQLite throws; then nothing was written.
   */
  insert(batch: PackedBatch, now: EpochMillis): ExchangeId[] {
    const ids: ExchangeId[] = [];
    this.#run([batch], ({ id }) => {
      this.#keepSince.run(now, id);
      ids.push(id);
    });
    return ids;
  }

  #run(batches: readonly PackedBatch[], visit: (row: Exchange) => void): void {
    const sinceMark = this.#sinceMark;
    try {
      this.#transaction.immediate(batches, visit);
    } catch (error) {
      this.#sinceMark = sinceMark;
      this.#bodies.forget();
      throw error;
    }
  }

  #writeBatch({ buffer, byteLength, count }: PackedBatch, visit: (exchange: Exchange) => void): void {
    for (const { head, bodies } of recordsOf(buffer, byteLength)) {
      const exchange = readRecord(head, bodies);
      const id = this.#insert(exchange, head, bodies);
      visit(id === exchange.id ? exchange : { ...exchange, id });
    }
    this.#bodies.flush();
    this.#count.run(count, this.#sinceMark);
  }

  #insert(exchange: Exchange, head: Buffer, bytes: Buffer): ExchangeId {
    const requestBytes = capturedBytes(exchange.request.body.chunks);
    const responseBytes = capturedBytes(exchange.response?.body.chunks ?? []);
    const framesStart = requestBytes + responseBytes;
    const requestBody = this.#bodies.keep(bytes.subarray(0, requestBytes));
    const responseBody = this.#bodies.keep(bytes.subarray(requestBytes, framesStart));
    const id = this.#insertFree(rowOf(exchange, requestBody, responseBody), exchange.id);
    this.#insertHead.run(id, head, framesStart === bytes.byteLength ? null : bytes.subarray(framesStart));
    this.#insertUnindexed.run(id);
    this.#sinceMark += 1;
    if (this.#sinceMark >= ROWS_PER_MARK) {
      this.#insertMark.run(id);
      this.#sinceMark = 0;
    }
    return id;
  }

  /** Ids are unique in one engine; what is imported may meet one that is taken, and takes the next free one. */
  #insertFree(row: unknown[], wanted: number): number {
    try {
      this.#insertRow.run(row);
      return wanted;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY')) throw error;
    }
    let id = wanted + 1;
    while (this.#isTaken.get(id) !== undefined) id += 1;
    row[0] = id;
    this.#insertRow.run(row);
    return id;
  }
}

function capturedBytes(chunks: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
}
