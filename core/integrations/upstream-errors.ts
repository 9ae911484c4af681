import { GatewrightError, type ErrorCode } from '../model/errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'UPSTREAM_CONNECT_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_HEADERS_OVERFLOW: 'UPSTREAM_BAD_RESPONSE',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'UPSTREAM_BAD_RESPONSE',
  UND_ERR_SOCKET: 'UPSTREAM_RESET',
  ECONNRESET: 'UPSTREAM_RESET',
  EPIPE: 'UPSTREAM_RESET',
  ECONNREFUSED: 'UPSTREAM_REFUSED',
  ENOTFOUND: 'UPSTREAM_DNS',
  ERR_INVALID_ARG_VALUE: 'INTEGRATION_FAILED',
};

/** What a failed attempt says in our words, with the upstream and Node's own code as facts. */
export function upstreamError(
  error: Error & { readonly code?: string },
  origin: string,
  facts: Readonly<Record<string, unknown>> = {},
): GatewrightError {
  if (error instanceof GatewrightError) return error;
  const cause = innermost(error);
  const code = cause.code ?? error.code ?? '';
  // undici's parser errors have a code of llhttp's for some of its faults only.
  const ours =
    error.name === 'HTTPParserError' || code.startsWith('HPE_')
      ? 'UPSTREAM_BAD_RESPONSE'
      : (CODES[code] ?? CODES[error.code ?? ''] ?? 'INTEGRATION_FAILED');
  return new GatewrightError(
    ours,
    { origin, ...facts, reason: code === '' ? error.message : code, message: cause.message },
    { cause: error },
  );
}

/** The kinds of failure that leave a request without an answer. */
export const FAILURE_KINDS = ['connect-error', 'timeout', 'reset', 'bad-response'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

const KINDS: Readonly<Partial<Record<ErrorCode, FailureKind>>> = {
  UPSTREAM_DNS: 'connect-error',
  UPSTREAM_REFUSED: 'connect-error',
  UPSTREAM_UNREACHABLE: 'connect-error',
  UPSTREAM_TLS: 'connect-error',
  UPSTREAM_CONNECT_TIMEOUT: 'connect-error',
  UPSTREAM_TIMEOUT: 'timeout',
  UPSTREAM_RESET: 'reset',
  UPSTREAM_BAD_RESPONSE: 'bad-response',
};

/** The kind of a failed attempt; undefined when the upstream is not to blame. */
export function failureKind(error: GatewrightError): FailureKind | undefined {
  return KINDS[error.code];
}

/** Whether the connection was gone before the upstream can have seen the request: the usual end of a kept-alive one. */
export function isStaleConnection(error: GatewrightError): boolean {
  return error.code === 'UPSTREAM_RESET';
}

function innermost(error: Error & { readonly code?: string }): Error & { readonly code?: string } {
  // The connector's own errors come back wrapped or as they are; only they carry one of our codes.
  return error.cause instanceof Error ? error.cause : error;
}
