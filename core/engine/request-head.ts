import type { HeaderList, HttpVersion } from '../model/http.ts';

/** What the listener must know of a head before anything else looks at it; found in one pass over the raw headers. */
export interface RequestHead {
  readonly headers: HeaderList;
  /** Host and port the client asked for; empty when it did not say. */
  readonly authority: string;
  /** Undefined when a body comes chunked, -1 when none comes. */
  readonly contentLength: number | undefined;
  readonly hasBody: boolean;
}

/** Reads the raw headers of an HTTP/1 request. The list is used as it is, not copied. */
export function readHead(rawHeaders: readonly string[]): RequestHead {
  let authority = '';
  let contentLength = -1;
  let isChunked = false;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Names of other lengths cannot be one of the three; lower-casing every name would cost more than all the rest.
    if (name.length === 4) {
      if (authority === '' && name.toLowerCase() === 'host') authority = rawHeaders[index + 1] ?? '';
    } else if (name.length === 14) {
      if (name.toLowerCase() === 'content-length') contentLength = Number(rawHeaders[index + 1]);
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') isChunked = true;
  }
  return {
    headers: rawHeaders,
    authority,
    contentLength: isChunked ? undefined : contentLength,
    hasBody: isChunked || contentLength > 0,
  };
}

/** Reads the raw headers of an HTTP/2 request: pseudo-headers leave, `:authority` becomes `host` in first place. */
export function readHttp2Head(rawHeaders: readonly string[], endsWithHead: boolean): RequestHead {
  const headers: string[] = [];
  let authority = '';
  let contentLength: number | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (name === ':authority') authority = value;
    if (name.startsWith(':')) continue;
    if (name === 'host' && authority === '') authority = value;
    if (name === 'content-length') contentLength = Number(value);
    if (name !== 'host') headers.push(name, value);
  }
  if (authority !== '') headers.unshift('host', authority);
  return { headers, authority, contentLength: endsWithHead ? -1 : contentLength, hasBody: !endsWithHead };
}

/** The path of a target, without query; an absolute target loses its scheme and authority. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  if (path.charCodeAt(0) === 47) return path;
  const scheme = path.indexOf('://');
  if (scheme === -1) return path;
  const slash = path.indexOf('/', scheme + 3);
  return slash === -1 ? '/' : path.slice(slash);
}

/** Node's version text as ours. */
export function httpVersion(text: string): HttpVersion {
  if (text === '1.1' || text === '1.0') return text;
  return text.startsWith('2') ? '2' : '1.0';
}
