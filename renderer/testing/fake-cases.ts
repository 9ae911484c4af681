import type { ExchangeDetails, SpanValue } from '../../core/model/summary.ts';
import { bodyHeaders, fakeBodyRef, type FakeBodyName } from './fake-bodies.ts';

type Case = (details: ExchangeDetails) => ExchangeDetails;

/**
 * Cases that a look at the details needs, one for every row in turn; counted from the newest row of a world of 1000:
 * plain, full, events, WebSocket, image, XML, form, long body, bytes, retries, long texts, brotli, broken JSON, not kept, gzip, HTML.
 */
const CASES: readonly Case[] = [
  (details) => details,
  full,
  withResponse('events'),
  webSocket,
  withResponse('image'),
  withResponse('xml'),
  withRequest('form'),
  withResponse('long'),
  withResponse('binary'),
  retried,
  longTexts,
  withResponse('brotli'),
  withResponse('broken'),
  notKept,
  withResponse('gzip'),
  withResponse('html'),
  withResponse('longWhole'),
];

/** Details with what the case of a row adds. @param n Number of the row. */
export function withCase(details: ExchangeDetails, n: number): ExchangeDetails {
  return (CASES[(999 - (n % 1000)) % CASES.length] ?? CASES[0])?.(details) ?? details;
}

function withResponse(name: FakeBodyName): Case {
  return (details) => ({
    ...details,
    summary: {
      ...details.summary,
      mediaType: bodyHeaders(name)[1] ?? '',
      status: 200,
      by: 'upstream',
      outcome: 'answered',
      error: undefined,
      decidedBy: undefined,
    },
    error: undefined,
    response: { status: 200, statusText: 'OK', headers: bodyHeaders(name), body: fakeBodyRef(name) },
  });
}

function withRequest(name: FakeBodyName): Case {
  return (details) => ({
    ...details,
    request: {
      ...details.request,
      method: 'POST',
      target: '/oauth/token?trace=1&trace=2&q=a+b',
      headers: ['Host', 'api.local', ...bodyHeaders(name)],
      body: fakeBodyRef(name),
    },
  });
}

function notKept(details: ExchangeDetails): ExchangeDetails {
  const body = { size: 48_000_000, capturedSize: 0, isTruncated: true };
  return { ...details, response: { status: 200, headers: ['content-type', 'video/mp4'], body } };
}

function webSocket(details: ExchangeDetails): ExchangeDetails {
  const frames = Array.from({ length: 3000 }, (_, index) => ({
    from: index % 3 === 0 ? ('client' as const) : ('upstream' as const),
    at: index * 1.7,
    opcode: index % 40 === 39 ? ('ping' as const) : index % 11 === 10 ? ('binary' as const) : ('text' as const),
    size: 20 + (index % 400),
    preview:
      index % 11 === 10 ? '00ff10a4' : `{"type":"tick","n":${index},"text":"a message that goes on for a while"}`,
  }));
  return {
    ...details,
    summary: { ...details.summary, isWebSocket: true, status: 101 },
    response: {
      status: 101,
      statusText: 'Switching Protocols',
      headers: ['upgrade', 'websocket'],
      body: { size: 0, capturedSize: 0, isTruncated: false },
    },
    frames,
    framesDropped: 12,
  };
}

function longTexts(details: ExchangeDetails): ExchangeDetails {
  const long = 'a-very-long-word-without-any-place-to-break-'.repeat(12);
  const headers = [
    'Host',
    'api.local',
    'Cookie',
    `session=${long}`,
    `X-${long.slice(0, 70)}`,
    'x',
    'X-Empty',
    '',
    'Accept',
    'text/html',
  ];
  return {
    ...details,
    summary: {
      ...details.summary,
      target: `/v1/${long}?q=${long}`,
      authority: 'a-long-host-name.of-a-customer.example.test:8443',
      tags: ['slow', 'release-42', long.slice(0, 60)],
    },
    request: { ...details.request, target: `/v1/${long}?q=${long}&empty`, headers },
    error: {
      code: 'UPSTREAM_BAD_RESPONSE',
      message: 'the upstream did not answer with valid HTTP',
      details: { received: long, length: 17, isFirst: true },
    },
  };
}

function retried(details: ExchangeDetails): ExchangeDetails {
  const error = {
    code: 'UPSTREAM_TIMEOUT',
    message: 'the upstream did not answer in time',
    details: { timeout: '100ms', attempts: 3 },
  };
  const attempts = [0, 1, 2].map((index) => ({
    origin: `http://10.0.0.${index + 1}:3000`,
    method: 'GET',
    target: '/users/17',
    headers: ['host', `10.0.0.${index + 1}:3000`, 'accept', '*/*', 'x-attempt', String(index + 1)],
    version: '1.1' as const,
    start: 2 + index * 120,
    end: 102 + index * 120,
    phases: { blocked: 0.2, dns: index === 0 ? 3 : -1, connect: 14, ssl: 9, send: 0.1, wait: 82, receive: -1 },
    isReused: false,
    remote: `10.0.0.${index + 1}:3000`,
    bytesSent: 210,
    bytesReceived: 0,
    error,
  }));
  return {
    ...details,
    summary: {
      ...details.summary,
      status: 504,
      by: 'gateway',
      outcome: 'answered',
      error: error.code,
      decidedBy: undefined,
      durationMillis: 344,
      gatewayMillis: 2,
    },
    error,
    attempts,
    spans: [
      ...details.spans,
      { id: 9, kind: 'integration', name: 'http', start: 1.9, end: 342.1, status: 'failed', notes: {} },
    ],
  };
}

