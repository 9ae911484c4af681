import type { Body } from './body.ts';

/**
 * Headers as they came: name, value, name, value, … in arrival order, original case, duplicates kept.
 * Flat, because that is what Node and undici speak, and one array costs less than one per header
 * (docs/decisions/0001-flat-header-lists.md). Values are latin1 text, one character a byte.
 */
export type HeaderList = readonly string[];

/** The HTTP version a message arrived or left with. */
export type HttpVersion = '1.0' | '1.1' | '2';

/** A request as a value; replaced, never edited. */
export interface HttpRequest {
  readonly kind: 'request';
  readonly method: string;
  /** The request target exactly as received: origin form, absolute form, authority form or `*`. */
  readonly target: string;
  readonly version: HttpVersion;
  /** In HTTP/2 the pseudo-headers are left out and `:authority` stands as `host` in first place. */
  readonly headers: HeaderList;
  readonly body: Body;
}

/** A response as a value; replaced, never edited. */
export interface HttpResponse {
  readonly kind: 'response';
  /** 200 to 599, or 101; other 1xx never become a response. */
  readonly status: number;
  /** The reason phrase as received; absent when there was none or the protocol has none. */
  readonly statusText?: string;
  readonly headers: HeaderList;
  readonly body: Body;
}

/** The first value of a header, name compared without case; undefined when absent. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (let index = 0; index < headers.length; index += 2) {
    const candidate = headers[index];
    if (candidate?.length === wanted.length && candidate.toLowerCase() === wanted) return headers[index + 1];
  }
  return undefined;
}

/** Every value of a header in arrival order. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headerPairs(headers)
    .filter(([candidate]) => candidate.toLowerCase() === wanted)
    .map(([, value]) => value);
}

/** The list as pairs, for display and for code that is not on the hot path. */
export function headerPairs(headers: HeaderList): (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2)
    pairs.push([headers[index] ?? '', headers[index + 1] ?? '']);
  return pairs;
}

/** A list with `name` set to one value: the first occurrence keeps its place and case, further ones go; else it is added last. */
export function setHeader(headers: HeaderList, name: string, value: string): HeaderList {
  const wanted = name.toLowerCase();
  const next: string[] = [];
  let isPlaced = false;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const candidate = headers[index] ?? '';
    const isOther = candidate.length !== wanted.length || candidate.toLowerCase() !== wanted;
    if (isOther) next.push(candidate, headers[index + 1] ?? '');
    else if (!isPlaced) {
      next.push(candidate, value);
      isPlaced = true;
    }
  }
  if (!isPlaced) next.push(name, value);
  return next;
}

/** A list with one more header at its end. */
export function addHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...headers, name, value];
}

/** A list without any occurrence of `name`; the same list when there was none. */
export function removeHeader(headers: HeaderList, name: string): HeaderList {
  if (headerValue(headers, name) === undefined) return headers;
  const wanted = name.toLowerCase();
  const next: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const candidate = headers[index] ?? '';
    const isOther = candidate.length !== wanted.length || candidate.toLowerCase() !== wanted;
    if (isOther) next.push(candidate, headers[index + 1] ?? '');
  }
  return next;
}

/** The message with its headers replaced. */
export function withHeaders<M extends HttpRequest | HttpResponse>(message: M, headers: HeaderList): M {
  return { ...message, headers };
}

/** The message with one header set; see {@link setHeader}. */
export function withHeader<M extends HttpRequest | HttpResponse>(message: M, name: string, value: string): M {
  return withHeaders(message, setHeader(message.headers, name, value));
}
