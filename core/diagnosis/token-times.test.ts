import { expect, test } from 'vitest';
import { seenRequest } from './facts-of-text.ts';
import { findTokens } from './seen-token.ts';
import { tokenTimes } from './token-times.ts';

const AT = Date.UTC(2026, 0, 1, 12);

function token(sub: string): string {
  return `${part({ alg: 'none' })}.${part({ sub })}.`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

test.each<[string, object, unknown[]]>([
  [
    'a token that had expired',
    { exp: AT / 1000 - 90 },
    [['exp', true, 'it had expired 1m 30s before the answer of 2026-01-01T12:00:00Z']],
  ],
  [
    'one that expires at this very moment',
    { exp: AT / 1000 },
    [['exp', true, 'it had expired 0s before the answer of 2026-01-01T12:00:00Z']],
  ],
  [
    'one that is good',
    { exp: AT / 1000 + 60, iat: AT / 1000 - 60 },
    [
      ['exp', false, 'good for 1m more'],
      ['iat', false, 'issued 1m before the answer'],
    ],
  ],
  [
    'one that is not yet',
    { nbf: AT / 1000 + 5 },
    [['nbf', true, 'that is 5s after the answer of 2026-01-01T12:00:00Z']],
  ],
  ['times that are none', { exp: 'soon', nbf: Number.NaN }, []],
])('%s', (_, claims, expected) => {
  const times = tokenTimes({ claims: { ...claims } }, AT);
  expect(times.map(({ claim, isProblem, says }) => [claim, isProblem, says])).toEqual(expected);
});

test('every token of a request is found, the one of Authorization first, and none twice', () => {
  const request = seenRequest(
    'GET',
    `https://a.test/?access_token=${token('query')}&token=opaque`,
    [
      'Authorization',
      `Bearer ${token('bearer')}`,
      'Cookie',
      `theme=dark; id=${token('cookie')}`,
      'X-Access-Token',
      `Bearer ${token('other')}`,
    ],
    '',
  );
  expect(findTokens(request).map(({ place, claims }) => [place, claims?.['sub']])).toEqual([
    ['header authorization', 'bearer'],
    ['header x-access-token', 'other'],
    ['cookie id', 'cookie'],
    ['query access_token', 'query'],
  ]);
});
