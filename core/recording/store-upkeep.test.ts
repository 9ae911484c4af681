import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packed, StoreFile } from '../testing/store-file.ts';
import { captured, exchangeOf, NOON } from './filter/test-exchanges.ts';
import { RecordTable } from './record-table.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let store: StoreFile;
beforeEach(() => {
  store = new StoreFile();
});
afterEach(() => store.close());

/** Exchanges as the engine makes them: the id is the time in microseconds. */
function recorded(startedAt: number, text = 'body'): ReturnType<typeof exchangeOf> {
  return exchangeOf({ id: startedAt * 1000, startedAt, responseBody: captured(text) });
}

/** One recorded days before noon, under a clock that was moved by days. */
function recordedUnder(ageDays: number, movedDays: number): ReturnType<typeof exchangeOf> {
  const at = NOON - ageDays * DAY;
  return exchangeOf({ id: at * 1000, startedAt: at + movedDays * DAY, responseBody: captured('body') });
}

function startedMinutesAgo(): unknown[] {
  return store.read(`SELECT CAST((${NOON} - started_at) / ${MINUTE} AS INTEGER) FROM exchanges ORDER BY id`);
}

function searched(word: string): unknown[] {
  return store.read(`SELECT rowid FROM words WHERE words MATCH '"${word}"'`);
}

describe('indexing', () => {
  test('goes from the oldest row on, a slice at a time, and compresses what gets smaller by it', () => {
    const long = 'a long text that says the same again and again '.repeat(50);
    for (let id = 1; id <= 60; id += 1) store.write(exchangeOf({ id, responseBody: captured(`${long} ${id}`) }));
    const hasMore = store.upkeep.indexSome();
    const marks = [store.upkeep.waiting(), searched('again').length, store.read('SELECT min(id) FROM unindexed')];
    const isDone = !store.upkeep.indexSome();
    const { exchange } = new RecordTable(store.connection).get(60);
    expect({
      hasMore,
      marks,
      isDone,
      found: searched('again').length,
      encodings: store.read('SELECT DISTINCT encoding FROM bodies'),
      text: Buffer.concat(exchange.response?.body.chunks ?? []).toString() === `${long} 60`,
    }).toEqual({ hasMore: true, marks: [10, 50, [51]], isDone: true, found: 60, encodings: [1], text: true });
  });

  test('leaves bodies as they are that compression would not make smaller', () => {
    const random = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * index * 31 + index * 7) % 251));
    store.write(exchangeOf({ id: 1, requestBody: captured('short'), responseBody: captured(random.subarray(0, 400)) }));
    store.upkeep.indexSome();
    expect(store.read('SELECT DISTINCT encoding FROM bodies')).toEqual([0]);
  });

  test('of a row that was removed meanwhile is nothing to do', () => {
    store.write(exchangeOf({ id: 1 }), exchangeOf({ id: 2 }));
    store.upkeep.remove([1]);
    expect([store.upkeep.indexSome(), store.upkeep.waiting(), searched('orders')]).toEqual([false, 0, [2]]);
  });
});

describe('retention', () => {
  test('goes by when an exchange was recorded, not by the moved clock that it shows', () => {
    store.write(recordedUnder(4, 900), recordedUnder(3, 0), recordedUnder(1, -900));
    store.upkeep.retainSome({ maxAgeMillis: 2 * DAY }, NOON);
    expect(store.read('SELECT id FROM exchanges')).toEqual([(NOON - DAY) * 1000]);
  });

  test('by age removes what is older, but not what is pinned', () => {
    for (const days of [5, 4, 3, 2, 1]) store.write(recorded(NOON - days * DAY));
    store.upkeep.change([(NOON - 4 * DAY) * 1000], { kind: 'pin', pinned: true }, NOON);
    const hasMore = store.upkeep.retainSome({ maxAgeMillis: 2.5 * DAY }, NOON);
    expect([hasMore, startedMinutesAgo()]).toEqual([false, [4 * 1440, 2 * 1440, 1440]]);
  });

  test('by count removes the oldest, a slice at a time', () => {
    store.write(...Array.from({ length: 500 }, (_, index) => recorded(NOON + index)));
    const slices = [1, 2, 3, 4].map(() => {
      const hasMore = store.upkeep.retainSome({ maxCount: 20 }, NOON);
      return [hasMore, store.upkeep.exchanges()];
    });
    expect([slices, store.read('SELECT min(started_at) FROM exchanges')]).toEqual([
      [
        [true, 300],
        [true, 100],
        [false, 20],
        [false, 20],
      ],
      [NOON + 480],
    ]);
  });

  test('by size keeps the file from growing, however much is recorded', () => {
    const sizes: number[] = [];
    const maxBytes = 1_000_000;
    for (let round = 0; round < 8; round += 1) {
      const texts = Array.from({ length: 50 }, (_, index) => uniqueText(round * 50 + index));
      store.write(...texts.map((text, index) => recorded(NOON + round * 50 + index, text)));
      while (store.upkeep.indexSome());
      while (store.upkeep.retainSome({ maxBytes }, NOON));
      sizes.push(store.size());
    }
    const newest = store.read('SELECT max(started_at) FROM exchanges');
    expect([Math.max(...sizes) < maxBytes * 3, store.upkeep.bytes() <= maxBytes, newest]).toEqual([
      true,
      true,
      [NOON + 399],
    ]);
    expect(store.upkeep.exchanges()).toBeGreaterThan(20);
  });

  test('takes what was imported for as old as its import', () => {
    const old = NOON - 900 * DAY;
    for (const days of [5, 3, 1]) store.write(recorded(NOON - days * DAY));
    store.writer.insert(packed([recorded(old), recorded(old + MINUTE)]), NOON - 2 * DAY);
    const after = [{ maxAgeMillis: 2.5 * DAY, maxCount: 4 }, { maxCount: 2 }, { maxAgeMillis: 1.5 * DAY }].map(
      (bounds) => {
        store.upkeep.retainSome(bounds, NOON);
        return startedMinutesAgo().map((minutes) => Math.round(Number(minutes) / 1440));
      },
    );
    expect(after).toEqual([[900, 900, 1], [900, 1], [1]]);
  });

  test('keeps everything where there is no bound', () => {
    store.write(recorded(1), recorded(2));
    expect([store.upkeep.retainSome({}, NOON), store.upkeep.exchanges()]).toEqual([false, 2]);
  });

  test('removes deleted rows only after the time in which they can be brought back', () => {
    store.write(recorded(NOON), recorded(NOON + 1));
    const id = NOON * 1000;
    store.upkeep.change([id], { kind: 'delete' }, NOON);
    store.upkeep.retainSome({}, NOON + 9 * MINUTE);
    const restored = store.upkeep.change([id], { kind: 'restore' }, NOON + 9 * MINUTE);
    store.upkeep.change([id], { kind: 'delete' }, NOON + 9 * MINUTE);
    store.upkeep.retainSome({}, NOON + 20 * MINUTE);
    expect([restored, store.upkeep.change([id], { kind: 'restore' }, NOON), store.upkeep.exchanges()]).toEqual([
      1, 0, 1,
    ]);
  });
});

