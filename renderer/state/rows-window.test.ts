import { describe, expect, test } from 'vitest';
import { sampleRow as row, sampleRows as rows } from '../testing/page/sample-rows.ts';
import {
  firstPage,
  guessId,
  indexOfRow,
  KEPT_ROWS,
  mergeRows,
  neededLoad,
  NO_ROWS,
  PAGE_ROWS,
  pageAt,
  rowAt,
  rowCount,
  type RowsWindow,
  withChangedRows,
  withNewer,
  withOlder,
  withRestoredRows,
  withWaiting,
  withWaitingShown,
} from './rows-window.ts';

function ids(window: RowsWindow): number[] {
  return window.rows.map(({ id }) => id);
}

describe('pages', () => {
  test('the first page knows how many rows are below when the total is known', () => {
    const window = firstPage({ rows: rows(1000, 701), next: 701 }, 1000);
    expect([window.above, window.rows.length, window.below, rowCount(window)]).toEqual([0, 300, 700, 1000]);
  });

  test('without a total there is one more page to come, and none when it was the last', () => {
    expect(firstPage({ rows: rows(9, 7), next: 7 }, undefined).below).toBe(PAGE_ROWS);
    expect(firstPage({ rows: rows(9, 7) }, 1_000_000).below).toBe(0);
  });

  test('older rows are added below and the top is let go beyond what is kept, without moving any row', () => {
    const start = firstPage({ rows: rows(10_000, 10_001 - KEPT_ROWS), next: 1 }, 10_000);
    const older = withOlder(start, { rows: rows(10_000 - KEPT_ROWS, 9901 - KEPT_ROWS), next: 1 });
    expect(older.rows).toHaveLength(KEPT_ROWS);
    expect(older.above).toBe(100);
    expect(older.moved).toBe(start.moved);
    expect(indexOfRow(older, 5000)).toBe(indexOfRow(start, 5000));
  });

  test('the last older page makes the end exact', () => {
    expect(withOlder(firstPage({ rows: rows(9, 5), next: 5 }, 50), { rows: rows(4, 1) }).below).toBe(0);
  });

  test('newer rows take the place of those that were estimated above', () => {
    const middle = pageAt(NO_ROWS, { rows: rows(500, 201), next: 201 }, 1000, 1500);
    const newer = withNewer(middle, { rows: rows(800, 501) });
    expect([newer.above, newer.moved, rowAt(newer, 700)?.id]).toEqual([700, 0, 800]);
  });

  test('reaching the top with fewer rows than estimated moves what is on screen up by the difference', () => {
    const middle = pageAt(NO_ROWS, { rows: rows(500, 201), next: 201 }, 40, 1500);
    const top = withNewer(middle, { rows: rows(510, 501) });
    expect([top.above, top.moved, rowAt(top, 0)?.id]).toEqual([0, -30, 510]);
  });
});

describe('rows that arrive', () => {
  const start = firstPage({ rows: rows(5, 1) }, 5);

  test('are counted and shown only when asked for, then above the others', () => {
    const waiting = withWaiting(start, rows(7, 6), false);
    expect([ids(waiting), waiting.waitingCount]).toEqual([[5, 4, 3, 2, 1], 2]);
    const shown = withWaitingShown(waiting);
    expect(shown).toMatchObject({ waitingCount: 0, moved: 2 });
    expect(ids(shown ?? NO_ROWS)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('are not counted twice', () => {
    const once = withWaiting(start, rows(7, 5), false);
    expect(withWaiting(once, rows(7, 6), false).waitingCount).toBe(2);
  });

  test('that belong below what is in memory are not counted', () => {
    const top = firstPage({ rows: rows(9, 7), next: 7 }, 9);
    expect(withWaiting(top, [row(10), row(3)], false).waitingCount).toBe(1);
  });

  test('that finish late stand in their place in time', () => {
    const gapped = firstPage({ rows: [row(9), row(3)] }, 2);
    expect(ids(withWaitingShown(withWaiting(gapped, [row(5)], false)) ?? NO_ROWS)).toEqual([9, 5, 3]);
  });

  test('need another look at the store after a gap or when the top is not in memory', () => {
    expect(withWaitingShown(withWaiting(start, [row(6)], true))).toBeUndefined();
    expect(withWaitingShown(withWaiting({ ...start, above: 3 }, [row(6)], false))).toBeUndefined();
  });
});

describe('changes', () => {
  const start = firstPage({ rows: rows(5, 1) }, 5);

  test('a changed row is replaced and a deleted one goes', () => {
    const pinned = withChangedRows(start, new Set([3]), (known) => ({ ...known, isPinned: true }));
    expect(pinned.rows.map(({ isPinned }) => isPinned)).toEqual([false, false, true, false, false]);
    expect(ids(withChangedRows(start, new Set([5, 1]), () => undefined))).toEqual([4, 3, 2]);
  });

  test('a restored row comes back to its place, unless that is not in memory', () => {
    const without = withChangedRows(start, new Set([3]), () => undefined);
    expect(ids(withRestoredRows(without, [row(3)]))).toEqual([5, 4, 3, 2, 1]);
    expect(ids(withRestoredRows({ ...start, below: 10 }, [row(0.5)]))).toEqual([5, 4, 3, 2, 1]);
  });
});

describe('what has to be loaded', () => {
  const window: RowsWindow = { ...NO_ROWS, rows: rows(2000, 1001), above: 5000, below: 5000 };

  test('nothing while the screen is well inside', () => {
    expect(neededLoad(window, 5400, 5440)).toBeUndefined();
  });

  test('older rows near the end, newer ones near the beginning', () => {
    expect(neededLoad(window, 5960, 5999)).toEqual({ kind: 'older' });
    expect(neededLoad(window, 5010, 5050)).toEqual({ kind: 'newer' });
  });

  test('a jump when the screen is far outside', () => {
    expect(neededLoad(window, 9000, 9040)).toEqual({ kind: 'jump', index: 9000 });
    expect(neededLoad(window, 0, 40)).toEqual({ kind: 'jump', index: 0 });
  });

  test('nothing at all at ends that are in memory', () => {
    expect(neededLoad({ ...window, above: 0, below: 0 }, 0, 999)).toBeUndefined();
  });

  test('the id of a place far away is guessed by time', () => {
    expect(guessId(window, 2500, 7000, 0)).toBe(4500);
    expect(guessId(window, 8500, 7000, 1)).toBe(501);
  });
});

test('merging keeps the newest first, without doubles, and prefers the second list', () => {
  const changed = { ...row(2), isPinned: true };
  expect(mergeRows([row(3), row(2), row(1)], [row(4), changed])).toEqual([row(4), row(3), changed, row(1)]);
});

test('a row that is not in memory has no place', () => {
  expect(indexOfRow(firstPage({ rows: [row(9), row(7)] }, 2), 8)).toBeUndefined();
});
