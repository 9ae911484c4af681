import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packed, StoreFile } from '../testing/store-file.ts';
import { captured, exchangeOf } from './filter/test-exchanges.ts';
import { ROWS_PER_MARK } from './schema.ts';

let store: StoreFile;
beforeEach(() => {
  store = new StoreFile();
});
afterEach(() => store.close());

function exchanges(from: number, count: number, text = 'same'): ReturnType<typeof exchangeOf>[] {
  return Array.from({ length: count }, (_, index) =>
    exchangeOf({ id: from + index, requestBody: captured(text), responseBody: captured(`${text} ${index}`) }),
  );
}

describe('the writer', () => {
  test('writes the batches that came together in one transaction, and tells of the last rows', () => {
    const commits: number[] = [];
    store.connection.function('committed', () => commits.push(1));
    const rows = store.writer.write([packed(exchanges(1, 3)), packed(exchanges(4, 2))], 3);
    expect([rows.map(({ id }) => id), store.read('SELECT id FROM exchanges'), store.connection.inTransaction]).toEqual([
      [3, 4, 5],
      [1, 2, 3, 4, 5],
      false,
    ]);
  });

  test('writes nothing of a run that breaks off, and goes on with the next as if it had not been', () => {
    store.write(...exchanges(1, 2, 'first'));
    store.connection.exec(`
      CREATE TEMP TRIGGER full BEFORE INSERT ON heads WHEN new.id = 12 BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const broken = [packed(exchanges(10, 2, 'lost')), packed(exchanges(12, 1, 'lost'))];
    expect(() => store.writer.write(broken, 9)).toThrow('no room');
    store.connection.exec('DROP TRIGGER full');
    store.write(...exchanges(20, 1, 'lost'));
    expect({
      ids: store.read('SELECT id FROM exchanges'),
      heads: store.read('SELECT id FROM heads'),
      waiting: store.read('SELECT id FROM unindexed'),
      uses: store.read('SELECT sum(uses) FROM bodies'),
      counted: store.read('SELECT exchanges FROM counts'),
    }).toEqual({ ids: [1, 2, 20], heads: [1, 2, 20], waiting: [1, 2, 20], uses: [6], counted: [3] });
  });

  test('stores equal bodies once, over all exchanges and starts', () => {
    store.write(...exchanges(1, 3));
    store.write(...exchanges(4, 3));
    store.bodies.forget();
    store.write(...exchanges(7, 3));
    expect(store.read('SELECT uses, CAST(data AS TEXT) AS text FROM bodies ORDER BY text')).toEqual([
      { uses: 9, text: 'same' },
      { uses: 3, text: 'same 0' },
      { uses: 3, text: 'same 1' },
      { uses: 3, text: 'same 2' },
    ]);
  });

  test('compresses and indexes nothing while it records', () => {
    store.write(...exchanges(1, 2, 'long '.repeat(1000)));
    expect([
      store.read('SELECT DISTINCT encoding FROM bodies'),
      store.read('SELECT id FROM unindexed'),
      store.read("SELECT rowid FROM words WHERE words MATCH 'long'"),
    ]).toEqual([[0], [1, 2], []]);
  });

  test('gives an exchange whose id is taken the next free one, and tells it by that', () => {
    store.write(...exchanges(1, 3));
    const rows = store.writer.write([packed(exchanges(2, 1))], 1);
    expect([rows.map(({ id }) => id), store.writer.insert(packed(exchanges(1, 2)), 0)]).toEqual([[4], [5, 6]]);
  });

  test('leaves a mark about every so many rows, over several runs', () => {
    const half = ROWS_PER_MARK / 2;
    for (let run = 0; run < 5; run += 1) store.write(...exchanges(run * half + 1, half));
    expect(store.read('SELECT id FROM marks')).toEqual([ROWS_PER_MARK, ROWS_PER_MARK * 2]);
  });
});
