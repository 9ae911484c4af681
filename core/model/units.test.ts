import { expect, test } from 'vitest';
import { durationOption, sizeOption } from './options.ts';
import { formatDuration, parseDuration, parseSize, spellDuration } from './units.ts';

test.each([
  ['250ms', 250],
  ['1.5s', 1500],
  ['2 m', 120_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  ['10', undefined],
  ['ten seconds', undefined],
  ['-1s', undefined],
])('the duration %s is %s ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  ['512', 512],
  ['1k', 1000],
  ['2MB', 2_000_000],
  ['10MiB', 10_485_760],
  ['1.5kib', 1536],
  ['5 parsecs', undefined],
  ['', undefined],
])('the size %s is %s bytes', (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

test('options take what they describe and refuse the rest', () => {
  expect([
    durationOption.safeParse('2s').data,
    durationOption.safeParse(2).success,
    sizeOption.parse('10k'),
    sizeOption.parse(7),
    sizeOption.safeParse('much').success,
  ]).toEqual([2000, false, 10_000, 7, false]);
});

test.each([
  [0, '0ms'],
  [300, '300ms'],
  [1500, '1500ms'],
  [60_000, '1m'],
  [90_000, '90s'],
  [86_400_000, '1d'],
])('%d ms are written as %s', (millis, text) => {
  expect(formatDuration(millis)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [300, '300 ms'],
  [45_400, '45 s'],
  [7_500_000, '2 h 5 min'],
  [3_600_000, '1 h'],
  [34_743_600_000, '402 d 3 h'],
  [-90_000, '1 min 30 s'],
  [86_400_000 + 59_000, '1 d 59 s'],
])('%d ms are spelled %s', (millis, text) => {
  expect(spellDuration(millis)).toBe(text);
});
