import { textBody } from '../../model/body.ts';
import type { ErrorCode, GatewrightError } from '../../model/errors.ts';
import { headerValue, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import type { ErrorFacts } from '../dialect.ts';
import { writeTokenAnswer } from './token-answers.ts';

/** The release whose answers are given. */
export const KONG_VERSION = '3.9.1';

const BAD_UPSTREAM = { status: 502, message: 'An invalid response was received from the upstream server' };
const SLOW_UPSTREAM = { status: 504, message: 'The upstream server is timing out' };

/** Kong's own status and sentence for what went wrong; what is not here is an internal failure. */
const ANSWERS: Readonly<Partial<Record<ErrorCode, { readonly status: number; readonly message: string }>>> = {
  ROUTE_NOT_FOUND: { status: 404, message: 'no Route matched with those values' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'Method not allowed' },
  REQUEST_MALFORMED: { status: 400, message: 'Bad request' },
  HEADERS_TOO_LARGE: { status: 400, message: 'Request header or cookie too large' },
  REQUEST_TIMEOUT: { status: 408, message: 'Request timeout' },
  EXPECTATION_FAILED: { status: 417, message: 'Expectation failed' },
  KEY_MISSING: { status: 401, message: 'No API key found in request' },
  KEY_DUPLICATE: { status: 401, message: 'Duplicate API key found' },
  KEY_INVALID: { status: 401, message: 'Unauthorized' },
  ACL_DENIED: { status: 403, message: 'You cannot consume this service' },
  RATE_LIMITED: { status: 429, message: 'API rate limit exceeded' },
  BODY_TOO_LARGE: { status: 413, message: 'Request size limit exceeded' },
  LENGTH_REQUIRED: { status: 411, message: 'A valid Content-Length header is required' },
  UPSTREAM_DNS: { status: 503, message: 'name resolution failed' },
  UPSTREAM_REFUSED: BAD_UPSTREAM,
  UPSTREAM_UNREACHABLE: BAD_UPSTREAM,
  UPSTREAM_TLS: BAD_UPSTREAM,
  UPSTREAM_RESET: BAD_UPSTREAM,
  UPSTREAM_BAD_RESPONSE: BAD_UPSTREAM,
  UPSTREAM_CONNECT_TIMEOUT: SLOW_UPSTREAM,
  UPSTREAM_TIMEOUT: SLOW_UPSTREAM,
  GATEWAY_OVERLOADED: { status: 503, message: 'The upstream server is currently unavailable' },
  GATEWAY_CLOSED: { status: 503, message: 'The upstream server is currently unavailable' },
};
const UNEXPECTED = { status: 500, message: 'An unexpected error occurred' };

/** Errors nginx raises below Kong; they look at more than Accept to choose how to be written. */
const BY_NGINX: readonly ErrorCode[] = [
  'REQUEST_MALFORMED',
  'HEADERS_TOO_LARGE',
  'REQUEST_TIMEOUT',
  'EXPECTATION_FAILED',
  'METHOD_NOT_ALLOWED',
];

/** Whether a request had been sent, or was about to be, when it failed: then the answer counts as proxied. */
function isAfterAttempt({ code }: GatewrightError): boolean {
  return code.startsWith('UPSTREAM_') && code !== 'UPSTREAM_DNS';
}

/**
 * A failure in the words, layout and content type of Kong. The headers of every answer come in `addKongHeaders`.
 * @see kong/pdk/response.lua, kong/error_handlers.lua, kong/tools/http.lua
 */
export function writeKongError({ error, call, requestId }: ErrorFacts): HttpResponse {
  const token = writeTokenAnswer(error);
  if (token !== undefined) return token;
  const { status, message } = answerOf(error, call.client.address);
  const isByNginx = BY_NGINX.includes(error.code) || isAfterAttempt(error);
  const format = chooseFormat(call.received, isByNginx);
  return {
    kind: 'response',
    status,
    headers: [
      'Content-Type',
      `${format}; charset=utf-8`,
      ...extraHeaders(error),
      // Marks the answer as proxied for `addKongHeaders`, which is told only that the gateway made it.
      ...(isAfterAttempt(error) ? ['Via', `1.1 kong/${KONG_VERSION}`] : []),
    ],
    body: textBody(TEMPLATES[format](message, requestId)),
  };
}

function answerOf(error: GatewrightError, address: string): { readonly status: number; readonly message: string } {
  const { code, details } = error;
  const usual = ANSWERS[code] ?? UNEXPECTED;
  const chosen = typeof details['status'] === 'number' ? details['status'] : undefined;
  switch (code) {
    case 'IP_DENIED':
      return { status: 403, message: `IP address not allowed: ${address}` };
    case 'RATE_LIMITED': {
      const message = typeof details['message'] === 'string' ? details['message'] : usual.message;
      return { status: chosen ?? usual.status, message };
    }
    case 'FAULT_INJECTED':
      return chosen === undefined
        ? UNEXPECTED
        : { status: chosen, message: `The upstream server responded with ${chosen}` };
    default:
      return usual;
  }
}

function extraHeaders({ code, details }: GatewrightError): string[] {
  if (!['KEY_MISSING', 'KEY_DUPLICATE', 'KEY_INVALID'].includes(code)) return [];
  const { realm } = details;
  return ['WWW-Authenticate', typeof realm === 'string' && realm !== '' ? `Key realm="${realm}"` : 'Key'];
}

type Format = 'application/json' | 'text/html' | 'text/plain' | 'application/xml';

/** Kong puts the message in as it is; its own messages hold nothing that would need escaping, a user's may. */
const TEMPLATES: Readonly<Record<Format, (message: string, requestId: string) => string>> = {
  'application/json': (message, id) => `{\n  "message":"${message}",\n  "request_id":"${id}"\n}`,
  'text/html': (message, id) =>
    `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${message}.</p>\n    <p>request_id: ${id}</p>\n  </body>\n</html>\n`,
  'text/plain': (message, id) => `${message}\nrequest_id: ${id}\n`,
  'application/xml': (message, id) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>${message}</message>\n  <requestid>${id}</requestid>\n</error>\n`,
};

/** Kong looks at Accept alone and falls back to JSON; nginx asks the request's content type next and falls back to text. */
function chooseFormat(request: HttpRequest, isByNginx: boolean): Format {
  const accept = headerValue(request.headers, 'accept');
  if (accept !== undefined) return formatOf(preferredType(accept));
  if (!isByNginx) return 'application/json';
  const contentType = headerValue(request.headers, 'content-type');
  return contentType === undefined ? 'text/plain' : formatOf(contentType.split(';', 1)[0] ?? '');
}

function preferredType(accept: string): string {
  const ranked = accept.split(',').map((part) => {
    const [type = '', ...params] = part.split(';').map((piece) => piece.trim());
    const quality = params.find((param) => param.startsWith('q='))?.slice(2);
    return { type, quality: quality === undefined ? 1 : Number(quality) };
  });
  return ranked.toSorted((a, b) => b.quality - a.quality)[0]?.type ?? '';
}

function formatOf(type: string): Format {
  const lower = type.toLowerCase();
  if (lower === 'text/html' || lower === 'application/xml') return lower;
  return lower.startsWith('text/') ? 'text/plain' : 'application/json';
}
