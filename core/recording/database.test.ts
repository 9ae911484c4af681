import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { temporaryFolder } from '../testing/stores.ts';
import { BodyTable } from './body-table.ts';
import { BatchWriter } from './batch.ts';
import { type Connection, openDatabase, openForReading } from './database.ts';
import { exchangeOf } from './filter/test-exchanges.ts';
import { MIGRATIONS } from './schema.ts';
import { StoreWriter } from './store-writer.ts';

let root: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  root = temporaryFolder();
  file = join(root.folder, 'private', 'exchanges.db');
});
afterEach(() => root.remove());

describe('the store file', () => {
  test('and its folder are readable by the owner only, whatever they were before', () => {
    mkdirSync(join(root.folder, 'private'), { mode: 0o755 });
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    const { connection } = openDatabase(file);
    write(connection, 1);
    const modes = Object.fromEntries(
      ['', 'exchanges.db', 'exchanges.db-shm', 'exchanges.db-wal'].map((name) => [
        name,
        (statSync(join(root.folder, 'private', name)).mode & 0o777).toString(8),
      ]),
    );
    connection.close();
    expect(modes).toEqual({ '': '700', 'exchanges.db': '600', 'exchanges.db-shm': '600', 'exchanges.db-wal': '600' });
  });

  test('of an older version is copied, then brought up to date', () => {
    makeVersion(1, 3);
    const { connection, movedAside } = openDatabase(file);
    const now = describeStore(connection);
    connection.close();
    const copy = openDatabase(`${file}.v1.bak`, { migrations: MIGRATIONS.slice(0, 1) }).connection;
    const before = describeStore(copy);
    copy.close();
    expect({ now, before, movedAside, mode: (statSync(`${file}.v1.bak`).mode & 0o777).toString(8) }).toEqual({
      now: { version: MIGRATIONS.length, rows: 3 },
      before: { version: 1, rows: 3 },
      movedAside: undefined,
      mode: '600',
    });
  });

  test('is copied before each further migration, and stays as it was when a migration fails', () => {
    makeVersion(MIGRATIONS.length, 2);
    const broken = [
      ...MIGRATIONS,
      { title: 'breaks off', sql: 'CREATE TABLE half (id INTEGER); INSERT INTO missing VALUES (1)' },
    ];
    const error = codeOf(() => openDatabase(file, { migrations: broken }));
    const { connection } = openDatabase(file);
    const after = describeStore(connection);
    const tables = connection.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").all();
    connection.close();
    expect({ error, after, tables, copied: existsSync(`${file}.v${MIGRATIONS.length}.bak`) }).toEqual({
      error: 'STORE_FAILED',
      after: { version: MIGRATIONS.length, rows: 2 },
      tables: [],
      copied: true,
    });
  });

  test('is not migrated while another program reads it, since its copy would not be whole', () => {
    makeVersion(1, 1);
    const reader = openForReading(file, 1000);
    const other = openDatabase(file, { migrations: MIGRATIONS.slice(0, 1) }).connection;
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM counts').get();
    insertPlainly(other, 1);
    other.pragma('busy_timeout = 0');
    const error = codeOf(() => openDatabase(file, { busyMillis: 0 }));
    reader.close();
    other.close();
    expect([error, existsSync(`${file}.v1.bak`)]).toEqual(['STORE_FAILED', false]);
  });

  test('of a newer version is refused and left alone', () => {
    makeVersion(MIGRATIONS.length, 1);
    const { connection } = openDatabase(file);
    connection.pragma('user_version = 99');
    connection.close();
    const before = readFileSync(file);
    expect([failure(() => openDatabase(file)), failure(() => openForReading(file, 1000))]).toEqual([
      { code: 'STORE_NEWER', details: { file, found: 99, supported: MIGRATIONS.length } },
      { code: 'STORE_NEWER', details: { file, found: 99, supported: MIGRATIONS.length } },
    ]);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('that is no store is moved aside under a name that is free, and a new one begun', () => {
    mkdirSync(join(root.folder, 'private'));
    writeFileSync(`${file}.corrupt-1`, 'an older one');
    writeFileSync(file, 'this is not a database '.repeat(100));
    const { connection, movedAside } = openDatabase(file);
    const fresh = describeStore(connection);
    connection.close();
    expect({ fresh, movedAside, kept: readFileSync(`${file}.corrupt-2`, 'utf8').slice(0, 22) }).toEqual({
      fresh: { version: MIGRATIONS.length, rows: 0 },
      movedAside: `${file}.corrupt-2`,
      kept: 'this is not a database',
    });
  });

  test('that was found damaged in use is moved aside though it looks sound', () => {
    makeVersion(MIGRATIONS.length, 4);
    const { connection, movedAside } = openDatabase(file, { isDamaged: true });
    const fresh = describeStore(connection);
    connection.close();
    expect([fresh.rows, movedAside, existsSync(`${file}.corrupt-1`)]).toEqual([0, `${file}.corrupt-1`, true]);
  });

  test('is full at the size it is given', () => {
    const { connection } = openDatabase(file, { maxFileBytes: 300_000 });
    const error = failure(() => {
      for (let id = 1; id < 1000; id += 1) write(connection, id, 'x'.repeat(20_000) + id);
    });
    connection.close();
    expect([error.code, statSync(file).size <= 300_000]).toEqual(['SQLITE_FULL', true]);
  });

  test('whose folder cannot be made is refused with its name', () => {
    writeFileSync(join(root.folder, 'private'), 'a file, not a folder');
    expect(failure(() => openDatabase(file))).toMatchObject({ code: 'STORE_FAILED', details: { file } });
    expect(readdirSync(root.folder)).toEqual(['private']);
  });
});

/** A store with `rows` exchanges as an older version left it; only what the first version had is written. */
function makeVersion(version: number, rows: number): void {
  const { connection } = openDatabase(file, { migrations: MIGRATIONS.slice(0, version) });
  insertPlainly(connection, rows);
  connection.close();
}

function insertPlainly(connection: Connection, rows: number): void {
  const insert = connection.prepare(`
    INSERT INTO exchanges (started_at, duration, method, scheme, authority, path, status, answered_by, outcome, dialect,
      client, request_bytes, response_bytes, media_type, gateway, flags)
    VALUES (0, 1, 'GET', 0, 'localhost', '/', 200, 1, 0, 'gatewright', '::1', 0, 0, '', 1, 0)`);
  for (let row = 0; row < rows; row += 1) insert.run();
}

function write(connection: Connection, id: number, body = ''): void {
  const packing = new BatchWriter(1024);
  const chunks = body === '' ? [] : [Buffer.from(body)];
  packing.add(exchangeOf({ id, responseBody: { chunks, size: body.length, isTruncated: false } }));
  new StoreWriter(connection, new BodyTable(connection)).write([packing.take(0)], 0);
}

function describeStore(connection: Connection): { version: number; rows: number } {
  return {
    version: Number(connection.pragma('user_version', { simple: true })),
    rows: Number(connection.prepare('SELECT count(*) FROM exchanges').pluck().get()),
  };
}

function failure(run: () => unknown): { code: string; details?: unknown } {
  try {
    run();
    return { code: 'none' };
  } catch (error) {
    if (error instanceof GatewrightError) return { code: error.code, details: error.details };
    return { code: error instanceof Error && 'code' in error ? String(error.code) : String(error) };
  }
}

function codeOf(run: () => unknown): string {
  return failure(run).code;
}
