import { expect, test } from 'vitest';
import { skewText } from './skew-text.ts';

test('a clock skew is said in seconds and minutes', () => {
  expect([0, 500, 45_000, 60_000, 90_000].map(skewText)).toEqual(['0 s', '0.5 s', '45 s', '1 m', '1 m 30 s']);
});
