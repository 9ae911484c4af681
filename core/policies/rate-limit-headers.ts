import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import { PERIOD_MILLIS, type Period, type Standing } from './rate-limit-counters.ts';

/** One limit of a use and how it stands after a request was decided on. */
export interface LimitStanding {
  /** `default`, or the period. */
  readonly name: string;
  readonly period?: Period;
  readonly standing: Standing;
}

/** Headers that tell clients what is left. */
export type HeaderStyle = 'x-ratelimit' | 'draft' | 'kong' | 'none';

/** What a client is told: how every limit stands, and whether this request was let in. */
export interface Decision {
  readonly isAllowed: boolean;
  readonly limits: readonly LimitStanding[];
}

/** The limit that leaves the least; of equal ones that with the longest window. */
export function tightest(limits: readonly LimitStanding[]): LimitStanding | undefined {
  if (limits.length < 2) return limits[0];
  return limits.toSorted(
    (a, b) => a.standing.remaining - b.standing.remaining || b.standing.windowMillis - a.standing.windowMillis,
  )[0];
}

/** The headers of an answer with those of the style; the gateway's word replaces the upstream's. */
export function addLimitHeaders(headers: HeaderList, style: HeaderStyle, decision: Decision): HeaderList {
  const shown = tightest(decision.limits);
  if (shown === undefined || style === 'none') return headers;
  return setAll(headers, STYLES[style](decision, shown));
}

/** All of them last, in one pass; what the upstream sent under their names goes. */
function setAll(headers: HeaderList, pairs: Pairs): HeaderList {
  const next: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    // Most names differ from all of these in their length already.
    const isOurs = pairs.some(([own]) => own.length === name.length && own.toLowerCase() === name.toLowerCase());
    if (!isOurs) next.push(name, headers[index + 1] ?? '');
  }
  for (const [name, value] of pairs) next.push(name, String(value));
  return next;
}

type Pairs = readonly (readonly [name: string, value: string | number])[];

const STYLES: Readonly<Record<Exclude<HeaderStyle, 'none'>, (decision: Decision, shown: LimitStanding) => Pairs>> = {
  'x-ratelimit': (_decision, { standing }) => [
    ['x-ratelimit-limit', standing.limit],
    ['x-ratelimit-remaining', standing.remaining],
    ['x-ratelimit-reset', wholeSeconds(standing.resetMillis)],
  ],
  // draft-ietf-httpapi-ratelimit-headers-09
  draft: ({ limits }) => [
    [
      'ratelimit-policy',
      limits
        .map(({ name, standing }) => `"${name}";q=${standing.limit};w=${wholeSeconds(standing.windowMillis)}`)
        .join(', '),
    ],
    [
      'ratelimit',
      limits
        .map(({ name, standing }) => `"${name}";r=${standing.remaining};t=${wholeSeconds(standing.resetMillis)}`)
        .join(', '),
    ],
  ],
  // kong/plugins/rate-limiting/handler.lua
  kong: ({ isAllowed, limits }, shown) => {
    const reset = kongReset(shown);
    return [
      ...limits.flatMap(({ period, standing }): Pairs => {
        if (period === undefined) return [];
        const word = period.charAt(0).toUpperCase() + period.slice(1);
        return [
          [`X-RateLimit-Limit-${word}`, standing.limit],
          [`X-RateLimit-Remaining-${word}`, standing.remaining],
        ];
      }),
      ['RateLimit-Limit', shown.standing.limit],
      ['RateLimit-Remaining', shown.standing.remaining],
      ['RateLimit-Reset', reset],
      ...(isAllowed ? [] : [['Retry-After', reset] as const]),
    ];
  },
};

/** Kong takes every month for 30 days and every year for 365, counted from where the calendar's began. */
function kongReset({ period, standing }: LimitStanding): number {
  const longer = period === undefined ? 0 : standing.windowMillis - PERIOD_MILLIS[period];
  return wholeSeconds(standing.resetMillis - longer);
}

/** Seconds, rounded up so that who waits as long is let in; never 0, which reads as "now". */
export function wholeSeconds(millis: Millis): number {
  return Math.max(1, Math.ceil(millis / 1000));
}
