import { expect, test } from 'vitest';
import { countOf, formatBytes, formatCount, formatDuration, formatShare, formatTime } from './format.ts';

test('durations have at most three figures and a unit', () => {
  expect([-1, 0, 0.4, 1.25, 9.996, 12.3, 812, 999.6, 1420, 12_340, 59_960, 125_000].map(formatDuration)).toEqual([
    '–',
    '0 ms',
    '0.40 ms',
    '1.3 ms',
    '10 ms',
    '12 ms',
    '812 ms',
    '1.00 s',
    '1.42 s',
    '12.3 s',
    '1 m 00 s',
    '2 m 05 s',
  ]);
});

test('sizes are decimal and never show four figures', () => {
  expect([0, 812, 999, 999.6, 1400, 9960, 12_345_678, 3e15].map(formatBytes)).toEqual([
    '0 B',
    '812 B',
    '999 B',
    '1.0 kB',
    '1.4 kB',
    '10 kB',
    '12 MB',
    '3000 TB',
  ]);
});

test('counts are grouped by thin spaces', () => {
  expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1\u202f000', '1\u202f234\u202f567']);
});

test('one of a thing has no s', () => {
  expect([countOf(0, 'row'), countOf(1, 'row'), countOf(2, 'row')]).toEqual(['0 rows', '1 row', '2 rows']);
});

test('shares are per cent with one figure behind the point when they are small', () => {
  expect([0, 0.004, 0.0996, 1].map(formatShare)).toEqual(['0 %', '0.4 %', '10 %', '100 %']);
});

test('a time of today has milliseconds, one of another day its day', () => {
  const at = new Date(2024, 2, 5, 14, 3, 9, 120).getTime();
  expect([formatTime(at, at), formatTime(at, at + 86_400_000)]).toEqual(['14:03:09.120', '03-05 14:03:09']);
});
