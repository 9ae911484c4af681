import { textBody } from '../../model/body.ts';
import type { GatewrightError } from '../../model/errors.ts';
import type { HttpResponse } from '../../model/http.ts';
import type { ErrorFacts } from '../dialect.ts';

/**
 * A failure as JSON: `{"error":{"code","message","requestId","details"}}`, with the headers RFC 9110 asks for beside
 * the status: WWW-Authenticate with 401, Retry-After with 429 and 503 where it is known, Allow with 405.
 */
export function writeError({ error, requestId }: ErrorFacts): HttpResponse {
  const { code, message } = error;
  const details = withoutHeaders(error.details);
  const facts = Object.keys(details).length > 0 ? { details } : {};
  const text = JSON.stringify({ error: { code, message, requestId, ...facts } });
  return {
    kind: 'response',
    status: statusOf(error),
    headers: ['content-type', 'application/json; charset=utf-8', 'x-request-id', requestId, ...extraHeaders(error)],
    body: textBody(text),
  };
}

/** A fault, a limit and an authorizer may choose their own status; everything else has the one of its code. */
function statusOf({ code, status, details }: GatewrightError): number {
  const { status: chosen } = details;
  return CHOOSERS.has(code) && typeof chosen === 'number' ? chosen : status;
}

const CHOOSERS: ReadonlySet<string> = new Set([
  'FAULT_INJECTED',
  'CONCURRENCY_LIMITED',
  'AUTHORIZER_DENIED',
  'VALIDATION_FAILED',
  'THREAT_DETECTED',
  'SCRIPT_REFUSED',
]);

/** The challenge stands in its header, where clients look for it. */
function withoutHeaders(details: GatewrightError['details']): GatewrightError['details'] {
  if (!('challenge' in details)) return details;
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== 'challenge'));
}

function extraHeaders(error: GatewrightError): string[] {
  const { details } = error;
  switch (statusOf(error)) {
    case 401: {
      if (typeof details['challenge'] === 'string') return ['www-authenticate', details['challenge']];
      const realm = typeof details['realm'] === 'string' ? details['realm'] : 'gatewright';
      return ['www-authenticate', `ApiKey realm="${realm.replaceAll(/["\\]/g, '')}"`];
    }
    case 403:
      return typeof details['challenge'] === 'string' ? ['www-authenticate', details['challenge']] : [];
    case 405:
      return Array.isArray(details['allowed']) ? ['allow', details['allowed'].join(', ')] : [];
    case 429:
    case 503:
      return typeof details['retryAfterSeconds'] === 'number'
        ? ['retry-after', String(Math.max(1, Math.ceil(details['retryAfterSeconds'])))]
        : [];
    default:
      return [];
  }
}
