import { GatewrightError, type ErrorCode } from '../model/errors.ts';
import { EMPTY_CAPTURE, type Peer } from '../model/exchange.ts';
import { recordError } from './live-exchange.ts';
import type { ServeContext } from './serve.ts';

/** Something that reached a listener and never became a request. */
export interface Rejection {
  readonly listener: string;
  readonly scheme: 'http' | 'https';
  readonly client: Peer;
  readonly error: GatewrightError;
  /** What was answered, when anything could be. */
  readonly status?: number;
  /** The bytes that could not be understood, as far as they are known. */
  readonly received?: Uint8Array;
}

/** Records it: everything that reached the gateway is a row. */
export function recordRejection(context: ServeContext, rejection: Rejection): void {
  const { listener, scheme, client, error, status, received } = rejection;
  const revision = context.revision();
  context.sink.push({
    id: context.nextId(),
    startedAt: context.clock.now(),
    duration: 0,
    revision: revision.id,
    dialect: revision.dialect.id,
    listener,
    scheme,
    authority: '',
    client,
    request: {
      method: '',
      target: '',
      version: '1.1',
      headers: [],
      body:
        received === undefined ? EMPTY_CAPTURE : { chunks: [received], size: received.byteLength, isTruncated: false },
    },
    ...(status === undefined ? {} : { response: { status, headers: [], body: EMPTY_CAPTURE } }),
    attempts: [],
    outcome: 'rejected',
    by: status === undefined ? 'none' : 'gateway',
    error: recordError(error),
    spans: [],
    tags: [],
  });
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Node's parser error as ours. */
export function malformed(error: Error & { readonly code?: string; readonly reason?: string }): GatewrightError {
  const code = CODES[error.code ?? ''] ?? 'REQUEST_MALFORMED';
  return new GatewrightError(
    code,
    { parser: error.code ?? 'unknown', reason: error.reason ?? error.message },
    { cause: error },
  );
}
