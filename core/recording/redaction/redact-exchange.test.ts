import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_CAPTURE, NO_PHASES, type Attempt, type CapturedBody, type Exchange } from '../../model/exchange.ts';
import { headerValue } from '../../model/http.ts';
import type { Span } from '../../model/span.ts';
import { redactCredential } from './credential.ts';
import { redactExchange, sanitizeExchange } from './redact-exchange.ts';
import { standIn } from './stand-in.ts';

const KEY = new TextEncoder().encode('a key that only tests have');
const hidden = (secret: string): string => standIn(secret, KEY);
const jwtHeader = Buffer.from('{"alg":"RS256","kid":"one"}').toString('base64url');
const jwt = `${jwtHeader}.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl`;
const hiddenJwt = redactCredential(jwt, KEY);

const ATTEMPT: Attempt = {
  origin: 'http://up',
  method: 'GET',
  target: '/a?key=k1',
  headers: [],
  version: '1.1',
  start: 1,
  end: 2,
  phases: NO_PHASES,
  isReused: false,
  bytesSent: 0,
  bytesReceived: 0,
};
const SPAN: Span = { id: 0, kind: 'policy', name: 'set-headers', start: 0, end: 1, status: 'ok', notes: {} };

function captured(content: string | Uint8Array): CapturedBody {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { chunks: [bytes.subarray(0, 3), bytes.subarray(3)], size: bytes.byteLength, isTruncated: false };
}

function bytesOf(body: CapturedBody | undefined): Buffer {
  return Buffer.concat(body?.chunks ?? []);
}

function exchangeWith(part: Partial<Exchange>): Exchange {
  return {
    id: 1,
    startedAt: 0,
    duration: 5,
    revision: 'r1',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    scheme: 'http',
    authority: '127.0.0.1:8000',
    client: { address: '127.0.0.1', port: 50_000 },
    request: { method: 'GET', target: '/', version: '1.1', headers: [], body: EMPTY_CAPTURE },
    attempts: [],
    outcome: 'answered',
    by: 'upstream',
    spans: [],
    tags: [],
    ...part,
  };
}

/** What becomes of a request body of a media type. */
function sanitizedBody(type: string, text: string, from: 'client' | 'upstream' = 'client'): string {
  const headers = ['content-type', type];
  const message = { headers, body: captured(text) };
  const request = { method: 'POST', target: '/', version: '1.1' as const };
  const exchange = exchangeWith({
    request: { ...request, ...(from === 'client' ? message : { headers: [], body: EMPTY_CAPTURE }) },
    ...(from === 'upstream' ? { response: { status: 200, ...message } } : {}),
  });
  const next = sanitizeExchange(exchange, KEY);
  return bytesOf(from === 'client' ? next.request.body : next.response?.body).toString();
}

function sanitizedTarget(target: string): string {
  const { request } = exchangeWith({});
  return sanitizeExchange(exchangeWith({ request: { ...request, target } }), KEY).request.target;
}

