import { describe, expect, test } from 'vitest';
import { anyAlgorithm } from './algorithm.ts';
import { fixedWindow } from './fixed-window.ts';
import { KeyTable } from './key-table.ts';
import { alignedWindow } from './windows.ts';

const algorithm = anyAlgorithm(fixedWindow(5, alignedWindow(1000)));

function use(table: KeyTable<unknown>, key: string, now: number): number {
  const state = table.at(key, now);
  algorithm.take(state, now, 1);
  return algorithm.standing(state, now, 1).used;
}

describe('a table of keys', () => {
  test('never holds more than it may, drops the oldest that still count, and counts what it dropped', () => {
    const table = new KeyTable(algorithm, 100);
    for (let index = 0; index < 150; index += 1) use(table, `key ${index}`, 0);
    const [newest, oldest] = [use(table, 'key 149', 0), use(table, 'key 0', 0)];
    expect({ size: table.size, dropped: table.dropped, newest, oldest }).toEqual({
      size: 100,
      dropped: 51,
      newest: 2,
      oldest: 1,
    });
  });

  test('forgets keys that count no more as new ones come, and none that do', () => {
    const table = new KeyTable(algorithm, 100_000);
    for (let index = 0; index < 5000; index += 1) use(table, `old ${index}`, 0);
    for (let index = 0; index < 2000; index += 1) use(table, `new ${index}`, 11_000);
    expect([table.size, table.dropped, use(table, 'new 0', 11_000), use(table, 'new 1999', 11_000)]).toEqual([
      2000, 0, 2, 2,
    ]);
  });

  test('stays small when every key is used once', () => {
    const table = new KeyTable(algorithm, 100_000);
    let most = 0;
    for (let index = 0; index < 50_000; index += 1) {
      use(table, `key ${index}`, index);
      most = Math.max(most, table.size);
    }
    expect(most).toBeLessThan(15_000);
  });

  test('of another bound after a reload keeps the newest that fit', () => {
    const table = new KeyTable(algorithm, 100);
    for (let index = 0; index < 50; index += 1) use(table, `key ${index}`, 0);
    table.maxKeys = 10;
    for (let index = 0; index < 50; index += 1) use(table, `more ${index}`, 0);
    expect([table.size, use(table, 'more 49', 0), use(table, 'more 41', 0)]).toEqual([10, 2, 2]);
  });
});
