import fc from 'fast-check';
import { NO_PHASES, type Attempt, type CapturedBody, type Exchange } from '../model/exchange.ts';
import type { Span } from '../model/span.ts';
import { NOON, exchangeOf, policySpan } from '../recording/filter/test-exchanges.ts';

const NAME = fc.constantFrom('orders', 'users', 'a b', 'É', '[x]', 'a*b', '%', 'Orders');
const WORDS = fc.oneof(
  fc.constantFrom(
    'orders',
    'v1 orders',
    'jwt',
    'Crème brûlée',
    'abc',
    '{"code":401}',
    '{"code":"401","name":"b"}',
    '[1]',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
/** Latin-1 without controls, as Node reads headers and targets. */
const LATIN = fc.string({
  maxLength: 8,
  unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCodePoint(code === 0x7f ? 0x20 : code)),
});
const TYPE = fc.constantFrom(
  'application/json',
  'text/plain',
  'Text/HTML; charset=utf-8',
  'image/png',
  'text/event-stream',
);
const MILLIS = fc.constantFrom(0, 12.5, 30, 999.5, 1000, 30_000);

/** Any exchange that could have been recorded; its id is for the caller to set. */
export function anyExchange(): fc.Arbitrary<Exchange> {
  return fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'get', 'DELETE', ''),
      path: fc.constantFrom('/v1/orders', '/v1/', '/', '*', 'http://example.com/v1', ''),
      rest: fc.oneof(
        fc.constant(''),
        LATIN,
        LATIN.map((text) => `?q=${text}`),
      ),
      requestHeaders: headers('x-trace'),
      responseHeaders: headers('Content-Type'),
      requestBody: body(),
      responseBody: body(),
      status: fc.constantFrom(0, 101, 200, 204, 301, 401, 404, 500, 503),
      common: fc.record({
        startedAt: fc.constantFrom(NOON, NOON - 3 * 3_600_000, NOON - 86_400_000),
        duration: MILLIS,
        dialect: fc.constantFrom('gatewright', 'kong'),
        scheme: fc.constantFrom('http', 'https'),
        authority: fc.constantFrom('api.example.com:8000', 'Example.com', '[::1]:8443', 'bücher.example', ''),
        client: fc.constantFrom({ address: '127.0.0.1', port: 1 }, { address: '::1', port: 2 }),
        attempts: fc.array(attempt(), { maxLength: 2 }),
        outcome: fc.constantFrom('answered', 'aborted', 'failed', 'rejected'),
        by: fc.constantFrom('gateway', 'upstream', 'none'),
        spans: fc.array(span(), { maxLength: 3 }),
        tags: fc.uniqueArray(NAME, { maxLength: 2 }),
      }),
      optional: fc.record(
        {
          route: NAME,
          consumer: NAME,
          error: fc
            .constantFrom('KEY_MISSING', 'UPSTREAM_REFUSED')
            .map((code) => ({ code, message: 'no', details: {} })),
          replayOf: fc.constant(7),
          frames: fc.constant([]),
        },
        { requiredKeys: [] },
      ),
    })
    .map(({ path, rest, common, optional, ...message }) =>
      exchangeOf({ ...message, ...common, ...optional, target: path + rest }),
    );
}

function headers(name: string): fc.Arbitrary<string[]> {
  const pair = fc.oneof(
    TYPE.map((type) => ['content-type', type]),
    LATIN.map((value) => [name, value.trim()]),
  );
  return fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.flat());
}

function body(): fc.Arbitrary<CapturedBody> {
  const text = WORDS.map((words) => new TextEncoder().encode(words));
  const binary = fc.uint8Array({ maxLength: 6 });
  return fc.tuple(fc.oneof(text, binary), fc.boolean()).map(([bytes, isTruncated]) => ({
    chunks: bytes.byteLength === 0 ? [] : [bytes],
    size: bytes.byteLength + (isTruncated ? 500 : 0),
    isTruncated,
  }));
}

function attempt(): fc.Arbitrary<Attempt> {
  return fc.constantFrom(-1, 0, 30, 250.5).map((wait) => ({
    origin: 'http://127.0.0.1:3000',
    method: 'GET',
    target: '/',
    headers: [],
    version: '1.1',
    start: 1,
    end: 2,
    phases: { ...NO_PHASES, wait },
    isReused: true,
    bytesSent: 0,
    bytesReceived: 0,
  }));
}

function span(): fc.Arbitrary<Span> {
  return fc
    .tuple(fc.constantFrom('jwt', 'cors', 'respond'), fc.constantFrom('ok', 'answered', 'failed', 'skipped'))
    .map(([name, status]) => policySpan(name, status));
}
