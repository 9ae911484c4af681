import { headerValue, headerValues, type HeaderList, type HttpRequest } from '../../model/http.ts';
import type { Millis } from '../../model/units.ts';
import { cacheControl, secondsOf } from './directives.ts';
import type { CacheOptions } from './options.ts';

/**
 * Preconditions that are the upstream's to decide; Range, since parts of answers are neither kept nor cut; and a change of
 * protocol, which is no answer.
 */
const PAST_THE_CACHE = ['upgrade', 'range', 'if-match', 'if-unmodified-since', 'if-range'];

type Rules = Pick<CacheOptions, 'methods' | 'honourRequest'>;

/** Why a request goes past the cache, which neither answers it nor keeps its answer; undefined when it does not. */
export function obstacleOf({ method, headers }: HttpRequest, { methods, honourRequest }: Rules): string | undefined {
  if (!methods.some((one) => one === method)) return `method ${method}`;
  const header = PAST_THE_CACHE.find((name) => headerValue(headers, name) !== undefined);
  if (header !== undefined) return `the request has ${header}`;
  return honourRequest && cacheControl(headers).has('no-store') ? 'the request asks for no-store' : undefined;
}

/**
 * Why a kept answer of this age does not do; undefined when it does. Nothing that is too old ever does, also when the
 * request would take it (max-stale).
 * @see RFC 9111 section 5.2.1
 */
export function refusalOf(
  headers: HeaderList,
  { honourRequest }: Rules,
  ageMillis: Millis,
  lifetimeMillis: Millis,
): string | undefined {
  const left = lifetimeMillis - ageMillis;
  if (left <= 0) return `too old by ${Math.floor(-left / 1000)} s`;
  if (!honourRequest) return undefined;
  const directives = cacheControl(headers);
  const isPragma = directives.size === 0 && headerValues(headers, 'pragma').some((line) => /\bno-cache\b/i.test(line));
  if (directives.has('no-cache') || isPragma) return 'the request asks for no-cache';
  const maxAge = secondsOf(directives, 'max-age');
  if (maxAge !== undefined && ageMillis > maxAge * 1000) return `the request takes nothing older than ${maxAge} s`;
  if (maxAge === 0) return 'the request takes nothing older than 0 s';
  const minFresh = secondsOf(directives, 'min-fresh');
  return minFresh !== undefined && left < minFresh * 1000 ? `the request asks for ${minFresh} s more` : undefined;
}
