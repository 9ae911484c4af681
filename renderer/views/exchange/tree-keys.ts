import type { JsonRow } from './json-rows.ts';

/** What a key does in a tree. */
export type TreeMove =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'toggle'; readonly path: string };

const ROWS_A_PAGE = 20;

/** What a key does, as trees do everywhere; undefined when it does nothing here. @see https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
export function moveInTree(
  key: string,
  rows: readonly JsonRow[],
  at: number,
  open: ReadonlySet<string>,
): TreeMove | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const isOpen = open.has(row.path);
  const go = (index: number): TreeMove => ({ kind: 'go', index: Math.min(Math.max(index, 0), rows.length - 1) });
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'PageDown':
      return go(at + ROWS_A_PAGE);
    case 'PageUp':
      return go(at - ROWS_A_PAGE);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row.size === 0) return undefined;
      return isOpen ? go(at + 1) : { kind: 'toggle', path: row.path };
    case 'ArrowLeft':
      if (isOpen) return { kind: 'toggle', path: row.path };
      return go(parentOf(rows, at, row.level));
    case 'Enter':
    case ' ':
      return row.size === 0 ? undefined : { kind: 'toggle', path: row.path };
    default:
      return undefined;
  }
}

function parentOf(rows: readonly JsonRow[], at: number, level: number): number {
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.level ?? level) < level) return index;
  return at;
}
