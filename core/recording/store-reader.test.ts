import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import type { Exchange } from '../model/exchange.ts';
import { anyExchange } from '../testing/any-exchange.ts';
import { anyFilter } from '../testing/any-filter.ts';
import { StoreFile } from '../testing/store-file.ts';
import { type Connection, openForReading } from './database.ts';
import { captured, exchangeOf, NOON } from './filter/test-exchanges.ts';
import { MemoryStore } from './memory-store.ts';
import { ROWS_PER_MARK } from './schema.ts';
import { StoreReader } from './store-reader.ts';
import type { Progress } from './store.ts';

const clock = { now: () => NOON, monotonic: () => 0 };
const UNPIN = { kind: 'pin', pinned: false } as const;
const NO_CONTROL = { check: () => undefined, report: () => undefined };

describe('the reader of the file', () => {
  let store: StoreFile;
  let reader: StoreReader;
  const readers: Connection[] = [];

  beforeAll(() => {
    store = new StoreFile();
    readers.push(openForReading(store.file, 1000), openForReading(store.file, 1000));
    const [pages, records] = readers;
    if (pages === undefined || records === undefined) throw new Error('two were opened');
    // So few that most of what is found comes from the index.
    reader = new StoreReader(pages, records, 3);
  });
  afterAll(() => {
    for (const one of readers) one.close();
    store.close();
  });

  function refill(exchanges: readonly Exchange[], pinned: readonly number[], indexed: number): void {
    const { upkeep } = store;
    upkeep.change(
      reader.list({ filter: 'is:pinned', limit: 100 }, NOON, NO_CONTROL).rows.map(({ id }) => id),
      UNPIN,
      0,
    );
    upkeep.clearSome(Number.MAX_SAFE_INTEGER);
    store.write(...exchanges.slice(0, indexed));
    while (upkeep.indexSome());
    store.write(...exchanges.slice(indexed));
    upkeep.change(pinned, { kind: 'pin', pinned: true }, NOON);
  }

  test('finds what the memory store finds, for any exchanges and any filters', async () => {
    const sample = fc.record({
      exchanges: fc.array(anyExchange(), { minLength: 1, maxLength: 25 }),
      filters: fc.array(anyFilter(), { minLength: 8, maxLength: 8 }),
      indexed: fc.integer({ min: 0, max: 25 }),
      pin: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(sample, async ({ exchanges, filters, indexed, pin }) => {
        const numbered = exchanges.map((exchange, index) => ({ ...exchange, id: index + 1 }));
        const pinned = numbered.map(({ id }) => id).filter((id) => id % pin === 0);
        refill(numbered, pinned, indexed);
        const memory = new MemoryStore(clock);
        await memory.insert(numbered);
        await memory.change(pinned, { kind: 'pin', pinned: true });
        for (const filter of filters) {
          const query = { filter, limit: 7 };
          const up = { filter, limit: 4, after: 2 };
          const inFile = [reader.list(query, NOON, NO_CONTROL), reader.list(up, NOON, NO_CONTROL)];
          expect([filter, ...inFile]).toEqual([filter, await memory.list(query), await memory.list(up)]);
          expect([filter, reader.count(filter, NOON, NO_CONTROL)]).toEqual([filter, await memory.count(filter)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('pages through what a search finds, whether by looking or by the index, each row once', () => {
    refill(
      Array.from({ length: 60 }, (_, index) =>
        exchangeOf({ id: index + 1, target: index % 3 === 0 ? '/rare' : '/usual' }),
      ),
      [],
      50,
    );
    const found: number[] = [];
    for (let before: number | undefined = 1000; before !== undefined;) {
      const page = reader.list({ filter: 'rare url:rare http', limit: 4, before }, NOON, NO_CONTROL);
      found.push(...page.rows.map(({ id }) => id));
      before = page.next;
    }
    expect(found).toEqual(Array.from({ length: 20 }, (_, index) => 58 - index * 3));
  });

  test('reports how far a scan has come, mark by mark, and stops between two rows when told to', () => {
    const rows = ROWS_PER_MARK * 3 + 10;
    refill(
      Array.from({ length: rows }, (_, index) => exchangeOf({ id: index + 1, responseBody: captured('abc') })),
      [],
      0,
    );
    const progress: Progress[] = [];
    const found = reader.count('time>1s', NOON, { ...NO_CONTROL, report: (step) => progress.push(step) });
    let looks = 0;
    const cancel = (): void => {
      looks += 1;
      if (looks === 3) throw new GatewrightError('CALL_CANCELLED');
    };
    const stopped = codeOf(() => reader.count('body:/x/', NOON, { ...NO_CONTROL, check: cancel }));
    const afterwards = reader.list({ filter: 'body:/b/', limit: 2 }, NOON, NO_CONTROL).rows.map(({ id }) => id);
    expect({ found, progress, stopped, looks, afterwards }).toEqual({
      found: 0,
      progress: [
        { done: 1, total: 4 },
        { done: 3, total: 4 },
        { done: 4, total: 4 },
      ],
      stopped: 'CALL_CANCELLED',
      looks: 3,
      afterwards: [rows, rows - 1],
    });
  });
});

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof GatewrightError ? error.code : String(error);
  }
}
