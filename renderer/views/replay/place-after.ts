const ROWS_A_PAGE = 20;

/** The row that a key leads to from another one; undefined for keys that do not move. */
export function placeAfter(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    PageDown: at + ROWS_A_PAGE,
    PageUp: at - ROWS_A_PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined || count === 0 ? undefined : Math.min(Math.max(next, 0), count - 1);
}
