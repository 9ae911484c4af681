import { describe, expect, test } from 'vitest';
import { LiveExchange } from '../../engine/live-exchange.ts';
import { CountedResources } from '../../engine/shared-resources.ts';
import { systemClock } from '../../model/clock.ts';
import { DEFAULT_FORWARDED } from '../../model/config.ts';
import { captured, exchangeOf, type ExchangeOptions } from '../../recording/filter/test-exchanges.ts';
import { testConfig, testRoute } from '../../testing/gateway.ts';
import { readCaptured, type Captured } from './captured.ts';
import { configOfRoute, hasAnswer, requestOf, standIn } from './trial.ts';

test('a configuration of one route opens nothing, calls nothing, and counts nowhere but here', () => {
  const limit = { id: 'l', policy: 'rate-limit', options: { limit: 5, redis: { url: 'redis://shared:6379' } } };
  const own = { ...limit, options: { limit: 5 } };
  const route = testRoute(
    'a',
    'http',
    { match: { methods: ['GET'] }, request: [limit] },
    { url: 'http://upstream.test' },
  );
  const config = testConfig([testRoute('b', 'http'), route], { request: [limit] });
  const { listeners, request, routes } = configOfRoute(config, route);
  expect([listeners, request, routes, configOfRoute(config, undefined).routes]).toEqual([
    [],
    [own],
    [{ ...route, match: {}, request: [own], integration: { integration: 'http', options: {} } }],
    [],
  ]);
});

function callOf(capture: Captured): LiveExchange {
  const { client, scheme, authority } = capture.exchange;
  const request = requestOf(capture, '/');
  const outlet = { interim: () => undefined };
  return new LiveExchange(
    { id: 1, client, scheme, authority, request, outlet, forwarded: DEFAULT_FORWARDED },
    systemClock,
  );
}

const FOREIGN: ExchangeOptions = { revision: '', tags: ['har'], responseBody: captured('hello') };

function has(options: ExchangeOptions): boolean {
  return hasAnswer(readCaptured(exchangeOf({ ...FOREIGN, ...options })));
}

describe('what stands for the answer of the upstream', () => {
  const HEADERS = ['content-encoding', 'gzip', 'x-from', 'upstream'];

  test.each<[string, ExchangeOptions, unknown]>([
    [
      'is the captured one, without a coding that its body is not in',
      { ...FOREIGN, responseHeaders: HEADERS },
      [200, ['x-from', 'upstream'], 5],
    ],
    [
      'is as it was on the wire in a record of our own',
      { responseHeaders: HEADERS, responseBody: captured('hello') },
      [200, HEADERS, 5],
    ],
    [
      'is an empty 200 where a gateway refused',
      { ...FOREIGN, status: 401, responseHeaders: HEADERS },
      [200, ['content-length', '0'], 0],
    ],
  ])('%s', async (_, options, expected) => {
    const { prepare } = standIn({ integration: 'http', options: {} }, readCaptured(exchangeOf(options)));
    const env = { routeId: 'a', clock: systemClock, random: () => 0, shared: new CountedResources() };
    const prepared = prepare({}, env);
    const { status, headers, body } = await prepared.invoke(callOf(readCaptured(exchangeOf(options))));
    expect([status, headers, body.kind === 'bytes' ? body.bytes.byteLength : 0]).toEqual(expected);
  });

  test('is missing for policies of the answer where it was cut, or made by a gateway', () => {
    const cut = { ...captured('hello'), isTruncated: true };
    expect([has({}), has({ responseBody: cut }), has({ status: 401 })]).toEqual([true, false, false]);
  });
});

test('a request arrives at the target that the mapping made, with its body', () => {
  const capture = readCaptured(
    exchangeOf({ method: 'POST', requestBody: captured('abc'), requestHeaders: ['a', 'b'] }),
  );
  expect(requestOf(capture, '/mapped')).toEqual({
    kind: 'request',
    method: 'POST',
    target: '/mapped',
    version: '1.1',
    headers: ['a', 'b'],
    body: { kind: 'bytes', bytes: new TextEncoder().encode('abc') },
  });
});
