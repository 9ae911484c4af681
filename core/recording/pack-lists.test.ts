import { expect, test } from 'vitest';
import { PackLists, SEPARATOR } from './pack-lists.ts';

function numbersOf(lists: PackLists): number[] {
  return [...new Float64Array(lists.numberBytes().slice().buffer)];
}

test('a list that is like another is written as places in it, and what is new in full', () => {
  const lists = new PackLists();
  lists.headersLike(['host', 'b', 'x', '1', 'y', '2', 'z', '3'], ['host', 'a', 'x', '1', 'gone', '0', 'y', '2']);
  expect([numbersOf(lists), lists.joined().split(SEPARATOR)]).toEqual([
    [8, -1, 2, 6, -1],
    ['host', 'b', 'z', '3'],
  ]);
});

test('a text with a separator in it stays one text', () => {
  const lists = new PackLists();
  lists.text(`a${SEPARATOR}b`);
  expect(lists.joined()).toBe('a\uFFFDb');
});

test('what was written before it was cleared does not come back, however much it was', () => {
  const lists = new PackLists();
  for (let value = 0; value < 2000; value += 1) lists.note('a', value);
  expect(numbersOf(lists).length).toBe(4000);
  lists.clear();
  lists.text('b');
  lists.number(7);
  expect([lists.joined(), numbersOf(lists)]).toEqual(['b', [7]]);
});
