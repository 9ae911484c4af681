import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ReplayDifference } from '../model/replay.ts';
import { exchangeOf } from '../recording/filter/test-exchanges.ts';
import { Correlation } from './correlation.ts';
import { addressesOf, whyRenamed } from './renamed.ts';

const WHY = 'the same, with the address and the ids of the target';
const RENAMED = [
  ['https://api.example', 'http://127.0.0.1:8080'],
  ['1001', '2077'],
] as const;

test.each<[what: string, difference: Omit<ReplayDifference, 'path'>, why: string | undefined]>([
  ['an id', { part: 'body', recorded: '1001', replayed: '2077' }, WHY],
  [
    'an address with an id in it',
    { part: 'header', recorded: 'https://api.example/orders/1001', replayed: 'http://127.0.0.1:8080/orders/2077' },
    WHY,
  ],
  ['another id', { part: 'body', recorded: '1001', replayed: '2078' }, undefined],
  ['something else besides', { part: 'body', recorded: '"1001 open"', replayed: '"2077 sent"' }, undefined],
  ['a value that is gone', { part: 'body', recorded: '1001' }, undefined],
  ['a status', { part: 'status', recorded: '1001', replayed: '2077' }, undefined],
])('%s is renamed or not', (_, difference, why) => {
  expect(whyRenamed({ path: '', ...difference }, RENAMED)).toBe(why);
});

test('the address is that of the exchange, and none where it is the same', () => {
  const exchange = exchangeOf({ scheme: 'https', authority: 'api.example' });
  expect([
    addressesOf(exchange, { url: 'http://127.0.0.1:8080/a' }),
    addressesOf(exchange, { url: 'https://api.example/a' }),
  ]).toEqual([[['https://api.example', 'http://127.0.0.1:8080']], []]);
});

test('ids that a compressed answer gave are renamed where they were given and where they were used', async () => {
  const link = { from: 0, place: '/id', to: 1, value: '1001' };
  const correlation = new Correlation([link], 2, () => false);
  const body = gzipSync('{"id":2077}');
  const headers = ['content-type', 'application/json', 'content-encoding', 'gzip'];
  const answer = { status: 201, headers, body, isTruncated: false, startedAt: 0, durationMillis: 1 };
  correlation.settle(0, { kind: 'answer', ...answer });
  const request = { method: 'GET', url: 'http://api.test/orders/1001', headers: [], body: new Uint8Array(0) };
  const { url } = await correlation.apply(1, 1, request);
  expect([url, correlation.renamed(0), correlation.renamed(1)]).toEqual([
    'http://api.test/orders/2077',
    [['1001', '2077']],
    [['1001', '2077']],
  ]);
});
