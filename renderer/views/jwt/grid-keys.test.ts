import { expect, test } from 'vitest';
import { type Cell, moveInGrid } from './grid-keys.ts';

function moves(from: Cell, isThere: (cell: Cell) => boolean): readonly string[] {
  return ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'x'].map((key) => {
    const to = moveInGrid(key, from, { rows: 4, columns: 2, isThere });
    return to === undefined ? 'nowhere' : `${to.row} ${to.column}`;
  });
}

test('arrows go from cell to cell and stay inside, Home and End go to the ends of a column', () => {
  expect(moves({ row: 1, column: 1 }, () => true)).toEqual(['2 1', '0 1', '1 1', '1 0', '0 1', '3 1', 'nowhere']);
});

test('rows without cells are gone past', () => {
  expect(moves({ row: 2, column: 0 }, ({ row }) => row === 1 || row === 2)).toEqual([
    '2 0',
    '1 0',
    '2 1',
    '2 0',
    '1 0',
    '2 0',
    'nowhere',
  ]);
});
