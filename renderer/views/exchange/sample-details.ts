import type { AttemptValue, ExchangeDetails, SpanValue } from '../../../core/model/summary.ts';
import { sampleRow } from '../../testing/page/sample-rows.ts';

const EMPTY_BODY = { size: 0, capturedSize: 0, isTruncated: false };

/** A span for tests: a policy that passed, with what the test says instead. */
export function sampleSpan(given: Partial<SpanValue> = {}): SpanValue {
  return { id: 0, kind: 'policy', name: 'cors', start: 0, end: 1, status: 'ok', notes: {}, ...given };
}

/** An attempt for tests: 10 ms of waiting on a used connection, with what the test says instead. */
export function sampleAttempt(given: Partial<AttemptValue> = {}): AttemptValue {
  return {
    origin: 'http://127.0.0.1:3000',
    method: 'GET',
    target: '/v1/users',
    headers: [],
    version: '1.1',
    start: 1,
    end: 11,
    phases: { blocked: 0, dns: -1, connect: -1, ssl: -1, send: 0, wait: 10, receive: 0 },
    isReused: true,
    bytesSent: 10,
    bytesReceived: 10,
    status: 200,
    ...given,
  };
}

/** An exchange for tests: 200 from the upstream after 12 ms, with what the test says instead. */
export function sampleDetails(
  given: Partial<Omit<ExchangeDetails, 'summary'>> & { readonly summary?: Partial<ExchangeDetails['summary']> } = {},
): ExchangeDetails {
  const { summary, ...rest } = given;
  return {
    revision: '3f9a1c7d',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    client: { address: '127.0.0.1', port: 50_000 },
    request: { method: 'GET', target: '/v1/users', version: '1.1', headers: [], body: EMPTY_BODY },
    response: { status: 200, headers: [], body: EMPTY_BODY },
    attempts: [],
    spans: [],
    nearMisses: [],
    frames: [],
    framesDropped: 0,
    ...rest,
    summary: sampleRow(1, { startedAt: 0, ...summary }),
  };
}
