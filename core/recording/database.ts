import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { GatewrightError, type ErrorCode } from '../model/errors.ts';
import { MIGRATIONS } from './schema.ts';

/** A connection of better-sqlite3. */
export type Connection = Database.Database;

/** An opened store, and what had to be done for it. */
export interface OpenedDatabase {
  readonly connection: Connection;
  /** Where a damaged file was moved to; absent when the file was sound. */
  readonly movedAside?: string;
}

/**
 * Opens the store's file for writing; makes it, readable by the owner only, and brings its schema up to date.
 * Before a migration of a file that has data, a copy is put beside it as `<file>.v<version>.bak`. A damaged file is
 * moved aside as `<file>.corrupt-<n>` and a new one is begun.
 * @throws STORE_NEWER when a later version of the product wrote the file; it is left alone.
 * @throws STORE_FAILED, DISK_FULL when it can be neither opened nor made.
 */
export function openDatabase(file: string): OpenedDatabase {
  makePrivate(file);
  try {
    return { connection: openSound(file) };
  } catch (error) {
    if (!isDamage(error)) throw storeError(error, file);
    const movedAside = moveAside(file);
    makePrivate(file);
    try {
      return { connection: openSound(file), movedAside };
    } catch (again) {
      throw storeError(again, file);
    }
  }
}

/**
 * Opens a file that a writer has made, for reading only.
 * @throws STORE_NEWER, STORE_CORRUPT, STORE_FAILED
 */
export function openForReading(file: string): Connection {
  let connection: Connection | undefined;
  try {
    connection = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    connection.pragma('cache_size = -64000');
    connection.pragma('temp_store = memory');
    refuseNewer(versionOf(connection), file);
    return connection;
  } catch (error) {
    connection?.close();
    throw storeError(error, file);
  }
}

/** What SQLite says, as one of our codes, with the file in the details. */
export function storeError(error: unknown, file: string): GatewrightError {
  if (error instanceof GatewrightError) return error;
  const sqlite = codeOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  return new GatewrightError(ourCode(sqlite), { file, reason, ...(sqlite === '' ? {} : { sqlite }) }, { cause: error });
}

/** Whether SQLite found the file itself to be wrong, not a full disk or a lock. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

function ourCode(sqlite: string): ErrorCode {
  if (sqlite.startsWith('SQLITE_FULL') || sqlite === 'ENOSPC') return 'DISK_FULL';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqlite) ? 'STORE_CORRUPT' : 'STORE_FAILED';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** SQLite gives its side files the permissions of the main one. */
function makePrivate(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    throw storeError(error, file);
  }
}

function openSound(file: string): Connection {
  const connection = new Database(file, { timeout: 5000 });
  try {
    const version = versionOf(connection);
    refuseNewer(version, file);
    if (version === 0) connection.pragma('auto_vacuum = incremental');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('cache_size = -64000');
    connection.pragma('temp_store = memory');
    connection.pragma('wal_autocheckpoint = 4000');
    if (version > 0 && version < MIGRATIONS.length) keepCopy(connection, file, version);
    migrate(connection, version);
    connection.prepare('SELECT exchanges FROM counts').get();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function versionOf(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

function refuseNewer(version: number, file: string): void {
  if (version > MIGRATIONS.length)
    throw new GatewrightError('STORE_NEWER', { file, found: version, supported: MIGRATIONS.length });
}

function keepCopy(connection: Connection, file: string, version: number): void {
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const copy = `${file}.v${version}.bak`;
  copyFileSync(file, copy);
  chmodSync(copy, 0o600);
}

function migrate(connection: Connection, from: number): void {
  for (const [index, { sql }] of MIGRATIONS.entries()) {
    if (index < from) continue;
    connection.transaction(() => {
      connection.exec(sql);
      connection.pragma(`user_version = ${index + 1}`);
    })();
  }
}

function moveAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.corrupt-${number}`)) number += 1;
  const target = `${file}.corrupt-${number}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return target;
}
