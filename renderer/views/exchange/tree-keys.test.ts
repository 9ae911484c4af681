import { expect, test } from 'vitest';
import { jsonRows } from './json-rows.ts';
import { moveInTree } from './tree-keys.ts';

const open = new Set(['$', '$.a']);
const rows = jsonRows({ a: { b: 1, c: 2 }, d: {}, e: [1] }, open);
const press = (key: string, at: number) => moveInTree(key, rows, at, open);

test('arrows go up and down and stop at the ends', () => {
  expect([press('ArrowDown', 0), press('ArrowUp', 0), press('End', 0), press('PageUp', 3)]).toEqual([
    { kind: 'go', index: 1 },
    { kind: 'go', index: 0 },
    { kind: 'go', index: 5 },
    { kind: 'go', index: 0 },
  ]);
});

test('right opens a node and then goes into it, left closes it and then goes out of it', () => {
  expect([press('ArrowRight', 5), press('ArrowRight', 1), press('ArrowLeft', 1), press('ArrowLeft', 3)]).toEqual([
    { kind: 'toggle', path: '$.e' },
    { kind: 'go', index: 2 },
    { kind: 'toggle', path: '$.a' },
    { kind: 'go', index: 1 },
  ]);
});

test('a leaf and an empty node do not open, and other keys are left to others', () => {
  expect([press('Enter', 2), press(' ', 4), press('ArrowRight', 4), press('j', 0)]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});
