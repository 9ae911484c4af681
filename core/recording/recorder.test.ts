import { existsSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExchangeSummary } from '../model/summary.ts';
import { startRecorder, stateOf, temporaryFolder } from '../testing/stores.ts';
import { captured, exchangeOf, NOON } from './filter/test-exchanges.ts';
import { type Recorder, STORE_FILE } from './recorder.ts';
import { MIGRATIONS } from './schema.ts';

const clock = { now: () => NOON, monotonic: () => 0 };
/** So long that a test which needs a second try would run out of time. */
const NEVER = 3_600_000;

let root: ReturnType<typeof temporaryFolder>;
let folder: string;
let file: string;
let recorder: Recorder | undefined;
beforeEach(() => {
  root = temporaryFolder();
  folder = join(root.folder, '.gatewright');
  file = join(folder, STORE_FILE);
});
afterEach(async () => {
  await recorder?.close();
  recorder = undefined;
  root.remove();
});

function start(options: Partial<Parameters<typeof startRecorder>[0]> = {}, rules = {}): Recorder {
  recorder = startRecorder({ folder, clock, ...options }, rules);
  return recorder;
}

function push(to: Recorder, from: number, count: number, bodyBytes = 10): void {
  for (let id = from; id < from + count; id += 1)
    to.sink.push(exchangeOf({ id, responseBody: captured(`${id} `.padEnd(bodyBytes, String(id % 7))) }));
}

