import { describe, expect, test } from 'vitest';
import { captured, exchangeOf, type ExchangeOptions } from '../recording/filter/test-exchanges.ts';
import { noiseOfSiblings } from './siblings.ts';

const JSON_TYPE = ['content-type', 'application/json'];

/** Exchanges of one request, with these answers. */
function siblings(answers: readonly unknown[], more: (index: number) => ExchangeOptions = () => ({})) {
  return answers.map((answer, index) =>
    exchangeOf({
      id: index + 11,
      route: 'orders',
      method: 'GET',
      responseHeaders: JSON_TYPE,
      responseBody: captured(JSON.stringify(answer)),
      ...more(index),
    }),
  );
}

const paths = (...given: Parameters<typeof siblings>): string[] =>
  noiseOfSiblings(siblings(...given)).map(({ part, path }) => `${part} ${path}`);

describe('of recorded answers to the same request', () => {
  test('a field that has another value in each is noise, with its reason', () => {
    const answers = [1, 2, 3].map((n) => ({ total: n, name: 'a', list: [{ at: n }, { at: n + 10 }] }));
    const because = 'in GET orders it differs between the recorded exchanges 11, 12 and 13 of the same request';
    expect(
      noiseOfSiblings(siblings(answers, (index) => ({ responseHeaders: [...JSON_TYPE, 'ETag', `"${index}"`] }))),
    ).toEqual([
      { part: 'header', path: 'etag', because, requests: 'GET orders' },
      { part: 'body', path: '/total', because, requests: 'GET orders' },
      { part: 'body', path: '/list/*/at', because, requests: 'GET orders' },
    ]);
  });

  test('a field that stays for a while, or is missing in one, is a state and counts', () => {
    const answers = ['open', 'open', 'shipped'].map((state, n) => ({ state, ...(n === 1 ? {} : { by: n }) }));
    expect(paths(answers)).toEqual([]);
  });

  test('two of them are too few', () => {
    expect(paths([{ n: 1 }, { n: 2 }])).toEqual([]);
  });

  test.each<readonly [string, (index: number) => ExchangeOptions]>([
    ['another query', (index) => ({ target: `/orders?page=${index}` })],
    ['another body', (index) => ({ method: 'POST', requestBody: captured(`${index}`) })],
    ['another caller', (index) => ({ consumer: `c${index}` })],
    ['another token', (index) => ({ requestHeaders: ['authorization', `Bearer ${index}`] })],
    ['another language', (index) => ({ requestHeaders: ['accept-language', `l${index}`] })],
    ['another route', (index) => ({ route: `r${index}` })],
    ['another status', (index) => ({ status: 200 + index })],
    ['an answer that was not captured whole', () => ({ responseBody: { chunks: [], size: 9, isTruncated: true } })],
  ])('%s makes it another request', (_, more) => {
    expect(paths([{ n: 1 }, { n: 2 }, { n: 3 }], more)).toEqual([]);
  });

  test('bodies that are no trees and differ say nothing of a place', () => {
    expect(paths([1, 2, 3], (index) => ({ responseHeaders: [], responseBody: captured(`text ${index}`) }))).toEqual([]);
  });
});
