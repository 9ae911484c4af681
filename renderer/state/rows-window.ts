import type { ExchangeSummary } from '../../core/model/summary.ts';

/**
 * The part of the stored rows that is in memory, newest first, within the whole list. `above` and `below` say how many
 * rows there are outside of it; they are estimates, corrected by what is loaded, but 0 is always exact: that end is in memory.
 */
export interface RowsWindow {
  readonly rows: readonly ExchangeSummary[];
  readonly above: number;
  readonly below: number;
  /** Rows that arrived and are not shown, newest first; a part of them when `hasGap`. */
  readonly waiting: readonly ExchangeSummary[];
  readonly waitingCount: number;
  /** Whether more arrived than is kept, so that showing them means to load again. */
  readonly hasGap: boolean;
  /** Sum of all moves of the rows on screen, in rows; who scrolls takes the difference and stays where it was. */
  readonly moved: number;
}

/** Rows asked for at a time. */
export const PAGE_ROWS = 300;
/** Rows kept in memory; beyond it the far end is let go. */
export const KEPT_ROWS = 6000;
/** Browsers cannot lay out much more than 33 million pixels. */
const MOST_ROWS = 1_200_000;
const KEPT_WAITING = 2000;

/** No rows at all. */
export const NO_ROWS: RowsWindow = {
  rows: [],
  above: 0,
  below: 0,
  waiting: [],
  waitingCount: 0,
  hasGap: false,
  moved: 0,
};

/** A page as `exchange.list` gives it. */
export interface Page {
  readonly rows: readonly ExchangeSummary[];
  readonly next?: number | undefined;
}

/** The newest page alone. @param total How many rows there are in all, when that is known. */
export function firstPage(page: Page, total: number | undefined): RowsWindow {
  return { ...NO_ROWS, rows: page.rows, below: rowsBelow(page, page.rows.length, total) };
}

/** A page out of the middle, put where its first row is believed to be. */
export function pageAt(window: RowsWindow, page: Page, index: number, total: number | undefined): RowsWindow {
  const below = rowsBelow(page, index + page.rows.length, total);
  return { ...window, rows: page.rows, above: index, below };
}

/** The window with the page below its last row; the top is let go when there are too many rows. */
export function withOlder(window: RowsWindow, page: Page): RowsWindow {
  const rows = mergeRows(window.rows, page.rows);
  const added = rows.length - window.rows.length;
  const surplus = Math.max(0, rows.length - KEPT_ROWS);
  const estimate = Math.max(window.below - added, PAGE_ROWS);
  return {
    ...window,
    rows: rows.slice(surplus),
    above: window.above + surplus,
    below: page.next === undefined ? 0 : estimate,
  };
}

/** The window with the page above its first row; the bottom is let go when there are too many rows. */
export function withNewer(window: RowsWindow, page: Page): RowsWindow {
  const rows = mergeRows(window.rows, page.rows);
  const added = rows.length - window.rows.length;
  const isTop = page.rows.length < PAGE_ROWS;
  const above = isTop ? 0 : Math.max(window.above - added, PAGE_ROWS);
  const surplus = Math.max(0, rows.length - KEPT_ROWS);
  return {
    ...window,
    ...(isTop && { waiting: [], waitingCount: 0, hasGap: false }),
    rows: rows.slice(0, KEPT_ROWS),
    above,
    below: window.below + surplus,
    moved: window.moved + above + added - window.above,
  };
}

/** The window after rows arrived that are not to be shown yet. */
export function withWaiting(window: RowsWindow, arrived: readonly ExchangeSummary[], hasGap: boolean): RowsWindow {
  const known = new Set([...window.rows, ...window.waiting].map(({ id }) => id));
  const oldest = window.below > 0 ? (window.rows.at(-1)?.id ?? 0) : 0;
  const added = arrived.filter(({ id }) => id > oldest && !known.has(id));
  const waiting = mergeRows(window.waiting, added);
  return {
    ...window,
    waiting: waiting.slice(0, KEPT_WAITING),
    waitingCount: window.waitingCount + added.length,
    hasGap: window.hasGap || hasGap || waiting.length > KEPT_WAITING || window.above > 0,
  };
}

