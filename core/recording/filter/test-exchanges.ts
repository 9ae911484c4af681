import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { EMPTY_CAPTURE, NO_PHASES, type Attempt, type CapturedBody, type Exchange } from '../../model/exchange.ts';
import type { HeaderList } from '../../model/http.ts';
import type { Span } from '../../model/span.ts';
import type { FilterSubject } from './look.ts';

/** Noon on 25 November 2026 where the tests run: `now` of the tests. */
export const NOON = new Date(2026, 10, 25, 12).getTime();

/** What a test says about an exchange; the rest is a plain GET that was answered with 200. */
export interface ExchangeOptions extends Partial<Omit<Exchange, 'request' | 'response'>> {
  readonly method?: string;
  readonly target?: string;
  readonly requestHeaders?: HeaderList;
  readonly requestBody?: CapturedBody;
  /** 0 for no answer. */
  readonly status?: number;
  readonly responseHeaders?: HeaderList;
  readonly responseBody?: CapturedBody;
}

/** An exchange for a test. */
export function exchangeOf(options: ExchangeOptions = {}): Exchange {
  const {
    method = 'GET',
    target = '/v1/orders',
    requestHeaders = [],
    requestBody = EMPTY_CAPTURE,
    ...others
  } = options;
  const { status = 200, responseHeaders = [], responseBody = EMPTY_CAPTURE, ...rest } = others;
  return {
    id: 1,
    startedAt: NOON,
    duration: 12.5,
    revision: 'r1',
    dialect: 'kong',
    listener: 'http 127.0.0.1:8000',
    scheme: 'http',
    authority: 'api.example.com:8000',
    client: { address: '127.0.0.1', port: 40_000 },
    request: { method, target, version: '1.1', headers: requestHeaders, body: requestBody },
    ...(status === 0 ? {} : { response: { status, headers: responseHeaders, body: responseBody } }),
    attempts: [],
    outcome: 'answered',
    by: 'upstream',
    spans: [],
    tags: [],
    ...rest,
  };
}

/** A subject for a test: the exchange as it was recorded, not pinned. */
export function subjectOf(options: ExchangeOptions = {}, isPinned = false): FilterSubject {
  const exchange = exchangeOf(options);
  return { exchange, isPinned, tags: exchange.tags };
}

/** A body captured whole. */
export function captured(content: string | Uint8Array): CapturedBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { chunks: [bytes.subarray(0, 3), bytes.subarray(3)], size: bytes.byteLength, isTruncated: false };
}

/** A step of a policy. */
export function policySpan(name: string, status: Span['status']): Span {
  return { id: 0, kind: 'policy', name, start: 0, end: 1, status, notes: {} };
}

const JSON_TYPE: HeaderList = ['Content-Type', 'application/json; charset=utf-8'];
const PHASES = { ...NO_PHASES, send: 1 };

function attempt(wait: number): Attempt {
  return {
    origin: 'http://127.0.0.1:3000',
    method: 'GET',
    target: '/',
    headers: [],
    version: '1.1',
    start: 1,
    end: 2,
    phases: { ...PHASES, wait },
    isReused: false,
    bytesSent: 10,
    bytesReceived: 20,
  };
}

function failed(code: string): Pick<Exchange, 'error'> {
  return { error: { code, message: 'it failed', details: {} } };
}