function full(details: ExchangeDetails): ExchangeDetails {
  const before = { method: 'GET', target: '/v1/users/17?expand=orders', headers: requestHeaders() };
  const sent = [
    'host',
    '127.0.0.1:3000',
    ...requestHeaders().slice(2, -2),
    'x-consumer',
    'acme',
    'x-request-id',
    'f00d',
  ];
  const rewritten = {
    method: 'GET',
    target: '/users/17?expand=orders',
    headers: [...before.headers, 'x-consumer', 'acme'],
  };
  const answered = {
    status: 200,
    headers: ['content-type', 'application/json', 'server', 'nginx', 'set-cookie', 'a=1'],
  };
  const spans: SpanValue[] = [
    policy(0, 'correlation-id', 'request', 0.1, 0.2, { notes: { id: 'f00d' } }),
    policy(1, 'cors', 'request', 0.2, 0.2, { status: 'skipped' }),
    { id: 2, kind: 'dependency', name: 'jwks', start: 0.6, end: 18.4, status: 'ok', notes: {} },
    policy(3, 'jwt', 'request', 0.4, 19, { notes: { issuer: 'https://id.example.test', kid: 'k1', verdict: 'valid' } }),
    policy(4, 'rewrite-path', 'request', 19, 19.3, {
      before,
      after: rewritten,
      notes: { from: '/v1/users/17', to: '/users/17' },
    }),
    { id: 5, kind: 'integration', name: 'http', start: 19.4, end: 85, status: 'answered', notes: {} },
    policy(6, 'set-headers', 'response', 85, 85.4, {
      before: answered,
      after: {
        status: 200,
        headers: ['content-type', 'application/json; charset=utf-8', 'set-cookie', 'a=1', 'x-served-by', 'gatewright'],
      },
    }),
  ];
  const phases = { blocked: 1.5, dns: 3, connect: 14, ssl: 9, send: 0.4, wait: 40, receive: 6 };
  return {
    ...details,
    summary: {
      ...details.summary,
      status: 200,
      by: 'upstream',
      outcome: 'answered',
      route: 'user',
      consumer: 'acme',
      error: undefined,
      decidedBy: undefined,
      durationMillis: 86,
      gatewayMillis: 19.4,
      phases,
      tags: ['release-42'],
      replayOf: details.summary.id - 90_000,
    },
    error: undefined,
    nearMisses: [],
    client: {
      address: '2001:db8::17',
      port: 51_322,
      tls: {
        version: 'TLSv1.3',
        cipher: 'TLS_AES_128_GCM_SHA256',
        serverName: 'api.local',
        subject: 'CN=alice,O=Example',
        fingerprint: 'AB:CD:'.repeat(15) + 'AB:CD',
        isTrusted: true,
      },
    },
    request: {
      ...details.request,
      target: before.target,
      version: '2',
      headers: requestHeaders(),
      body: { size: 0, capturedSize: 0, isTruncated: false },
    },
    response: {
      status: 200,
      headers: [
        'content-type',
        'application/json; charset=utf-8',
        'set-cookie',
        'a=1; Path=/; HttpOnly',
        'set-cookie',
        'b=2; Path=/',
        'x-served-by',
        'gatewright',
        'x-empty',
        '',
      ],
      trailers: ['server-timing', 'db;dur=3'],
      body: fakeBodyRef('plain'),
    },
    attempts: [
      {
        origin: 'http://127.0.0.1:3000',
        method: 'GET',
        target: '/users/17?expand=orders',
        headers: sent,
        version: '1.1',
        start: 19.5,
        end: 84.9,
        phases,
        isReused: false,
        remote: '127.0.0.1:3000',
        bytesSent: 900,
        bytesReceived: 411,
        status: 200,
        responseHeaders: answered.headers,
      },
    ],
    spans,
  };
}

function requestHeaders(): string[] {
  const header = { alg: 'RS256', typ: 'JWT', kid: 'k1' };
  const claims = {
    iss: 'https://id.example.test',
    sub: 'user-17',
    aud: ['orders', 'users'],
    scope: 'orders:read',
    iat: 1_700_000_000,
    exp: 1_700_003_600,
  };
  const token = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return [
    'Host',
    'api.local',
    'Authorization',
    `Bearer ${token}.c2lnbmF0dXJlLW9mLW5vLXZhbHVl`,
    'Accept',
    'application/json',
    'Accept-Language',
    'en-GB,en;q=0.9',
    'X-Api-Key',
    'pk_1234567890',
    'Traceparent',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'X-Debug',
    '1',
  ];
}

function policy(
  id: number,
  name: string,
  phase: string,
  start: number,
  end: number,
  given: Partial<SpanValue>,
): SpanValue {
  return {
    id,
    kind: 'policy',
    name,
    use: `user.${phase}.${id}`,
    start,
    end,
    status: 'ok',
    notes: {},
    at: { file: 'gatewright.yaml', line: 8 + id, column: 9 },
    ...given,
  };
}
