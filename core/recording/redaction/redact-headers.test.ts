import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactCredential } from './credential.ts';
import { redactHeaders } from './redact-headers.ts';
import { standIn } from './stand-in.ts';

const KEY = new TextEncoder().encode('a key that only tests have');
const hidden = (secret: string): string => standIn(secret, KEY);
const jwt = `${Buffer.from('{"alg":"RS256","kid":"one"}').toString('base64url')}.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl`;
const hiddenJwt = redactCredential(jwt, KEY);

describe('headers', () => {
  test('only those named are redacted, whatever their case, and the others keep their place', () => {
    const list = ['Host', 'a', 'X-Key', 'one', 'x-key', 'two', 'Accept', '*/*'];
    expect(redactHeaders(list, new Set(['x-key']), KEY)).toEqual([
      'Host',
      'a',
      'X-Key',
      hidden('one'),
      'x-key',
      hidden('two'),
      'Accept',
      '*/*',
    ]);
  });

  test('a list without a named header is returned as it is', () => {
    const list = ['Host', 'a'];
    expect(redactHeaders(list, new Set(['x-key']), KEY)).toBe(list);
  });

  test.each([
    ['authorization', 'Bearer abc.def', `Bearer ${hidden('abc.def')}`],
    ['authorization', 'Basic YTpi', `Basic ${hidden('YTpi')}`],
    ['authorization', `Bearer ${jwt}`, `Bearer ${hiddenJwt}`],
    ['authorization', 'two words', hidden('two words')],
    ['cookie', `a=1; session=${jwt}; bare`, `a=${hidden('1')}; session=${hiddenJwt}; ${hidden('bare')}`],
    ['set-cookie', 'sid=abc; Path=/; HttpOnly', `sid=${hidden('abc')}; Path=/; HttpOnly`],
  ])('%s keeps what tells its kind: %s', (name, value, expected) => {
    expect(redactHeaders([name, value], new Set([name]), KEY)).toEqual([name, expected]);
  });

  test('a redacted value never holds the secret and is stable when redacted twice', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[!-:<>-~]{12,60}$/),
        fc.constantFrom('authorization', 'cookie', 'x-api-key'),
        (secret, name) => {
          const names = new Set([name]);
          const once = redactHeaders([name, secret], names, KEY);
          expect(once[1]).not.toContain(secret);
          expect(redactHeaders(once, names, KEY)).toEqual(once);
        },
      ),
    );
  });
});
