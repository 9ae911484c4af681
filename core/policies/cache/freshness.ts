import { type Clock, wallNow } from '../../model/clock.ts';
import { headerValue, headerValues, type HeaderList, type HttpResponse } from '../../model/http.ts';
import type { Millis } from '../../model/units.ts';
import { cacheControl, secondsOf, type Directives } from './directives.ts';
import type { CacheOptions } from './options.ts';

/** Whether an answer may be kept, and for how long; or why not, in words. */
export type Storability =
  | { readonly kind: 'keep'; readonly lifetimeMillis: Millis; readonly ageMillis: Millis }
  | { readonly kind: 'leave'; readonly why: string };

/** What of the request decides whether its answer may be kept. */
export interface Asker {
  /** Whether nobody but the same caller gets what is kept. */
  readonly isAlone: boolean;
  readonly hasAuthorization: boolean;
}

type Rules = Pick<CacheOptions, 'ttl' | 'statuses' | 'contentTypes' | 'honourResponse' | 'maxEntryBytes'>;

/**
 * Decides by the head of an answer.
 * @see RFC 9111 section 3, and 3.5 for answers to requests with Authorization
 */
export function storability(response: HttpResponse, rules: Rules, asker: Asker, clock: Clock): Storability {
  const directives = cacheControl(response.headers);
  const why = obstacle(response, rules, asker, directives);
  if (why !== undefined) return { kind: 'leave', why };
  const ageMillis = currentAge(response.headers, clock);
  const lifetimeMillis = rules.honourResponse ? lifetime(response.headers, directives, rules.ttl, clock) : rules.ttl;
  if (lifetimeMillis <= (rules.honourResponse ? ageMillis : 0))
    return { kind: 'leave', why: 'it is not fresh when it comes' };
  return { kind: 'keep', lifetimeMillis, ageMillis: rules.honourResponse ? ageMillis : 0 };
}

function obstacle(
  { status, headers, body }: HttpResponse,
  { statuses, contentTypes, honourResponse, maxEntryBytes }: Rules,
  { isAlone, hasAuthorization }: Asker,
  directives: Directives,
): string | undefined {
  if (!statuses.includes(status)) return `status ${status}`;
  if (contentTypes !== undefined && !isOneOf(contentTypes, headers)) return 'its content type';
  if (headerValue(headers, 'set-cookie') !== undefined) return 'it sets a cookie';
  if (headerValues(headers, 'vary').some((line) => line.includes('*'))) return 'Vary: *';
  if (honourResponse) {
    const named = ['no-store', 'private', 'no-cache'].find((name) => directives.has(name));
    if (named !== undefined) return `Cache-Control: ${named}`;
  }
  const mayBeShared = ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name));
  if (hasAuthorization && !isAlone && !mayBeShared) return 'the request has Authorization';
  const length = body.kind === 'bytes' ? body.bytes.byteLength : Number(headerValue(headers, 'content-length') ?? 0);
  if (length > maxEntryBytes) return `a body of ${length} bytes`;
  return body.kind === 'bytes' && (body.trailers?.length ?? 0) > 0 ? 'it has trailers' : undefined;
}

function isOneOf(contentTypes: readonly string[], headers: HeaderList): boolean {
  const essence = headerValue(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return contentTypes.some((one) => one.toLowerCase() === essence);
}

/**
 * How long an answer is fresh, counted from when it was made. What cannot be read makes it stale.
 * @see RFC 9111 section 4.2.1
 */
function lifetime(headers: HeaderList, directives: Directives, ttl: Millis, clock: Clock): Millis {
  const seconds = secondsOf(directives, 's-maxage') ?? secondsOf(directives, 'max-age');
  if (seconds !== undefined) return seconds * 1000;
  const expires = headerValue(headers, 'expires');
  if (expires === undefined) return ttl;
  const at = Date.parse(expires);
  return Number.isNaN(at) ? 0 : at - (dateOf(headers) ?? wallNow(clock));
}

/**
 * How old an answer already was when it came. Date is the upstream's own time, so it is compared with the wall clock and
 * not with one that the user has moved.
 * @see RFC 9111 section 4.2.3
 */
function currentAge(headers: HeaderList, clock: Clock): Millis {
  const said = headerValue(headers, 'age')?.trim() ?? '';
  const date = dateOf(headers);
  // Date has whole seconds.
  const apparent = date === undefined ? 0 : Math.floor(Math.max(0, wallNow(clock) - date) / 1000) * 1000;
  return Math.max(apparent, /^\d{1,10}$/.test(said) ? Number(said) * 1000 : 0);
}

function dateOf(headers: HeaderList): number | undefined {
  const at = Date.parse(headerValue(headers, 'date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}
