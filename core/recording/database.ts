import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { GatewrightError, type ErrorCode } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';
import { MIGRATIONS, type Migration } from './schema.ts';

const BUSY_MILLIS: Millis = 5000;

/** A connection of better-sqlite3. */
export type Connection = Database.Database;

/** What else is said when the store is opened for writing. */
export interface OpenOptions {
  /** Steps to the schema wanted; those of `schema.ts` when left out. */
  readonly migrations?: readonly Migration[];
  /** Whether the file was found to be damaged while it was in use: then it is moved aside whatever it looks like. */
  readonly isDamaged?: boolean;
  /** The file may not become larger; reaching it is the same as a full disk. */
  readonly maxFileBytes?: number;
  /** How long to wait for another program that has the file; 5 s when left out. */
  readonly busyMillis?: Millis;
}

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
export function openDatabase(file: string, options: OpenOptions = {}): OpenedDatabase {
  makePrivate(file);
  try {
    if (options.isDamaged !== true) return { connection: openSound(file, options) };
  } catch (error) {
    if (!isDamage(error)) throw storeError(error, file);
  }
  const movedAside = moveAside(file);
  makePrivate(file);
  try {
    return { connection: openSound(file, options), movedAside };
  } catch (error) {
    throw storeError(error, file);
  }
}

/**
 * Opens a file that a writer has made, for reading only.
 * @param cacheKilobytes Pages that are kept in memory.
 * @throws STORE_NEWER, STORE_CORRUPT, STORE_FAILED
 */
export function openForReading(file: string, cacheKilobytes: number): Connection {
  let connection: Connection | undefined;
  try {
    connection = new (loadSqlite())(file, { readonly: true, fileMustExist: true, timeout: BUSY_MILLIS });
    connection.pragma(`cache_size = -${cacheKilobytes}`);
    connection.pragma('temp_store = memory');
    refuseNewer(versionOf(connection), MIGRATIONS.length, file);
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

/** Loaded when it is needed: where the library or its binary is missing, opening fails and nothing else. */
function loadSqlite(): typeof Database {
  // The package's types are those of what it exports.
  return createRequire(import.meta.url)('better-sqlite3') as typeof Database;
}

function openSound(file: string, options: OpenOptions): Connection {
  const { migrations = MIGRATIONS, maxFileBytes, busyMillis = BUSY_MILLIS } = options;
  const connection = new (loadSqlite())(file, { timeout: busyMillis });
  try {
    const version = versionOf(connection);
    refuseNewer(version, migrations.length, file);
    if (version === 0) {
      // A record without its bodies is about 2 kB: of 4,096 bytes every page would waste half.
      connection.pragma('page_size = 8192');
      connection.pragma('auto_vacuum = incremental');
    }
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('cache_size = -8000');
    connection.pragma('temp_store = memory');
    connection.pragma('wal_autocheckpoint = 2000');
    connection.pragma('journal_size_limit = 67108864');
    if (maxFileBytes !== undefined) connection.pragma(`max_page_count = ${pagesIn(connection, maxFileBytes)}`);
    if (version > 0 && version < migrations.length) keepCopy(connection, file, version);
    migrate(connection, version, migrations);
    connection.prepare('SELECT exchanges FROM counts').get();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function pagesIn(connection: Connection, bytes: number): number {
  return Math.max(1, Math.floor(bytes / Number(connection.pragma('page_size', { simple: true }))));
}

function versionOf(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

function refuseNewer(version: number, supported: number, file: string): void {
  if (version > supported) throw new GatewrightError('STORE_NEWER', { file, found: version, supported });
}

function keepCopy(connection: Connection, file: string, version: number): void {
  // What is still in the write-ahead log would be missing in the copy; a reader elsewhere can keep it there.
  const checkpoint = connection.prepare<[], { busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get();
  if (checkpoint?.busy !== 0)
    throw new GatewrightError('STORE_FAILED', { file, reason: 'another program is reading it while it is migrated' });
  const copy = `${file}.v${version}.bak`;
  try {
    copyFileSync(file, copy);
    chmodSync(copy, 0o600);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}

function migrate(connection: Connection, from: number, migrations: readonly Migration[]): void {
  for (const [index, { sql }] of migrations.entries()) {
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
