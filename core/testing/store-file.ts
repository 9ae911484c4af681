import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../model/exchange.ts';
import { BatchWriter } from '../recording/batch.ts';
import { BodyTable } from '../recording/body-table.ts';
import { type Connection, openDatabase } from '../recording/database.ts';
import { STORE_FILE } from '../recording/recorder.ts';
import type { PackedBatch } from '../recording/store-writer.ts';
import { StoreWriter } from '../recording/store-writer.ts';
import { StoreUpkeep } from '../recording/store-upkeep.ts';
import { temporaryFolder } from './stores.ts';

/** The parts of the writer's thread on a file of their own, for tests that look into the tables. */
export class StoreFile {
  readonly #root = temporaryFolder();
  readonly file = join(this.#root.folder, STORE_FILE);
  readonly connection: Connection;
  readonly bodies: BodyTable;
  readonly writer: StoreWriter;
  readonly upkeep: StoreUpkeep;

  constructor() {
    this.connection = openDatabase(this.file).connection;
    this.bodies = new BodyTable(this.connection);
    this.writer = new StoreWriter(this.connection, this.bodies);
    this.upkeep = new StoreUpkeep(this.connection, this.bodies);
  }

  /** Writes exchanges in one transaction. */
  write(...exchanges: readonly Exchange[]): void {
    this.writer.write([packed(exchanges)], 0);
  }

  /** What a query gives: one value where it selects one column, else rows. */
  read(sql: string): unknown[] {
    const statement = this.connection.prepare<[], unknown>(sql);
    return statement.columns().length === 1 ? statement.pluck().all() : statement.all();
  }

  /** Bytes of the file once everything is in it. */
  size(): number {
    this.connection.pragma('wal_checkpoint(TRUNCATE)');
    return statSync(this.file).size;
  }

  close(): void {
    this.connection.close();
    this.#root.remove();
  }
}

/** Exchanges as they come from the tape. */
export function packed(exchanges: readonly Exchange[]): PackedBatch {
  const packing = new BatchWriter(65_536);
  for (const exchange of exchanges) packing.add(exchange);
  return packing.take(0);
}
