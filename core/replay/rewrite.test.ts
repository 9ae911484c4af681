import { expect, test } from 'vitest';
import { captured, exchangeOf, type ExchangeOptions } from '../recording/filter/test-exchanges.ts';
import { planRequest, type Rewrite } from './rewrite.ts';
import { readTargets, targetOfUrl, type ReplayTarget } from './targets.ts';

function plan(
  options: ExchangeOptions,
  rewrites: readonly Rewrite[] = [],
  target: ReplayTarget = targetOfUrl('http://staging.test/base'),
) {
  return planRequest(exchangeOf(options), {
    target,
    rewrites,
    includesTruncated: false,
    keepsCredentials: false,
    newKey: () => 'key-1',
  });
}

function sentBy(...given: Parameters<typeof plan>): {
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
} {
  const planned = plan(...given);
  if (planned.kind !== 'ready') throw new Error(planned.reason);
  const { url, headers, body } = planned.request;
  return { url, headers, body: Buffer.from(body).toString() };
}

test('a request goes to the target with its path behind that of the target, and its query as it was', () => {
  expect(sentBy({ target: '/v1/orders?a=%20b&c' }).url).toBe('http://staging.test/base/v1/orders?a=%20b&c');
});

test('what belonged to the first connection, and captured credentials, stay behind; each is said', () => {
  const requestHeaders = [
    'Host',
    'a',
    'Connection',
    'close',
    'Authorization',
    'Bearer x',
    'Cookie',
    's=1',
    'X-Forwarded-For',
    '1.2.3.4',
    'Accept',
    '*/*',
  ];
  const planned = plan({ requestHeaders });
  expect([
    planned.kind === 'ready' && planned.request.headers,
    planned.kind === 'ready' && planned.changes.map(({ part, because }) => `${part}: ${because}`),
  ]).toEqual([
    ['Accept', '*/*'],
    [
      'url: the target',
      'header authorization: a captured credential stays behind',
      'header cookie: a captured credential stays behind',
      'header x-forwarded-for: it tells of the way the first request took',
    ],
  ]);
});

test('no part of a captured credential stands in what is said of the change', () => {
  const planned = plan({ requestHeaders: ['authorization', 'Bearer top-secret'] });
  expect(JSON.stringify(planned)).not.toContain('top-secret');
});

test('headers, query, path and JSON are rewritten in the order given', () => {
  const rewrites: Rewrite[] = [
    { kind: 'header', name: 'x-env', value: 'staging' },
    { kind: 'header', name: 'x-old', value: null },
    { kind: 'query', name: 'page', value: '2' },
    { kind: 'path', from: '/v1/', to: '/v2/' },
    { kind: 'json', pointer: '/user/name', json: '"Bo"' },
    { kind: 'json', pointer: '/user/age', json: null },
    { kind: 'idempotency-key', header: 'idempotency-key' },
  ];
  expect(
    sentBy(
      {
        method: 'POST',
        target: '/v1/orders?page=1',
        requestHeaders: ['x-old', '1'],
        requestBody: captured('{"user":{"name":"Ada","age":3}}'),
      },
      rewrites,
    ),
  ).toEqual({
    url: 'http://staging.test/base/v2/orders?page=2',
    headers: ['x-env', 'staging', 'idempotency-key', 'key-1'],
    body: '{"user":{"name":"Bo"}}',
  });
});

test('a target maps beginnings of paths, sets headers and may name another host', () => {
  const { targets } = readTargets({
    path: 'targets.yaml',
    text: "targets: [{ id: a, url: 'http://127.0.0.1', host: api.test, paths: [{ from: /v1, to: /api/v1 }], headers: { x-a: '1' } }]",
  });
  const [target] = targets;
  expect(target === undefined ? undefined : sentBy({ target: '/v1/orders' }, [], target)).toEqual({
    url: 'http://127.0.0.1/api/v1/orders',
    headers: ['x-a', '1', 'host', 'api.test'],
    body: '',
  });
});

test.each<[string, ExchangeOptions, string]>([
  [
    'a body that was cut',
    { requestBody: { chunks: [Buffer.from('ab')], size: 10, isTruncated: true } },
    'only 2 of 10 bytes of its body were captured',
  ],
  ['a WebSocket', { status: 101 }, 'a WebSocket cannot be sent again as a request'],
  ['a tunnel', { method: 'CONNECT' }, 'a tunnel has no request of its own to send'],
])('%s is left out with the reason', (_, options, reason) => {
  expect(plan(options)).toEqual({ kind: 'left out', exchange: 1, reason });
});

test('a body that is no JSON is not touched by a rewrite of JSON', () => {
  expect(sentBy({ requestBody: captured('a=1') }, [{ kind: 'json', pointer: '/a', json: '2' }]).body).toBe('a=1');
});