/** The window with everything that waited in its place; undefined when that needs another look at the store. */
export function withWaitingShown(window: RowsWindow): RowsWindow | undefined {
  if (window.hasGap || window.above > 0) return undefined;
  const rows = mergeRows(window.rows, window.waiting);
  const surplus = Math.max(0, rows.length - KEPT_ROWS);
  return {
    ...window,
    rows: rows.slice(0, KEPT_ROWS),
    below: window.below + surplus,
    waiting: [],
    waitingCount: 0,
    moved: window.moved + rows.length - window.rows.length,
  };
}

/** The window with some rows replaced by what `change` makes of them; undefined takes a row away. */
export function withChangedRows(
  window: RowsWindow,
  ids: ReadonlySet<number>,
  change: (row: ExchangeSummary) => ExchangeSummary | undefined,
): RowsWindow {
  const apply = (row: ExchangeSummary): readonly ExchangeSummary[] => {
    const next = ids.has(row.id) ? change(row) : row;
    return next === undefined ? [] : [next];
  };
  return { ...window, rows: window.rows.flatMap(apply), waiting: window.waiting.flatMap(apply) };
}

/** The window with rows back in their places, as long as those are in memory. */
export function withRestoredRows(window: RowsWindow, restored: readonly ExchangeSummary[]): RowsWindow {
  const newest = window.above > 0 ? (window.rows[0]?.id ?? 0) : Number.POSITIVE_INFINITY;
  const oldest = window.below > 0 ? (window.rows.at(-1)?.id ?? 0) : 0;
  const inside = restored.filter(({ id }) => id >= oldest && id <= newest);
  return { ...window, rows: mergeRows(window.rows, inside) };
}

/** How many rows the list has, in memory or not. */
export function rowCount({ rows, above, below }: RowsWindow): number {
  return Math.min(above + rows.length + below, MOST_ROWS);
}

/** The row at a place of the whole list; undefined when it is not in memory. */
export function rowAt({ rows, above }: RowsWindow, index: number): ExchangeSummary | undefined {
  return rows[index - above];
}

/** The place of a row in the whole list; undefined when it is not in memory. */
export function indexOfRow({ rows, above }: RowsWindow, id: number): number | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle]?.id ?? 0;
    if (found === id) return above + middle;
    if (found > id) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** What has to be loaded, so that the rows from `first` to `last` can be shown. */
export type Need = { readonly kind: 'older' | 'newer' } | { readonly kind: 'jump'; readonly index: number };

/** The next load for what is on screen; undefined when there is enough. */
export function neededLoad(window: RowsWindow, first: number, last: number): Need | undefined {
  const end = window.above + window.rows.length;
  if (last < window.above - PAGE_ROWS || first > end + PAGE_ROWS) return { kind: 'jump', index: first };
  if (window.above > 0 && first < window.above + PAGE_ROWS / 4) return { kind: 'newer' };
  return window.below > 0 && last > end - PAGE_ROWS / 4 ? { kind: 'older' } : undefined;
}

/**
 * The id that a row at `index` may have, when rows are spread evenly in time between the ends that are known.
 * @param newest Id of the newest row there is. @param oldest Id of the oldest.
 */
export function guessId(window: RowsWindow, index: number, newest: number, oldest: number): number {
  const top = window.rows[0]?.id ?? newest;
  const bottom = window.rows.at(-1)?.id ?? oldest;
  if (index < window.above) return Math.round(newest - ((newest - top) * index) / Math.max(1, window.above));
  const beyond = index - window.above - window.rows.length;
  return Math.round(bottom - ((bottom - oldest) * beyond) / Math.max(1, window.below));
}

/** Two lists, newest first, as one without doubles; of two rows with one id, the one of `second` is kept. */
export function mergeRows(
  first: readonly ExchangeSummary[],
  second: readonly ExchangeSummary[],
): readonly ExchangeSummary[] {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  if ((second.at(-1)?.id ?? 0) > (first[0]?.id ?? 0)) return [...second, ...first];
  if ((second[0]?.id ?? 0) < (first.at(-1)?.id ?? 0)) return [...first, ...second];
  const byId = new Map([...first, ...second].map((row) => [row.id, row]));
  return [...byId.values()].toSorted((a, b) => b.id - a.id);
}

function rowsBelow(page: Page, end: number, total: number | undefined): number {
  if (page.next === undefined) return 0;
  return total === undefined ? PAGE_ROWS : Math.max(PAGE_ROWS, Math.min(total, MOST_ROWS) - end);
}
