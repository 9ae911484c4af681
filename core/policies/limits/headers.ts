import type { HeaderList } from '../../model/http.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import { refusing, tightest, type Decision, type LimitStanding } from './decision.ts';
import { PERIOD_MILLIS } from './windows.ts';

/** Ways in which clients are told what is left. */
export const HEADER_STYLES = ['x-ratelimit', 'github', 'tyk', 'kong', 'draft', 'draft-6', 'none'] as const;
export type HeaderStyle = (typeof HEADER_STYLES)[number];

/** Headers under names of one's own; what has no name is not told. */
export interface HeaderNames {
  readonly limit?: string | undefined;
  readonly remaining?: string | undefined;
  readonly reset?: string | undefined;
}

/** The headers of an answer with those that tell what is left; the gateway's word replaces the upstream's. */
export function addLimitHeaders(
  headers: HeaderList,
  style: HeaderStyle | HeaderNames,
  decision: Decision,
  now: EpochMillis,
): HeaderList {
  const shown = decision.isAllowed ? tightest(decision.limits) : refusing(decision.limits);
  if (shown === undefined || style === 'none') return headers;
  const told: Told = { decision, shown, now };
  return setAll(headers, typeof style === 'string' ? STYLES[style](told) : named(style, told));
}

/** All of them last, in one pass; what the upstream sent under their names goes. */
export function setAll(headers: HeaderList, pairs: Pairs): HeaderList {
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

interface Told {
  readonly decision: Decision;
  readonly shown: LimitStanding;
  readonly now: EpochMillis;
}

const STYLES: Readonly<Record<Exclude<HeaderStyle, 'none'>, (told: Told) => Pairs>> = {
  'x-ratelimit': ({ shown: { standing } }) => [
    ['x-ratelimit-limit', standing.limit],
    ['x-ratelimit-remaining', standing.remaining],
    ['x-ratelimit-reset', wholeSeconds(standing.resetMillis)],
  ],
  // docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
  github: ({ shown: { standing }, now }) => [
    ['x-ratelimit-limit', standing.limit],
    ['x-ratelimit-remaining', standing.remaining],
    ['x-ratelimit-used', Math.ceil(standing.used)],
    ['x-ratelimit-reset', epochSeconds(now + standing.resetMillis)],
  ],
  // Tyk gateway, rate_limit_response_headers
  tyk: ({ shown: { standing }, now }) => [
    ['X-RateLimit-Limit', standing.limit],
    ['X-RateLimit-Remaining', standing.remaining],
    ['X-RateLimit-Reset', epochSeconds(now + standing.resetMillis)],
  ],
  // draft-ietf-httpapi-ratelimit-headers, from 08 on: structured fields
  draft: ({ decision: { limits } }) => [
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
  // The same draft up to 06: three headers of the limit that leaves least, and the policies.
  'draft-6': ({ decision: { limits }, shown: { standing } }) => [
    [
      'ratelimit-policy',
      limits.map(({ standing: each }) => `${each.limit};w=${wholeSeconds(each.windowMillis)}`).join(', '),
    ],
    ['ratelimit-limit', standing.limit],
    ['ratelimit-remaining', standing.remaining],
    ['ratelimit-reset', wholeSeconds(standing.resetMillis)],
  ],
  // kong/plugins/rate-limiting/handler.lua
  kong: ({ decision }) => {
    const shown = tightest(decision.limits);
    if (shown === undefined) return [];
    const reset = kongReset(shown);
    return [
      ...decision.limits.flatMap(({ period, standing }): Pairs => {
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
      ...(decision.isAllowed ? [] : [['Retry-After', reset] as const]),
    ];
  },
};

function named({ limit, remaining, reset }: HeaderNames, { shown: { standing } }: Told): Pairs {
  return [
    ...(limit === undefined ? [] : [[limit, standing.limit] as const]),
    ...(remaining === undefined ? [] : [[remaining, standing.remaining] as const]),
    ...(reset === undefined ? [] : [[reset, wholeSeconds(standing.resetMillis)] as const]),
  ];
}

/** Kong takes every month for 30 days and every year for 365, counted from where the calendar's began. */
function kongReset({ period, standing }: LimitStanding): number {
  const longer = period === undefined ? 0 : standing.windowMillis - PERIOD_MILLIS[period];
  return wholeSeconds(standing.resetMillis - longer);
}

/** Seconds, rounded up so that who waits as long is let in; never 0, which reads as "now". */
export function wholeSeconds(millis: Millis): number {
  return Math.max(1, Math.ceil(millis / 1000));
}

/** A time as seconds since the epoch, rounded up likewise. */
export function epochSeconds(time: EpochMillis): number {
  return Math.ceil(time / 1000);
}
