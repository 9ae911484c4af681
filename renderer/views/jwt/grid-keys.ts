/** A cell of the matrix, both from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A grid; cells that are not there are gone past. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly isThere: (cell: Cell) => boolean;
}

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowDown: { row: 1, column: 0 },
  ArrowUp: { row: -1, column: 0 },
  ArrowRight: { row: 0, column: 1 },
  ArrowLeft: { row: 0, column: -1 },
};

/** Where a key leads in a grid, at its end to where it was; undefined for a key that does not move. */
export function moveInGrid(key: string, from: Cell, grid: Grid): Cell | undefined {
  if (key === 'Home') return along({ row: 0, column: from.column }, { row: 1, column: 0 }, grid) ?? from;
  if (key === 'End') return along({ row: grid.rows - 1, column: from.column }, { row: -1, column: 0 }, grid) ?? from;
  const step = STEPS[key];
  return step === undefined ? undefined : (along(moved(from, step), step, grid) ?? from);
}

/** The first cell that is there, from one on in the direction of a step. */
function along(start: Cell, step: Cell, { rows, columns, isThere }: Grid): Cell | undefined {
  let cell = start;
  while (cell.row >= 0 && cell.row < rows && cell.column >= 0 && cell.column < columns) {
    if (isThere(cell)) return cell;
    cell = moved(cell, step);
  }
  return undefined;
}

function moved({ row, column }: Cell, step: Cell): Cell {
  return { row: row + step.row, column: column + step.column };
}
