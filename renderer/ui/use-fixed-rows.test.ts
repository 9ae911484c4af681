import { expect, test } from 'vitest';
import { mostRows, rangeOf, slotOf } from './use-fixed-rows.ts';

test('no scroll position shows more rows than there are elements for', () => {
  const shown = [0, 1, 13, 25, 26, 1_000_007].map((top) => {
    const { first, end } = rangeOf(top, 702, 26);
    return end - first;
  });
  expect(Math.max(...shown)).toBe(mostRows(702, 26));
});

test('neighbours never share an element, and a row keeps its own while rows come above of it', () => {
  const drawn = Array.from({ length: 30 }, (_, offset) => slotOf(95 + offset, 30));
  expect(new Set(drawn).size).toBe(30);
  expect(slotOf(120 + 7 - (3 + 7), 30)).toBe(slotOf(120 - 3, 30));
  expect([slotOf(-1, 30), slotOf(5, 0)]).toEqual([29, 0]);
});
