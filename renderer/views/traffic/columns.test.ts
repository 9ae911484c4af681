import { expect, test } from 'vitest';
import {
  COLUMN_IDS,
  COLUMNS,
  columnTemplate,
  DEFAULT_COLUMNS,
  parseColumns,
  totalWidth,
  visibleColumns,
  withToggledColumn,
  withWidth,
} from './columns.ts';

const names = (room: number) => visibleColumns(DEFAULT_COLUMNS, room).map(({ id }) => id);

test('all columns are shown where there is room', () => {
  expect(names(2000)).toEqual(COLUMN_IDS);
});

test('those that are missed least make room first, and the rest is squeezed', () => {
  expect(names(1000)).not.toContain('host');
  expect(names(480)).toEqual(['method', 'path', 'status', 'duration']);
  expect(totalWidth(visibleColumns(DEFAULT_COLUMNS, 480))).toBeLessThanOrEqual(480);
});

test('no column is squeezed below its least width', () => {
  expect(visibleColumns(DEFAULT_COLUMNS, 50).every(({ width, minWidth }) => width === minWidth)).toBe(true);
});

test('the path takes the room that is left', () => {
  expect(columnTemplate(COLUMNS.filter(({ id }) => id === 'method' || id === 'path'))).toBe('66px minmax(200px, 1fr)');
});

test('a width is kept within its limits', () => {
  const [time] = COLUMNS;
  const widths = [10, 200.4, 5000].map((width) => time && withWidth(DEFAULT_COLUMNS, time, width).widths.time);
  expect(widths).toEqual([time?.minWidth, 200, 900]);
});

test('a column is put away and shown again, but the last one stays', () => {
  const without = withToggledColumn(DEFAULT_COLUMNS, 'tags');
  expect(without.hidden).toEqual(['tags']);
  expect(withToggledColumn(without, 'tags')).toEqual(DEFAULT_COLUMNS);
  const last = { widths: {}, hidden: COLUMN_IDS.filter((id) => id !== 'path') };
  expect(withToggledColumn(last, 'path')).toBe(last);
});

test('what was remembered is taken as far as it fits', () => {
  expect(parseColumns({ widths: { path: 300, host: 'x', nothing: 5 }, hidden: ['tags', 'nothing'] })).toEqual({
    widths: { path: 300 },
    hidden: ['tags'],
  });
  expect([null, 3, { widths: 1, hidden: 2 }].map(parseColumns)).toEqual(Array(3).fill(DEFAULT_COLUMNS));
});
