import { describe, expect, test } from 'vitest';
import { NO_BODY } from '../../model/body.ts';
import type { HttpRequest } from '../../model/http.ts';
import { TokenPlaces } from './token-places.ts';

function request(target: string, headers: readonly string[]): HttpRequest {
  return { kind: 'request', method: 'GET', target, version: '1.1', headers, body: NO_BODY };
}

const EVERYWHERE = [{ query: 'jwt' }, { cookie: 'session' }, { header: 'authorization' }, { header: 'x-token' }];

describe('a token', () => {
  test.each<[string, string, readonly string[], string]>([
    ['the query, decoded', '/?a=1&jwt=a%2Eb', [], 'a.b'],
    ['a cookie among others', '/', ['Cookie', 'a=b; session=x.y; sessions=z'], 'x.y'],
    ['authorization', '/', ['Authorization', 'Bearer abc'], 'abc'],
    ['a header of its own without a scheme', '/', ['X-Token', ' abc '], 'abc'],
    ['the first place that has one', '/?jwt=q', ['authorization', 'Bearer h', 'cookie', 'session=c'], 'q'],
    ['the place after one that is empty', '/?jwt=', ['authorization', 'Bearer h'], 'h'],
    [
      'the second of two headers, when the first has another scheme',
      '/',
      ['authorization', 'Basic x', 'authorization', 'bearer y'],
      'y',
    ],
  ])('is found in %s', (_, target, headers, text) => {
    expect(new TokenPlaces(EVERYWHERE, 'first').find(request(target, headers))).toMatchObject({ kind: 'token', text });
  });

  test.each<[string, readonly string[]]>([
    ['another scheme', ['authorization', 'Basic abc']],
    ['no scheme', ['authorization', 'abc.def.ghi']],
    ['a scheme alone', ['authorization', 'Bearer']],
    ['a scheme and nothing', ['authorization', 'Bearer  ']],
    ['a scheme that only begins so', ['authorization', 'Bearers abc']],
  ])('is not found behind %s', (_, headers) => {
    expect(new TokenPlaces(EVERYWHERE, 'first').find(request('/', headers))).toEqual({ kind: 'none' });
  });

  test('may stand without its scheme where that is not needed', () => {
    const places = new TokenPlaces([{ header: 'authorization', schemeNeeded: false }], 'first');
    const found = ['abc', 'Bearer abc', 'Basic abc'].map((value) =>
      places.find(request('/', ['authorization', value])),
    );
    expect(found.map((one) => (one.kind === 'token' ? one.text : one.kind))).toEqual(['abc', 'abc', 'none']);
  });
});

test('different tokens in several places are refused where that is asked for, the same one twice is not', () => {
  const places = new TokenPlaces(EVERYWHERE, 'refuse');
  const found = ['h', 'q'].map((text) => places.find(request('/?jwt=q', ['authorization', `Bearer ${text}`])));
  expect(found).toEqual([
    { kind: 'several', places: ['query jwt', 'header authorization (Bearer)'] },
    { kind: 'token', text: 'q', place: 'query jwt' },
  ]);
});

test('hiding tokens takes them out of every place and leaves the rest as it was', () => {
  const places = new TokenPlaces(EVERYWHERE, 'first');
  const headers = ['x-token', 't', 'Cookie', 'a=1; session=x; b=2', 'authorization', 'Bearer t', 'x', 'y'];
  const hidden = places.hide(request('/p?a=%20&jwt=x&b', headers));
  expect([hidden.target, hidden.headers]).toEqual(['/p?a=%20&b', ['Cookie', 'a=1; b=2', 'x', 'y']]);
  const others = request('/p?', ['authorization', 'Basic x', 'cookie', 'a=1']);
  expect(places.hide(others)).toEqual(others);
});
