import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addHeader,
  headerPairs,
  headerValue,
  headerValues,
  removeHeader,
  setHeader,
  withHeader,
  type HttpResponse,
} from './http.ts';
import { NO_BODY } from './body.ts';

const name = fc.constantFrom('a', 'A', 'x-one', 'X-One', 'accept');
const list = fc.array(fc.tuple(name, fc.string())).map((pairs) => pairs.flat());

describe('header lists', () => {
  test('after a set there is exactly one value under the name, and every other header is where it was', () => {
    fc.assert(
      fc.property(list, name, fc.string(), (headers, key, value) => {
        const others = (some: readonly string[]): unknown =>
          headerPairs(some).filter(([other]) => other.toLowerCase() !== key.toLowerCase());
        const next = setHeader(headers, key, value);
        expect(headerValues(next, key)).toEqual([value]);
        expect(others(next)).toEqual(others(headers));
      }),
    );
  });

  test('after a removal the name is gone and nothing else', () => {
    fc.assert(
      fc.property(list, name, (headers, key) => {
        expect(headerPairs(removeHeader(headers, key))).toEqual(
          headerPairs(headers).filter(([other]) => other.toLowerCase() !== key.toLowerCase()),
        );
      }),
    );
  });

  test('an added header comes last and leaves earlier ones of its name alone', () => {
    expect(addHeader(['A', '1'], 'a', '2')).toEqual(['A', '1', 'a', '2']);
  });

  test('a name is found without regard to case, in arrival order', () => {
    expect([headerValue(['Set-Cookie', 'a', 'set-cookie', 'b'], 'SET-COOKIE'), headerValue([], 'x')]).toEqual([
      'a',
      undefined,
    ]);
  });

  test('a message is replaced, not edited', () => {
    const response: HttpResponse = { kind: 'response', status: 200, headers: ['a', '1'], body: NO_BODY };
    expect([withHeader(response, 'a', '2').headers, response.headers]).toEqual([
      ['a', '2'],
      ['a', '1'],
    ]);
  });
});
