import { expect, test } from 'vitest';
import { placeIn } from './text-place.ts';

test('lines and columns count from 1', () => {
  expect([0, 1, 2, 4].map((offset) => placeIn('a\nbc', offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
  ]);
});
