import { expect, test } from 'vitest';
import { didYouMean, nearestWord } from './suggest.ts';

const known = ['rate-limit', 'key-auth', 'name', 'cors'];

test.each([
  ['rate-limt', 'rate-limit'],
  ['ratelimit', 'rate-limit'],
  ['Key-Auth', 'key-auth'],
  ['nmae', 'name'],
  ['names', 'name'],
  ['cros', 'cors'],
  ['jwt', undefined],
  ['', undefined],
])('%s is meant for %s', (word, expected) => {
  expect(nearestWord(word, known)).toBe(expected);
});

test('the end of a message names it, or is empty', () => {
  expect([didYouMean('nmae', known), didYouMean('jwt', known)]).toEqual([', did you mean name', '']);
});