const TRAFFIC: readonly (ExchangeOptions & { readonly isPinned?: boolean })[] = [
  {},
  {
    method: 'POST',
    status: 201,
    requestHeaders: JSON_TYPE,
    requestBody: captured('{"item":"Crème brûlée","count":2}'),
  },
  { method: 'post', target: '/v1/orders?expand=lines&q=a%20b', authority: 'API.Example.com' },
  { target: '/v1', authority: 'localhost', status: 301, responseHeaders: ['Location', '/v1/'] },
  { target: '/v1/', scheme: 'https', authority: '[::1]:8443', route: 'root' },
  { target: '/v1/orders/42', route: 'orders', consumer: 'acme', attempts: [attempt(250)], duration: 640 },
  { target: '/v1/orders/43', route: 'orders', consumer: 'Zoë & sons', attempts: [attempt(-1)] },
  { target: '/v1/orders/[44]', route: 'orders*', attempts: [attempt(900), attempt(30)] },
  { status: 401, by: 'gateway', route: 'orders', spans: [policySpan('jwt', 'failed')], ...failed('KEY_MISSING') },
  {
    status: 403,
    by: 'gateway',
    spans: [policySpan('cors', 'ok'), policySpan('ip-filter', 'failed')],
    ...failed('IP_DENIED'),
  },
  {
    status: 429,
    by: 'gateway',
    spans: [policySpan('rate-limit', 'failed'), policySpan('respond', 'answered')],
    ...failed('RATE_LIMITED'),
  },
  { status: 200, by: 'gateway', spans: [policySpan('jwt', 'skipped'), policySpan('respond', 'answered')] },
  { status: 404, by: 'gateway', ...failed('ROUTE_NOT_FOUND'), target: '/favicon.ico' },
  { status: 405, by: 'gateway', method: 'DELETE', ...failed('METHOD_NOT_ALLOWED') },
  { status: 499, responseHeaders: ['content-type', 'text/plain'] },
  { status: 500, responseHeaders: JSON_TYPE, responseBody: captured('{"error":{"code":401,"text":"jwt audience"}}') },
  { status: 502, by: 'gateway', ...failed('UPSTREAM_REFUSED'), spans: [policySpan('jwt', 'ok')] },
  { status: 504, by: 'gateway', ...failed('UPSTREAM_TIMEOUT'), duration: 30_000, attempts: [attempt(30_000)] },
  { status: 0, by: 'none', outcome: 'aborted', ...failed('CLIENT_ABORTED') },
  { status: 0, by: 'none', outcome: 'rejected', method: '', target: '', authority: '', ...failed('REQUEST_MALFORMED') },
  { status: 200, outcome: 'failed', ...failed('UPSTREAM_RESET') },
  { status: 101, frames: [], responseHeaders: ['Upgrade', 'websocket'] },
  { responseHeaders: ['content-type', 'TEXT/Event-Stream; x=1'], responseBody: captured('data: {"tick": 1}\n\n') },
  {
    responseHeaders: [...JSON_TYPE, 'Content-Encoding', 'gzip'],
    responseBody: captured(gzipSync('{"packed":"by gzip"}')),
  },
  {
    responseHeaders: [...JSON_TYPE, 'Content-Encoding', 'br'],
    responseBody: captured(brotliCompressSync('["brotli orders"]')),
  },
  { responseHeaders: [...JSON_TYPE, 'content-encoding', 'zstd'], responseBody: captured(zstdCompressSync('"zstd"')) },
  { responseHeaders: [...JSON_TYPE, 'content-encoding', 'gzip'], responseBody: captured('not gzip orders') },
  { responseHeaders: ['content-type', 'image/png'], responseBody: captured('orders in a picture') },
  { responseHeaders: ['content-type', 'image/svg+xml'], responseBody: captured('<svg><text>orders</text></svg>') },
  { responseBody: captured('no type, orders') },
  { responseBody: captured(new Uint8Array([0xff, 0xfe, 0x6f, 0x72])) },
  { requestHeaders: ['Authorization', 'Bearer abc.def', 'X-Api-Key', 'k1', 'x-api-key', 'K2'], target: '/secure' },
  { startedAt: NOON - 86_400_000, target: '/yesterday' },
  { startedAt: NOON - 3 * 3_600_000, target: '/morning' },
  { startedAt: NOON + 3_600_000, target: '/later' },
  { replayOf: 7, tags: ['slow', 'a b'], dialect: 'apim' },
  { tags: ['slow query'], isPinned: true, client: { address: '10.0.3.7', port: 1 } },
  { isPinned: true, status: 503, ...failed('FAULT_INJECTED'), spans: [policySpan('fault', 'answered')] },
  { target: 'http://proxied.example.org/absolute?x', authority: 'proxied.example.org' },
  { target: '*', method: 'OPTIONS', client: { address: '::1', port: 1 } },
  { target: '/caf%C3%A9/É%_\\/a*b', authority: 'bücher.example' },
  {
    responseBody: { ...captured('cut off in the mid'), size: 5_000_000, isTruncated: true },
    requestBody: captured('x'.repeat(2000)),
  },
];

/** Exchanges of many kinds, oldest first by id. */
export const SUBJECTS: readonly FilterSubject[] = TRAFFIC.map(({ isPinned = false, ...options }, index) =>
  subjectOf({ ...options, id: index + 1 }, isPinned),
);
