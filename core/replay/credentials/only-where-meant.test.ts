import { expect, test } from 'vitest';
import { headerValue, setHeader } from '../../model/http.ts';
import { exchangeOf, type ExchangeOptions } from '../../recording/filter/test-exchanges.ts';
import { onlyWhereMeant } from './only-where-meant.ts';

const credentials = onlyWhereMeant({
  apply: (request) =>
    Promise.resolve({ request: { ...request, headers: setHeader(request.headers, 'x-api-key', 'k') }, changes: [] }),
  renew: () => Promise.resolve(true),
  secrets: [],
});
const REQUEST = { method: 'GET', url: 'https://api.test/', headers: [], body: new Uint8Array(0) };
const PREFLIGHT = ['origin', 'https://shop.test', 'access-control-request-method', 'PUT'];

test.each<[what: string, exchange: ExchangeOptions, key: string | undefined]>([
  ['a request that was let in gets them', { status: 200 }, 'k'],
  ['so does one that was refused with the wrong ones', { status: 401, requestHeaders: ['authorization', 'x'] }, 'k'],
  ['and one whose key was in the query', { status: 401, target: '/?api_key=wrong' }, 'k'],
  ['one that was refused without any does not', { status: 401 }, undefined],
  ['nor does a preflight', { method: 'OPTIONS', requestHeaders: PREFLIGHT }, undefined],
  ['another OPTIONS does', { method: 'OPTIONS' }, 'k'],
])('%s', async (_, options, key) => {
  const exchange = exchangeOf(options);
  const { request } = await credentials.apply(REQUEST, exchange);
  expect([headerValue(request.headers, 'x-api-key'), await credentials.renew(exchange, request)]).toEqual([
    key,
    key !== undefined,
  ]);
});
