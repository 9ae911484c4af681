import { expect, test } from 'vitest';
import { findTokens, spanInWords, tokenTimes } from './jwt.ts';

function encode(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const token = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ sub: 'Zoë', exp: 100 })}.c2ln`;

test('a token inside a header value is found and taken apart', () => {
  expect(findTokens(`Bearer ${token}`)).toEqual([
    { text: token, header: { alg: 'RS256', kid: 'k1' }, claims: { sub: 'Zoë', exp: 100 }, isSigned: true },
  ]);
});

test('every token of a cookie is found, and one without signature says so', () => {
  const unsigned = `${encode({ alg: 'none' })}.${encode({})}.`;
  expect(findTokens(`id=${token}; other=${unsigned}; x=1.2.3`).map(({ isSigned }) => isSigned)).toEqual([true, false]);
});

test('host names, versions and words with points are no tokens', () => {
  expect(
    ['www.example.test', '1.22.333', 'curl/8.5.0', `${encode('text')}.${encode(1)}.x`, `${encode({ a: 1 })}.e30.x`].map(
      (text) => findTokens(text).length,
    ),
  ).toEqual([0, 0, 0, 0, 0]);
});

test('times are said relative to the request, and what makes it invalid is marked', () => {
  const now = 1_000_000;
  expect(
    tokenTimes({ exp: 880, nbf: 1300, iat: 'x' }, now).map(({ claim, words, isProblem }) => [
      claim,
      words.replace(/ \(.*/, ''),
      isProblem,
    ]),
  ).toEqual([
    ['nbf', 'not valid until 5 minutes after this request', true],
    ['exp', 'had expired 2 minutes before this request', true],
  ]);
  expect(tokenTimes({ exp: 4600 }, now)[0]?.isProblem).toBe(false);
});

test('a time beyond every calendar is said to be none', () => {
  expect(tokenTimes({ exp: 1e20 }, 0)[0]?.words).toContain('no date');
});

test('spans have their two largest units', () => {
  expect([400, 1000, 61_000, 90_061_000, 86_400_000, 63_200_000_000].map(spanInWords)).toEqual([
    'less than a second',
    '1 second',
    '1 minute 1 second',
    '1 day 1 hour',
    '1 day',
    '2 years',
  ]);
});
