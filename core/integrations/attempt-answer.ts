import { NO_BODY } from '../model/body.ts';
import type { HeaderList, HttpResponse } from '../model/http.ts';
import { hasLength } from '../outgoing/raw-headers.ts';

/** The head of an answer; a reason phrase only where there is one. */
export function responseHead(
  status: number,
  statusText: string | undefined,
  headers: HeaderList,
): Omit<HttpResponse, 'body'> {
  return statusText === undefined || statusText === ''
    ? { kind: 'response', status, headers }
    : { kind: 'response', status, statusText, headers };
}

/**
 * An answer that came whole. One that was chunked has a length now, unless it has trailers; HEAD, 204 and 304 keep what
 * they said.
 */
export function wholeResponse(head: Omit<HttpResponse, 'body'>, bytes: Uint8Array, trailers: HeaderList): HttpResponse {
  if (trailers.length > 0) return { ...head, body: { kind: 'bytes', bytes, trailers } };
  if (bytes.byteLength === 0) return { ...head, body: NO_BODY };
  const body = { kind: 'bytes', bytes } as const;
  return hasLength(head.headers)
    ? { ...head, body }
    : { ...head, headers: [...head.headers, 'content-length', String(bytes.byteLength)], body };
}
