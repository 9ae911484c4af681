import { describe, expect, test } from 'vitest';
import { findTokens, MOST_TEXT } from './token-text.ts';

const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln';

describe('what is pasted', () => {
  test.each([
    ['a token alone', `  ${TOKEN}\n`, undefined],
    ['an unsigned token', 'eyJhbGciOiJub25lIn0.e30.', undefined],
    ['a value of a header', `Bearer ${TOKEN}`, undefined],
    ['a header', `Authorization: Bearer ${TOKEN}`, 'the authorization header'],
    ['a header with another name', `x-id-token: ${TOKEN}`, 'the x-id-token header'],
    [
      'a curl command',
      `curl -H 'Authorization: Bearer ${TOKEN}' https://api.test/`,
      'the authorization header of a curl command',
    ],
    ['a cookie', `Cookie: a=1; session=${TOKEN}; b=2`, 'the cookie session'],
    ['an address', `https://api.test/cb?access_token=${TOKEN}&x=1`, 'the query parameter access_token'],
    ['an answer of an issuer', `{"access_token": "${TOKEN}"}`, 'the member access_token'],
  ])('%s holds the token', (_what, text, where) => {
    const [found] = findTokens(text);
    expect(text.slice(found?.start, found?.end)).toBe(found?.token);
    expect(found?.where).toBe(where);
    expect(found?.token.startsWith('eyJhbGciOiJub25lIn0.')).toBe(true);
  });

  test('may hold several tokens, in their order', () => {
    const text = `{"access_token":"${TOKEN}","id_token":"${TOKEN}x"}`;
    expect(findTokens(text).map(({ token }) => token)).toEqual([TOKEN, `${TOKEN}x`]);
  });

  test('that is broken over lines is put together', () => {
    const text = ' eyJhbGciOiJub25lIn0.\neyJzdWIi\r\n  OiJhIn0.c2ln ';
    expect(findTokens(text)).toEqual([
      { token: TOKEN, start: 1, end: text.length - 1, where: 'several lines put together' },
    ]);
  });

  test('and looks like no token is an opaque one', () => {
    expect(findTokens('Bearer 9f8a-77').map(({ token }) => token)).toEqual(['9f8a-77']);
    expect(findTokens(' 9f8a-77 ')).toEqual([{ token: '9f8a-77', start: 1, end: 8, where: undefined }]);
  });

  test('and is empty or far too long holds none', () => {
    expect([findTokens(' \n'), findTokens('e'.repeat(MOST_TEXT + 1))]).toEqual([[], []]);
  });
});
