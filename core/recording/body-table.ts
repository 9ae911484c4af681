import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Connection } from './database.ts';
import { BODY_ENCODING } from './schema.ts';

const REMEMBERED = 10_000;
const SMALLEST_COMPRESSED = 512;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** The table of bodies, from the writer's side: equal bytes are one row, counted by their uses. */
export class BodyTable {
  readonly #find;
  readonly #insert;
  readonly #use;
  readonly #remove;
  readonly #read;
  readonly #compress;
  /** Ids of bodies seen lately by hash, so that a body that comes over and over costs no look into the table. */
  readonly #remembered = new Map<string, number>();
  readonly #uses = new Map<number, number>();

  constructor(connection: Connection) {
    this.#find = connection.prepare<[Buffer], number>('SELECT id FROM bodies WHERE hash = ?').pluck();
    this.#insert = connection.prepare<[Buffer, number, Buffer]>(
      'INSERT INTO bodies (hash, size, encoding, uses, data) VALUES (?, ?, 0, 0, ?)',
    );
    this.#use = connection.prepare<[number, number]>('UPDATE bodies SET uses = uses + ? WHERE id = ?');
    this.#remove = connection.prepare<[number]>('DELETE FROM bodies WHERE id = ? AND uses <= 0');
    this.#read = connection.prepare<[number], { encoding: number; data: Buffer }>(
      'SELECT encoding, data FROM bodies WHERE id = ?',
    );
    this.#compress = connection.prepare<[Buffer, number]>('UPDATE bodies SET encoding = 1, data = ? WHERE id = ?');
  }

  /** Id of the row with these bytes, made when there is none; null for no bytes. The use is written by `flush`. */
  keep(bytes: Buffer): number | null {
    if (bytes.byteLength === 0) return null;
    const digest = hash('sha256', bytes, 'buffer');
    const key = digest.toString('latin1');
    const id = this.#remembered.get(key) ?? this.#find.get(digest) ?? this.#add(digest, bytes);
    this.#remember(key, id);
    this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
    return id;
  }

  /** One use less; at none the row goes, by `flush`. */
  release(id: number): void {
    this.#uses.set(id, (this.#uses.get(id) ?? 0) - 1);
  }

  /** Writes the uses that changed; called before the transaction ends. */
  flush(): void {
    for (const [id, change] of this.#uses) {
      if (change !== 0) this.#use.run(change, id);
      if (change < 0 && this.#remove.run(id).changes > 0) this.#remembered.clear();
    }
    this.#uses.clear();
  }

  /** Forgets what a transaction that was rolled back had written. */
  forget(): void {
    this.#uses.clear();
    this.#remembered.clear();
  }

  read(id: number | null): Buffer {
    const row = id === null ? undefined : this.#read.get(id);
    return row === undefined ? Buffer.alloc(0) : plainBody(row.encoding, row.data);
  }

  /** Compresses a row where that saves at least a tenth. */
  compress(id: number): void {
    const row = this.#read.get(id);
    if (row === undefined || row.encoding !== BODY_ENCODING.plain || row.data.byteLength < SMALLEST_COMPRESSED) return;
    const packed = zstdCompressSync(row.data, ZSTD);
    if (packed.byteLength < row.data.byteLength * 0.9) this.#compress.run(packed, id);
  }

  #add(hash: Buffer, bytes: Buffer): number {
    return Number(this.#insert.run(hash, bytes.byteLength, bytes).lastInsertRowid);
  }

  #remember(key: string, id: number): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, id);
    if (this.#remembered.size <= REMEMBERED) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }
}

/** Bytes of a row as they were captured. */
export function plainBody(encoding: number, data: Buffer): Buffer {
  return encoding === BODY_ENCODING.zstd ? zstdDecompressSync(data) : data;
}