describe('removing a row', () => {
  test('removes its text, its record, and the bodies that no other row has', () => {
    store.write(recorded(1, 'shared'), recorded(2, 'shared'), recorded(3, 'alone'));
    while (store.upkeep.indexSome());
    store.upkeep.remove([1000, 3000]);
    const left = store.read('SELECT uses, CAST(data AS TEXT) AS text FROM bodies');
    const words = [
      searched('shared'),
      searched('alone'),
      store.read("SELECT rowid FROM urls WHERE urls MATCH 'orders'"),
    ];
    store.upkeep.remove([2000, 2000]);
    expect({ left, words, tables: tables() }).toEqual({
      left: [{ uses: 1, text: 'shared' }],
      words: [[2000], [], [2000]],
      tables: { exchanges: [0], heads: [0], bodies: [0], unindexed: [0], counted: [0] },
    });
  });

  test('that fails takes no use away from a body', () => {
    store.write(recorded(1, 'kept'), recorded(2, 'kept'));
    store.connection.exec("CREATE TEMP TRIGGER stuck BEFORE DELETE ON heads BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    expect(() => store.upkeep.remove([1000])).toThrow('stuck');
    store.connection.exec('DROP TRIGGER stuck');
    store.write(recorded(3, 'kept'));
    store.upkeep.remove([3000]);
    expect(store.read('SELECT uses FROM bodies')).toEqual([2]);
  });

  test('of a store in which nothing has to stay empties it at once, and its bodies can be written again', () => {
    store.write(...Array.from({ length: 300 }, (_, index) => recorded(index + 1, 'same')));
    while (store.upkeep.indexSome());
    const removed = [store.upkeep.clearSome(300_000), store.upkeep.clearSome(300_000)];
    const empty = tables();
    store.write(recorded(400, 'same'));
    expect([removed, empty, searched('same'), store.read('SELECT uses FROM bodies')]).toEqual([
      [300, 0],
      { exchanges: [0], heads: [0], bodies: [0], unindexed: [0], counted: [0] },
      [],
      [1],
    ]);
  });

  test('leaves what came after the newest that was meant', () => {
    store.write(recorded(1), recorded(2), recorded(3));
    expect([store.upkeep.clearSome(2000), store.read('SELECT id FROM exchanges')]).toEqual([2, [3000]]);
  });
});

test('a file that became mostly empty is made smaller', () => {
  for (let round = 0; round < 10; round += 1)
    store.writer.write([packed([recorded(round + 1, uniqueText(round).repeat(1500))])], 0);
  const before = store.size();
  store.upkeep.clearSome(Number.MAX_SAFE_INTEGER);
  while (store.upkeep.retainSome({}, NOON));
  expect(store.size()).toBeLessThan(before / 2);
});

/** About 3 KB in words that no other text has. */
function uniqueText(seed: number): string {
  return Array.from({ length: 300 }, (_, index) => `w${((seed * 300 + index) * 2_654_435_761) % 4_294_967_296}`).join(
    ' ',
  );
}

function tables(): Record<string, unknown> {
  const count = (table: string): unknown[] => store.read(`SELECT count(*) FROM ${table}`);
  return {
    exchanges: count('exchanges'),
    heads: count('heads'),
    bodies: count('bodies'),
    unindexed: count('unindexed'),
    counted: store.read('SELECT exchanges FROM counts'),
  };
}
