import { expect, test } from 'vitest';
import { applyLinks, findLinks, valueAt } from './correlate.ts';

const request = (url: string, body = '') => ({
  method: 'GET',
  url,
  headers: ['x-order', 'ord_81723'],
  body: Buffer.from(body),
});

test('an id that an answer gave is found in the path, headers and body of later requests', () => {
  const links = findLinks([
    {
      request: { url: 'http://a/orders', headers: [], body: Buffer.from('') },
      answer: { headers: ['Location', '/orders/ord_81723'], json: { id: 'ord_81723', items: [{ sku: 'SKU-9921' }] } },
    },
    { request: request('http://a/orders/ord_81723', '{"sku":"SKU-9921"}'), answer: undefined },
  ]);
  expect(links).toEqual([
    { from: 0, place: 'header location', to: 1, value: 'ord_81723' },
    { from: 0, place: '/items/0/sku', to: 1, value: 'SKU-9921' },
  ]);
});

test('values that stand everywhere are no links', () => {
  const links = findLinks([
    {
      request: { url: 'http://a/', headers: [], body: Buffer.from('') },
      answer: { headers: [], json: { ok: true, n: 7, type: 'order' } },
    },
    { request: { url: 'http://a/order?n=7&ok=true', headers: [], body: Buffer.from('') }, answer: undefined },
  ]);
  expect(links).toEqual([]);
});

test('a value never links to a request before its answer', () => {
  const links = findLinks([
    { request: request('http://a/orders/ord_81723'), answer: { headers: [], json: { id: 'ord_81723' } } },
  ]);
  expect(links).toEqual([]);
});

test('the new value takes the place of the old one wherever that stands', () => {
  const link = { from: 0, place: '/id', to: 1, value: 'ord_81723' };
  const { request: changed, changes } = applyLinks(
    request('http://a/orders/ord_81723', '{"id":"ord_81723"}'),
    [link],
    () => 'ord 9',
  );
  expect([changed.url, changed.headers, Buffer.from(changed.body).toString(), changes]).toEqual([
    'http://a/orders/ord%209',
    ['x-order', 'ord 9'],
    '{"id":"ord 9"}',
    [{ part: 'value', before: 'ord_81723', after: 'ord 9', because: '/id of answer 1' }],
  ]);
});

test('a place is looked up in headers by their last part, in bodies by pointer', () => {
  const answer = { headers: ['Location', 'https://b/orders/77?x'], json: { a: [{ id: 5 }] } };
  expect([valueAt('header location', answer), valueAt('/a/0/id', answer), valueAt('/a/1/id', answer)]).toEqual([
    '77',
    '5',
    undefined,
  ]);
});
