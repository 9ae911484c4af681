import { expect, test } from 'vitest';
import { readCount, readDays, readSize, writeSize } from './quantities.ts';

test('a size is written short and read back as the same number', () => {
  const sizes = [0, 999, 10_485_760, 20_000_000_000, 1_500_000];
  expect(sizes.map(writeSize)).toEqual(['0 B', '999 B', '10 MiB', '20 GB', '1500 kB']);
  expect(sizes.map(writeSize).map(readSize)).toEqual(sizes);
});

test('counts may be grouped, and anything else is no count', () => {
  expect(['2 000 000', '2\u202f000', '7', '-1', '1.5', 'many', ''].map(readCount)).toEqual([
    2_000_000,
    2000,
    7,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('days may have a fraction', () => {
  expect(['30', '0.5', '-1', 'x'].map(readDays)).toEqual([30, 0.5, undefined, undefined]);
});
