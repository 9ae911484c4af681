import { headerPairs, headerValue, headerValues, type HeaderList } from '../../model/http.ts';

/** Headers that an answer without its body still has (RFC 9110 section 15.4.5). */
const OF_NOT_MODIFIED = new Set([
  'cache-control',
  'content-location',
  'date',
  'etag',
  'expires',
  'last-modified',
  'vary',
]);
const ENTITY_TAG = /(?:W\/)?("[^"]*")/g;

/**
 * Whether a client has already what is kept, by If-None-Match or, without it, by If-Modified-Since.
 * @see RFC 9110 section 13.1.2 and 13.1.3
 */
export function hasAlready(request: HeaderList, kept: HeaderList): boolean {
  const asked = headerValues(request, 'if-none-match').join(', ');
  if (asked !== '') {
    if (asked.trim() === '*') return true;
    const tag = headerValue(kept, 'etag')?.replace(/^W\//, '');
    return tag !== undefined && [...asked.matchAll(ENTITY_TAG)].some(([, opaque]) => opaque === tag);
  }
  const since = Date.parse(headerValue(request, 'if-modified-since') ?? '');
  // A comparison with what is no date is false.
  return Date.parse(headerValue(kept, 'last-modified') ?? '') <= since;
}

/** Headers of the answer that tells a client so. */
export function notModifiedHeaders(kept: HeaderList): HeaderList {
  return headerPairs(kept)
    .filter(([name]) => OF_NOT_MODIFIED.has(name.toLowerCase()))
    .flat();
}