describe('an exchange for others', () => {
  test('has its credentials replaced by equal stand-ins in every message, attempt and step', () => {
    const headers = [
      'Authorization',
      'Bearer abcd',
      'X-Api-Key',
      'k1',
      'Accept',
      '*/*',
      'Ocp-Apim-Subscription-Key',
      's1',
    ];
    const safe = ['Authorization', `Bearer ${hidden('abcd')}`, 'X-Api-Key', hidden('k1'), 'Accept', '*/*'];
    const safeHeaders = [...safe, 'Ocp-Apim-Subscription-Key', hidden('s1')];
    const exchange = exchangeWith({
      request: {
        method: 'GET',
        target: '/a?key=k1',
        version: '1.1',
        headers,
        trailers: ['x-token', 't'],
        body: EMPTY_CAPTURE,
      },
      response: { status: 302, headers: ['Location', '/cb?code=c1&state=s', 'Set-Cookie', 'a=b'], body: EMPTY_CAPTURE },
      attempts: [
        {
          ...ATTEMPT,
          headers,
          responseHeaders: ['Set-Cookie', 'a=b'],
          error: { code: 'X', message: 'm', details: { url: 'http://u:pass@up/?token=t', count: 3 } },
        },
      ],
      spans: [
        {
          ...SPAN,
          notes: { token: 't', hit: true },
          before: { method: 'GET', target: '/a?key=k1', headers },
          after: { status: 200, headers },
        },
      ],
      error: { code: 'X', message: 'm', details: { secret: 'x' } },
    });
    const safeLocation = `/cb?code=${hidden('c1')}&state=s`;
    expect(sanitizeExchange(exchange, KEY)).toEqual({
      ...exchange,
      request: {
        ...exchange.request,
        target: `/a?key=${hidden('k1')}`,
        headers: safeHeaders,
        trailers: ['x-token', hidden('t')],
      },
      response: {
        ...exchange.response,
        headers: ['Location', safeLocation, 'Set-Cookie', `a=${hidden('b')}`],
      },
      attempts: [
        {
          ...exchange.attempts[0],
          target: `/a?key=${hidden('k1')}`,
          headers: safeHeaders,
          responseHeaders: ['Set-Cookie', `a=${hidden('b')}`],
          error: {
            code: 'X',
            message: 'm',
            details: { url: `http://u:${hidden('pass')}@up/?token=${hidden('t')}`, count: 3 },
          },
        },
      ],
      spans: [
        {
          ...exchange.spans[0],
          notes: { token: hidden('t'), hit: true },
          before: { method: 'GET', target: `/a?key=${hidden('k1')}`, headers: safeHeaders },
          after: { status: 200, headers: safeHeaders },
        },
      ],
      error: { code: 'X', message: 'm', details: { secret: hidden('x') } },
    });
  });

  test.each([
    ['/a?access_token=a%2Bb&x=1', `/a?access_token=${hidden('a+b')}&x=1`],
    ['/a?monkey=1&page=2', '/a?monkey=1&page=2'],
    ['/a?api%5Fkey=k', `/a?api%5Fkey=${hidden('k')}`],
    [`/cb#id_token=${jwt}`, `/cb#id_token=${hiddenJwt}`],
    ['/a?token=%zz', `/a?token=${hidden('%zz')}`],
  ])('has the target %s as %s', (target, expected) => {
    expect(sanitizedTarget(target)).toBe(expected);
  });

  test.each([
    [
      'application/json',
      '{ "user": "ann", "password": "pw\\n1", "n": 1.0 }',
      `{ "user": "ann", "password": "${hidden('pw\n1')}", "n": 1.0 }`,
    ],
    [
      'application/json',
      '{"tokens":["a",{"b":"c"}],"d":"e"}',
      `{"tokens":["${hidden('a')}",{"b":"${hidden('c')}"}],"d":"e"}`,
    ],
    [
      'application/json',
      '{"pwd":1234,"max_tokens":100,"token":null}',
      `{"pwd":"${hidden('1234')}","max_tokens":100,"token":null}`,
    ],
    ['application/json', '{"body":"{\\"secret\\":\\"s\\"}"}', `{"body":"{\\"secret\\":\\"${hidden('s')}\\"}"}`],
    ['application/json', '{"token":"cut o', `{"token":"${hidden('cut o')}"`],
    [
      'application/json',
      '{"token_type":"Bearer","say":"a \\"token\\": b"}',
      '{"token_type":"Bearer","say":"a \\"token\\": b"}',
    ],
    ['text/plain', '[{"apiKey":"k"}]', `[{"apiKey":"${hidden('k')}"}]`],
    ['text/plain', 'password: x', 'password: x'],
    [
      'application/x-www-form-urlencoded',
      'code=c&grant_type=x&client_secret=s+1',
      `code=${hidden('c')}&grant_type=x&client_secret=${hidden('s 1')}`,
    ],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="password"\r\n\r\npw\r\n--b--\r\n',
      `--b\r\ncontent-disposition: form-data; name="password"\r\n\r\n${hidden('pw')}\r\n--b--\r\n`,
    ],
    ['application/json', '{"naïve":"é","secret":"s"}', `{"naïve":"é","secret":"${hidden('s')}"}`],
  ])('has a body of %s, %s, without its secrets', (type, text, expected) => {
    expect(sanitizedBody(type, text)).toBe(expected);
  });

  test('keeps the code of an error in an answer', () => {
    expect(sanitizedBody('application/json', '{"code":"NOT_FOUND","key":"k"}', 'upstream')).toBe(
      `{"code":"NOT_FOUND","key":"${hidden('k')}"}`,
    );
  });

  test.each([
    ['gzip', gzipSync, gunzipSync],
    ['br', brotliCompressSync, brotliDecompressSync],
  ])('has a body in %s looked into and compressed again, with size and content-length', (coding, encode, decode) => {
    const bytes = encode('{"secret":"s"}');
    const headers = [
      'Content-Encoding',
      coding,
      'Content-Length',
      String(bytes.byteLength),
      'Content-Type',
      'application/json',
    ];
    const { response } = sanitizeExchange(
      exchangeWith({ response: { status: 200, headers, body: captured(bytes) } }),
      KEY,
    );
    expect(decode(bytesOf(response?.body)).toString()).toBe(`{"secret":"${hidden('s')}"}`);
    expect(response?.body.size).toBe(bytesOf(response?.body).byteLength);
    expect(headerValue(response?.headers ?? [], 'content-length')).toBe(String(response?.body.size));
  });

  test('keeps the very bytes of a body that has no secrets, text or not', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/json', 'image/png', 'text/plain'),
        (bytes, type) => {
          const { request } = exchangeWith({});
          const body = captured(bytes);
          const next = sanitizeExchange(
            exchangeWith({ request: { ...request, headers: ['content-type', type], body } }),
            KEY,
          );
          expect(bytesOf(next.request.body)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  test('has the text frames of a websocket without their secrets', () => {
    const frame = { from: 'client', at: 1, opcode: 'text', payload: Buffer.from('{"token":"t"}'), size: 13 } as const;
    const { frames } = sanitizeExchange(exchangeWith({ frames: [frame] }), KEY);
    const payload = Buffer.from(`{"token":"${hidden('t')}"}`);
    expect(frames).toEqual([{ ...frame, payload, size: payload.byteLength }]);
  });

  test('has equal secrets replaced by equal text wherever they stand', () => {
    const secret = hidden('same-secret');
    expect(sanitizedTarget('/?token=same-secret')).toBe(`/?token=${secret}`);
    expect(sanitizedBody('application/json', '{"token":"same-secret"}')).toBe(`{"token":"${secret}"}`);
  });
});

test('the recorder redacts the headers it is told to and nothing else', () => {
  const { request } = exchangeWith({});
  const exchange = exchangeWith({
    request: { ...request, target: '/?token=t', headers: ['X-Mine', 'm', 'Cookie', 'a=b'] },
  });
  expect(redactExchange(exchange, new Set(['x-mine']), KEY)).toEqual({
    ...exchange,
    request: { ...exchange.request, headers: ['X-Mine', hidden('m'), 'Cookie', 'a=b'] },
  });
  expect(redactExchange(exchange, new Set(), KEY)).toBe(exchange);
});
