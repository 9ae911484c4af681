import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { integrations } from '../../integrations/index.ts';
import { GatewrightError, type ErrorCode, type ErrorDetails } from '../../model/errors.ts';
import { headerValue, type HeaderList, type HttpResponse } from '../../model/http.ts';
import type { RouteQuery } from '../../model/routing.ts';
import { policies } from '../../policies/index.ts';
import type { Call } from '../../policies/policy.ts';
import { createRouter } from '../../routing/router.ts';
import { goldenCases, readGolden } from '../../testing/golden.ts';
import type { Catalog, SendFacts } from '../dialect.ts';
import { kong } from './kong.ts';

const catalog: Catalog = { policies, integrations };

test.each(goldenCases(join(import.meta.dirname, 'golden')))('$name reads as its golden file says', (golden) => {
  expect(readGolden(golden, kong, { path: 'kong.yaml', catalog })).toEqual(golden.expected);
});

test.each([
  ['kong.yaml', '_format_version: "3.0"', 1],
  ['kong.yml', 'services: []', 0.5],
  ['gatewright.yaml', '_format_version: "3.0"', 0],
])('%s with %s is a Kong file with certainty %d', (path, text, expected) => {
  expect(kong.detect([{ path, text }])).toBe(expected);
});

test('what plugins and services become fits the options of the policies and of http', () => {
  const read = goldenCases(join(import.meta.dirname, 'golden')).flatMap(({ input }) => {
    const { config } = kong.read([{ path: 'kong.yaml', text: input }], catalog);
    return config?.routes ?? [];
  });
  const faults = read.flatMap(({ request, integration }) => [
    ...request.map(({ policy, options }) => schemaOf(policy).safeParse(options).error),
    schemaOf(integration.integration).safeParse(integration.options).error,
  ]);
  expect(read.length).toBeGreaterThan(5);
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

function schemaOf(wanted: string): z.ZodType {
  const found = [...policies, ...integrations].find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`there is no ${wanted}`);
  return found.options;
}

/** Name of the route that answers, with the part of the path it strips. */
function routed(routes: readonly object[], given: Partial<RouteQuery>): unknown {
  const services = [{ name: 's', url: 'http://up.test', routes }];
  const text = JSON.stringify({ _format_version: '3.0', services });
  const { config, findings } = kong.read([{ path: 'kong.yaml', text }], catalog);
  expect(findings).toEqual([]);
  const query = {
    scheme: 'http' as const,
    method: 'GET',
    authority: 'localhost:8000',
    path: '/',
    headers: [],
    ...given,
  };
  const hit = createRouter(config?.routes ?? [], kong.routing).match(query);
  return hit.kind === 'hit' ? `${hit.route.id} ${hit.matchedPrefix}`.trim() : 404;
}

describe('routing as Kong routes', () => {
  const plain = { name: 'plain', hosts: ['plain.route.com'] };
  const wildcard = { name: 'wildcard', hosts: ['*.route.com'] };
  const status = { name: 'prefix', paths: ['/status/re'] };
  const regex = { name: 'regex', paths: ['~/status/.*'] };

  test.each<[string, readonly object[], Partial<RouteQuery>, unknown]>([
    ['a method that is not asked for', [{ name: 'a', methods: ['POST'], paths: ['/post'] }], { path: '/post' }, 404],
    ['a method alone', [{ name: 'a', methods: ['DELETE'] }], { method: 'DELETE', path: '/status/200' }, 'a'],
    ['a plain host before a wildcard', [wildcard, plain], { authority: 'plain.route.com' }, 'plain'],
    ['a wildcard in front', [wildcard], { authority: 'foo.route.com' }, 'wildcard'],
    ['a wildcard that takes no empty name', [wildcard], { authority: 'route.com' }, 404],
    ['a wildcard at the end', [{ name: 'a', hosts: ['route.*'] }], { authority: 'route.org' }, 'a'],
    [
      'the longer prefix',
      [
        { name: 'a', paths: ['/my-route'] },
        { name: 'b', paths: ['/my-route/this-route'] },
      ],
      { path: '/my-route/this-route/x' },
      'b /my-route/this-route',
    ],
    ['a prefix that ends inside a segment', [{ name: 'a', paths: ['/foo'] }], { path: '/foobar' }, 'a /foo'],
    ['a regex before an equal prefix', [status, regex], { path: '/status/re' }, 'regex /status/re'],
    [
      'the regex of higher priority',
      [regex, { ...regex, name: 'b', regex_priority: 10 }],
      { path: '/status/re' },
      'b /status/re',
    ],
    [
      'more headers',
      [
        { name: 'a', headers: { version: ['v1'] } },
        { name: 'b', headers: { version: ['v1'], location: ['us'] } },
      ],
      { headers: ['version', 'v1', 'location', 'us'] },
      'b',
    ],
    [
      'more headers before a longer path',
      [
        { name: 'a', headers: { version: ['v1'] }, paths: ['/longer/path'] },
        { name: 'b', headers: { version: ['v1'], location: ['us'] }, paths: ['/'] },
      ],
      { path: '/longer/path', headers: ['version', 'v1', 'location', 'us'] },
      'b /',
    ],
    [
      'header values without case',
      [{ name: 'a', headers: { version: ['Foo'] } }],
      { headers: ['version', 'fOO'] },
      'a',
    ],
    [
      'more attributes before a longer path',
      [
        { name: 'b', paths: ['/root/fixture'] },
        { name: 'a', hosts: ['a.com'], paths: ['/root'] },
      ],
      { authority: 'a.com', path: '/root/fixture/get' },
      'a /root',
    ],
    ['a server name on plain http', [{ name: 'a', snis: ['a.com'], paths: ['/x'] }], { path: '/x' }, 'a /x'],
    ['a path with dots', [{ name: 'a', paths: ['/foo/bar'] }], { path: '/foo/a/../bar' }, 'a /foo/bar'],
    ['a path with empty segments', [{ name: 'a', paths: ['/foo/bar'] }], { path: '/foo//bar' }, 'a /foo/bar'],
    ['a path with escaped letters', [{ name: 'a', paths: ['/hello'] }], { path: '/h%65llo/x' }, 'a /hello'],
    [
      'what a regex took',
      [{ name: 'a', paths: [String.raw`~/users/\d+/profile`] }],
      { path: '/users/123/profile/hello/world' },
      'a /users/123/profile',
    ],
    [
      'the root beside a prefix',
      [
        { name: 'root', paths: ['/'] },
        { name: 'a', paths: ['/foobar'] },
      ],
      { path: '/get' },
      'root /',
    ],
  ])('%s', (_, routes, query, expected) => {
    expect(routed(routes, query)).toBe(expected);
  });
});

/** The answer to a failure as it leaves, with the headers of every answer. */
function failure(code: ErrorCode, headers: HeaderList = [], details: ErrorDetails = {}): HttpResponse {
  // Only the parts of a call that this dialect looks at.
  const call = { received: { headers }, client: { address: '127.0.0.1' } } as unknown as Call;
  const error = new GatewrightError(code, details);
  return sent(kong.errorResponse({ error, call, requestId: 'a1', now: 0 }), { call, by: 'gateway' });
}

test.each<[ErrorCode, ErrorDetails, number, string, string | undefined]>([
  ['TOKEN_MISSING', {}, 401, '{"message":"Unauthorized"}', 'Bearer'],
  ['TOKEN_MISSING', { realm: 'x' }, 401, '{"message":"Unauthorized"}', 'Bearer realm="x"'],
  [
    'TOKEN_SIGNATURE',
    { realm: 'x' },
    401,
    '{"message":"Invalid signature"}',
    'Bearer realm="x", error="invalid_token"',
  ],
  [
    'TOKEN_MALFORMED',
    { reason: 'the header is not JSON' },
    401,
    '{"message":"Bad token; invalid JSON"}',
    'Bearer error="invalid_token"',
  ],
  ['TOKEN_DUPLICATE', {}, 401, '{"message":"Multiple tokens provided"}', 'Bearer error="invalid_token"'],
  ['TOKEN_ALGORITHM', {}, 401, '{"message":"Invalid algorithm"}', 'Bearer error="invalid_token"'],
  ['TOKEN_KEY_UNKNOWN', {}, 401, `{"message":"No credentials found for given 'iss'"}`, 'Bearer error="invalid_token"'],
  ['TOKEN_EXPIRED', {}, 401, '{"exp":"token expired"}', 'Bearer error="invalid_token"'],
  [
    'TOKEN_CLAIM',
    { claim: 'exp', reason: 'exp is not a number' },
    401,
    '{"exp":"must be a number"}',
    'Bearer error="invalid_token"',
  ],
  ['SCOPE_MISSING', {}, 403, '{"message":"Forbidden"}', undefined],
])('a refused token (%s %j) is answered as the jwt plugin does', (code, details, status, text, challenge) => {
  const response = failure(code, [], details);
  expect([response.status, textOf(response), headerValue(response.headers, 'www-authenticate')]).toEqual([
    status,
    text,
    challenge,
  ]);
});

function sent(response: HttpResponse, facts: Partial<SendFacts>): HttpResponse {
  // Only `call` is missing, which `onSend` of this dialect does not look at.
  const known = { requestId: 'a1', by: 'upstream', elapsed: 7.9, upstreamWait: 5.2, ...facts } as SendFacts;
  return kong.onSend?.(response, known) ?? response;
}

function textOf({ body }: HttpResponse): string {
  return body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : '';
}

describe('failures as Kong answers them', () => {
  test('a request without a route', () => {
    const response = failure('ROUTE_NOT_FOUND');
    expect([response.status, response.headers, textOf(response)]).toEqual([
      404,
      [
        'Content-Type',
        'application/json; charset=utf-8',
        'Server',
        'kong/3.9.1',
        'X-Kong-Response-Latency',
        '7',
        'X-Kong-Request-Id',
        'a1',
      ],
      '{\n  "message":"no Route matched with those values",\n  "request_id":"a1"\n}',
    ]);
  });

  test('an upstream that refused counts as proxied', () => {
    const { status, headers } = failure('UPSTREAM_REFUSED', ['accept', '*/*']);
    expect([status, headers]).toEqual([
      502,
      [
        'Content-Type',
        'application/json; charset=utf-8',
        'Via',
        '1.1 kong/3.9.1',
        'X-Kong-Upstream-Latency',
        '5',
        'X-Kong-Proxy-Latency',
        '2',
        'Server',
        'kong/3.9.1',
        'X-Kong-Request-Id',
        'a1',
      ],
    ]);
  });

  test.each<[ErrorCode, ErrorDetails, number, string, string | undefined]>([
    ['KEY_MISSING', {}, 401, 'No API key found in request', 'Key'],
    ['KEY_MISSING', { realm: 'test-realm' }, 401, 'No API key found in request', 'Key realm="test-realm"'],
    ['KEY_INVALID', {}, 401, 'Unauthorized', 'Key'],
    ['KEY_DUPLICATE', {}, 401, 'Duplicate API key found', 'Key'],
    ['RATE_LIMITED', {}, 429, 'API rate limit exceeded', undefined],
    ['RATE_LIMITED', { status: 404, message: 'Fake Not Found' }, 404, 'Fake Not Found', undefined],
    ['UPSTREAM_DNS', {}, 503, 'name resolution failed', undefined],
    ['UPSTREAM_TLS', {}, 502, 'An invalid response was received from the upstream server', undefined],
    ['UPSTREAM_TIMEOUT', {}, 504, 'The upstream server is timing out', undefined],
    ['HEADERS_TOO_LARGE', {}, 400, 'Request header or cookie too large', undefined],
    ['POLICY_FAILED', {}, 500, 'An unexpected error occurred', undefined],
  ])('%s with %j is %i %s', (code, details, status, message, challenge) => {
    const response = failure(code, ['accept', '*/*'], details);
    expect([response.status, JSON.parse(textOf(response)), headerValue(response.headers, 'www-authenticate')]).toEqual([
      status,
      { message, request_id: 'a1' },
      challenge,
    ]);
  });

  test.each<[ErrorCode, HeaderList, string, string]>([
    ['UPSTREAM_TIMEOUT', [], 'text/plain', 'The upstream server is timing out\nrequest_id: a1\n'],
    ['UPSTREAM_TIMEOUT', ['Accept', 'text/html'], 'text/html', '<p>The upstream server is timing out.</p>'],
    ['METHOD_NOT_ALLOWED', [], 'text/plain', 'Method not allowed\nrequest_id: a1\n'],
    ['KEY_MISSING', ['accept', 'text/plain;q=0.5, application/xml'], 'application/xml', '<requestid>a1</requestid>'],
    ['KEY_MISSING', ['accept', 'image/png'], 'application/json', '"request_id":"a1"'],
  ])('%s for %j is written as %s', (code, headers, type, text) => {
    const response = failure(code, headers);
    expect(headerValue(response.headers, 'content-type')).toBe(`${type}; charset=utf-8`);
    expect(textOf(response)).toContain(text);
  });
});

function proxied(headers: HeaderList): HeaderList {
  return sent({ kind: 'response', status: 200, headers, body: { kind: 'none' } }, {}).headers;
}

describe('what Kong adds to a proxied answer', () => {
  test('latencies, Via and the request id, with the server of the upstream', () => {
    expect(proxied(['Server', 'nginx'])).toEqual([
      'Server',
      'nginx',
      'X-Kong-Upstream-Latency',
      '5',
      'X-Kong-Proxy-Latency',
      '2',
      'Via',
      '1.1 kong/3.9.1',
      'X-Kong-Request-Id',
      'a1',
    ]);
  });

  test('a Via of the upstream is kept', () => {
    expect(headerValue(proxied(['Via', '2 nginx, HTTP/1.1 http_mock']), 'via')).toBe(
      '2 nginx, HTTP/1.1 http_mock, 1.1 kong/3.9.1',
    );
  });
});
