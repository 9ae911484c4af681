import { expect, test } from 'vitest';
import { takeToken } from './token.ts';

test('the token is taken out of the fragment and the rest is left', () => {
  expect(['#token=a%2Fb', '#/traffic?filter=x&token=abc', '#/traffic', ''].map(takeToken)).toEqual([
    { token: 'a/b', rest: '' },
    { token: 'abc', rest: '/traffic?filter=x' },
    { token: undefined, rest: '/traffic' },
    { token: undefined, rest: '' },
  ]);
});
