import { expect, test } from 'vitest';
import { exchangeOf } from './filter/test-exchanges.ts';
import { LiveRows } from './live-rows.ts';
import { summarize } from './summary.ts';

const rows = Array.from({ length: 300 }, (_, index) => summarize(exchangeOf({ id: index + 1 })));

test('the first rows are told at once, those right behind them together', () => {
  const told: (readonly [number[], number])[] = [];
  const live = new LiveRows((some, skipped) => told.push([some.map(({ id }) => id), skipped]));
  live.add(rows.slice(0, 2), 0);
  live.add(rows.slice(2, 3), 0);
  live.add(rows.slice(3, 4), 5);
  live.flush();
  live.flush();
  expect(told).toEqual([
    [[1, 2], 0],
    [[3, 4], 5],
  ]);
});

test('more than 200 rows are told by the newest, the others are counted', () => {
  let told: readonly unknown[] = [];
  const live = new LiveRows((some, skipped) => (told = [some.length, some.at(-1)?.id, skipped]));
  live.add(rows, 1);
  expect(told).toEqual([200, 300, 101]);
});
