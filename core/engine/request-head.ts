import type { HeaderList, HttpVersion } from '../model/http.ts';

/** What the listener must know of a head before anything else looks at it; found in one pass over the raw headers. */
export interface RequestHead {
  readonly headers: HeaderList;
  /** Host and port the client asked for; empty when it did not say. */
  readonly authority: string;
  /** Undefined when a body comes chunked, -1 when none comes. */
  readonly contentLength: number | undefined;
  readonly hasBody: boolean;
  /** Why the request cannot be taken although its bytes were in order. */
  readonly fault: string | undefined;
}

/** Reads the raw headers of an HTTP/1 request. The list is used as it is, not copied. */
export function readHead(rawHeaders: readonly string[], version: HttpVersion): RequestHead {
  let authority = '';
  let contentLength = -1;
  let coding = '';
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Names of other lengths cannot be one of the three; lower-casing every name would cost more than all the rest.
    if (name.length === 4) {
      if (name.toLowerCase() !== 'host') continue;
      hosts += 1;
      authority = rawHeaders[index + 1] ?? '';
    } else if (name.length === 14) {
      if (name.toLowerCase() === 'content-length') contentLength = Number(rawHeaders[index + 1]);
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding')
      coding = coding === '' ? (rawHeaders[index + 1] ?? '') : `${coding}, ${rawHeaders[index + 1]}`;
  }
  const isChunked = coding !== '';
  return {
    headers: rawHeaders,
    authority,
    contentLength: isChunked ? undefined : contentLength,
    hasBody: isChunked || contentLength > 0,
    fault: faultOf(version, hosts, coding),
  };
}

/** Heads that two readers could take for different requests (RFC 9112 sections 3.2 and 6.1), which Node's parser lets pass. */
function faultOf(version: HttpVersion, hosts: number, coding: string): string | undefined {
  if (hosts > 1) return `there are ${hosts} host headers`;
  if (hosts === 0 && version === '1.1') return 'there is no host header';
  if (coding === '' || (coding === 'chunked' && version === '1.1')) return undefined;
  if (version === '1.0') return 'HTTP/1.0 has no transfer-encoding';
  return coding.toLowerCase() === 'chunked' ? undefined : `the transfer-encoding ${coding} is not chunked`;
}

/**
 * Reads the raw headers of an HTTP/2 request: pseudo-headers leave, `:authority` becomes `host` in first place, and the
 * crumbs of a cookie become one header again (RFC 9113 section 8.2.3).
 */
export function readHttp2Head(rawHeaders: readonly string[], endsWithHead: boolean): RequestHead {
  const headers: string[] = [];
  let authority = '';
  let contentLength: number | undefined;
  let cookieAt = -1;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (name === ':authority') authority = value;
    if (name.startsWith(':')) continue;
    if (name === 'host' && authority === '') authority = value;
    if (name === 'content-length') contentLength = Number(value);
    if (name === 'host') continue;
    if (name === 'cookie' && cookieAt !== -1) {
      headers[cookieAt] += `; ${value}`;
      continue;
    }
    if (name === 'cookie') cookieAt = headers.length + 1;
    headers.push(name, value);
  }
  if (authority !== '') headers.unshift('host', authority);
  return {
    headers,
    authority,
    contentLength: endsWithHead ? -1 : contentLength,
    hasBody: !endsWithHead,
    fault: undefined,
  };
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

/** Who was asked: the authority of an absolute target counts before the Host header (RFC 9112 section 3.2.2). */
export function authorityOf(target: string, host: string): string {
  if (target.charCodeAt(0) === 47) return host;
  const scheme = target.indexOf('://');
  if (scheme === -1) return host;
  const rest = target.slice(scheme + 3);
  const end = rest.search(/[/?]/);
  return end === -1 ? rest : rest.slice(0, end);
}

/** Node's version text as ours. */
export function httpVersion(text: string): HttpVersion {
  if (text === '1.1' || text === '1.0') return text;
  return text.startsWith('2') ? '2' : '1.0';
}