async function idsIn(from: Recorder, filter = ''): Promise<number[]> {
  const { rows } = await from.store.list({ filter, limit: 10_000 });
  return rows.map(({ id }) => id).toReversed();
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('a recorder', () => {
  test('has what was pushed in its store after a flush, found by a search at once', async () => {
    const active = start();
    push(active, 1, 300);
    await active.flush();
    expect([await idsIn(active), await idsIn(active, 'body:299')]).toEqual([range(1, 300), [299]]);
  });

  test('tells of each row once it is committed, and how many were too many to tell', async () => {
    const active = start();
    const told: ExchangeSummary[] = [];
    let skipped = 0;
    active.onRows((rows, more) => {
      told.push(...rows);
      skipped += more;
    });
    push(active, 1, 500);
    await active.flush();
    expect([told.length + skipped, told.at(-1)?.id, active.state().exchanges, active.state().queued]).toEqual([
      500, 500, 500, 0,
    ]);
  });

  test('tells no rows to whoever has stopped watching', async () => {
    const active = start();
    let told = 0;
    const stop = active.onRows((rows) => (told += rows.length));
    push(active, 1, 3);
    await active.flush();
    stop();
    push(active, 4, 5);
    await active.flush();
    expect([told, active.state().exchanges]).toEqual([3, 8]);
  });

  test('has everything again when it is started on the same folder', async () => {
    push(start(), 1, 20);
    await recorder?.close();
    const again = start();
    await again.opened;
    expect(await idsIn(again)).toEqual(range(1, 20));
  });

  test('removes what is not pinned when it is cleared, and goes on', async () => {
    const active = start();
    push(active, 1, 500);
    await active.flush();
    await active.store.change([7], { kind: 'pin', pinned: true });
    const removed = [await active.clear()];
    push(active, 501, 3);
    await active.flush();
    const left = await idsIn(active);
    await active.store.change([7], { kind: 'pin', pinned: false });
    removed.push(await active.clear());
    push(active, 504, 2);
    await active.flush();
    expect([left, removed, await idsIn(active), await idsIn(active, 'body:505')]).toEqual([
      [7, 501, 502, 503],
      [499, 4],
      [504, 505],
      [505],
    ]);
  });

  test('replaces the headers it is told to before they reach the file', async () => {
    const active = start({}, { redactHeaders: ['authorization'] });
    active.sink.push(exchangeOf({ id: 1, requestHeaders: ['Authorization', 'Bearer very-secret'] }));
    await active.flush();
    const { request } = await active.store.load(1);
    expect([request.headers[1], await idsIn(active, 'secret')]).toEqual([
      expect.stringMatching(/^Bearer redacted-[0-9a-f]{8}$/),
      [],
    ]);
  });
});

describe('when the disk is full', () => {
  test('exchanges stay in memory, where they are listed and found, and the state says so', async () => {
    const active = start({ maxFileBytes: 1_500_000, retryMillis: NEVER });
    push(active, 1, 200, 10_000);
    await active.flush();
    const full = await stateOf(active, ({ state }) => state === 'memory');
    const whileFull = [await idsIn(active), await idsIn(active, 'body:200'), (await active.store.load(200)).id];
    expect([full.problem, full.dropped, whileFull]).toEqual([
      expect.stringMatching(/^the disk is full \(.*exchanges\.db: .*\); exchanges are kept in memory only$/),
      0,
      [range(1, 200), [200], 200],
    ]);
  });

  test('memory goes into the file with pins, tags and deletions, once retention made room', async () => {
    const active = start({ maxFileBytes: 1_500_000, retryMillis: NEVER });
    push(active, 1, 150, 10_000);
    await active.flush();
    await stateOf(active, ({ state }) => state === 'memory');
    const [pinned, tagged, deleted] = [148, 149, 150];
    await active.store.change([pinned], { kind: 'pin', pinned: true });
    await active.store.change([tagged], { kind: 'tag', add: ['kept'], remove: [] });
    await active.store.change([deleted], { kind: 'delete' });
    active.configure({ captureLimitBytes: 1_000_000, overflow: 'hold', redactHeaders: [], maxCount: 10 });
    const { problem } = await stateOf(active, ({ state }) => state === 'recording');
    const found = await idsIn(active);
    expect([problem, found.slice(-3), await idsIn(active, 'is:pinned'), await idsIn(active, 'tag:kept')]).toEqual([
      undefined,
      [147, 148, 149],
      [pinned],
      [tagged],
    ]);
    expect([found.includes(deleted), await active.store.change([deleted], { kind: 'restore' })]).toEqual([false, 1]);
  });
});

describe('when the file cannot be used', () => {
  test('because it is newer, it is left alone, exchanges stay in memory and the state says why', async () => {
    push(start(), 1, 2);
    await recorder?.close();
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    const before = statSync(file).mtimeMs;
    const active = start({ retryMillis: 1 });
    await active.opened;
    push(active, 10, 3);
    await active.flush();
    const { state, problem } = active.state();
    expect([state, problem, await idsIn(active), statSync(file).mtimeMs]).toEqual([
      'memory',
      `the store was written by a newer version of gatewright (${file}: version 99, this one reads up to ${MIGRATIONS.length}); exchanges are kept in memory only`,
      [10, 11, 12],
      before,
    ]);
  });

  test('because it is damaged from the start, it is moved aside and named, and a new one begun', async () => {
    mkdirSync(folder);
    writeFileSync(file, 'no database at all '.repeat(50));
    const active = start();
    await active.opened;
    push(active, 1, 3);
    await active.flush();
    const { state, problem } = active.state();
    expect([state, problem, await idsIn(active), existsSync(`${file}.corrupt-1`)]).toEqual([
      'recording',
      `the store was damaged; it was moved to ${file}.corrupt-1 and a new one begun`,
      [1, 2, 3],
      true,
    ]);
  });

  test('because it is damaged while it is in use, what was not written goes into a new one', async () => {
    push(start(), 1, 400, 3000);
    await recorder?.close();
    damage(file);
    const active = start({ retryMillis: NEVER });
    await active.opened;
    push(active, 401, 200, 3000);
    await active.flush();
    const { state, problem } = await stateOf(
      active,
      (now) => now.state === 'recording' && now.problem !== undefined && existsSync(`${file}.corrupt-1`),
    );
    push(active, 601, 5);
    await active.flush();
    expect([
      state,
      problem,
      await idsIn(active),
      readdirSync(folder).filter((name) => /corrupt-\d+$/.test(name)),
    ]).toEqual([
      'recording',
      `the store was damaged; it was moved to ${file}.corrupt-1 and a new one begun`,
      range(401, 605),
      [`${STORE_FILE}.corrupt-1`],
    ]);
  });

  test('because its folder cannot be made, exchanges are found in memory', async () => {
    writeFileSync(folder, 'a file');
    const active = start({ retryMillis: NEVER });
    push(active, 1, 5);
    await active.flush();
    const { state, problem } = active.state();
    expect([
      state,
      problem,
      await idsIn(active),
      await active.store.count('body:4'),
      (await active.store.status()).kind,
    ]).toEqual([
      'memory',
      expect.stringContaining(`the store could not be read or written (${file}: `),
      [1, 2, 3, 4, 5],
      1,
      'memory',
    ]);
  });
});

/** Overwrites the inside of the file, but not its first pages. */
function damage(path: string): void {
  const { size } = statSync(path);
  const handle = openSync(path, 'r+');
  const start = 4096 * 2;
  writeSync(handle, Buffer.alloc(size - start, 0xa5), 0, size - start, start);
  closeSync(handle);
}
