import { expect, test } from 'vitest';
import { reasonOf } from './reason.ts';
import { barScale, roundUp } from './scale.ts';

test('the scale is a round number that nearly all rows stay under', () => {
  const durations = [...Array<number>(96).fill(40), ...Array<number>(4).fill(9000)];
  expect(barScale(durations.map((durationMillis) => ({ durationMillis })))).toBe(50);
  expect(barScale([])).toBe(100);
});

test('round numbers are one, two or five of a power of ten', () => {
  expect([0, 11, 21, 100, 501, 70_000].map(roundUp)).toEqual([10, 20, 50, 100, 1000, 100_000]);
});

test('the reason of a row is the policy that decided, else the error in words', () => {
  expect([
    reasonOf({ decidedBy: 'key-auth', error: 'KEY_MISSING' }),
    reasonOf({ error: 'UPSTREAM_TIMEOUT' }),
    reasonOf({}),
  ]).toEqual(['key-auth', 'upstream timeout', '']);
});
