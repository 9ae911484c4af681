import { headerPairs, type HeaderList } from '../model/http.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { Told } from './observation.ts';

const PERIODS: Readonly<Record<string, Millis>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 2_592_000_000,
};
/** Resets above this are times since the epoch, in seconds. */
const A_TIME = 1_000_000_000;

/**
 * What the headers of an answer say of one limit: `X-RateLimit-*` (GitHub, Tyk, Envoy), `RateLimit-*` and `RateLimit` of the
 * IETF drafts, Kong's headers of one period, and `Retry-After`. Of several limits at once only what they share is read.
 * @param now When the answer came, for headers that say a time of day.
 */
export function readTold(headers: HeaderList, now: EpochMillis): Told {
  const lines = headerPairs(headers).map(([name, value]): Line => ({ name: name.toLowerCase(), value: value.trim() }));
  const fits = lines.filter(({ name }) => /^(x-)?rate-?limit|^retry-after$/.test(name));
  const plain = readPlain(fits, now);
  const periods = readPeriods(fits);
  const fields = readFields(fits);
  const retryMillis = readRetry(fits, now);
  return {
    limit: fields.limit ?? periods.limit ?? plain.limit,
    remaining: fields.remaining ?? periods.remaining ?? plain.remaining,
    windowMillis: fields.windowMillis ?? periods.windowMillis ?? plain.windowMillis,
    resetMillis: fields.resetMillis ?? plain.resetMillis,
    retryMillis,
    headers: fits.map(({ name }) => name),
  };
}

interface Line {
  readonly name: string;
  readonly value: string;
}
type Figures = Partial<Pick<Told, 'limit' | 'remaining' | 'windowMillis' | 'resetMillis'>>;

function readPlain(lines: readonly Line[], now: EpochMillis): Figures {
  const value = (what: string): string | undefined =>
    lines.find(({ name }) => new RegExp(`^(x-)?rate-?limit-${what}$`).test(name))?.value;
  const reset = number(value('reset'));
  return {
    limit: number(value('limit')?.split(',')[0]),
    remaining: number(value('remaining')),
    windowMillis: onlyWindow(value('limit') ?? ''),
    resetMillis: reset === undefined ? undefined : reset > A_TIME ? secondsUntil(reset, now) : reset * 1000,
  };
}

/** A time in seconds or milliseconds since the epoch. */
function secondsUntil(reset: number, now: EpochMillis): Millis {
  return Math.max(0, (reset > A_TIME * 1000 ? reset : reset * 1000) - now);
}

/** Kong's headers, when they are about one period. */
function readPeriods(lines: readonly Line[]): Figures {
  const found = lines.flatMap(({ name, value }) => {
    const [, what, period = ''] = /^x-ratelimit-(limit|remaining)-(\w+)$/.exec(name) ?? [];
    const windowMillis = PERIODS[period];
    return what === undefined || windowMillis === undefined ? [] : [{ what, windowMillis, value }];
  });
  const [first] = found;
  if (first === undefined || found.some(({ windowMillis }) => windowMillis !== first.windowMillis)) return {};
  return {
    limit: number(found.find(({ what }) => what === 'limit')?.value),
    remaining: number(found.find(({ what }) => what === 'remaining')?.value),
    windowMillis: first.windowMillis,
  };
}

/** The structured fields of the IETF drafts, when they are about one limit. */
function readFields(lines: readonly Line[]): Figures {
  const field = (named: string): string => lines.find(({ name }) => name === named)?.value ?? '';
  const [policy, state] = [field('ratelimit-policy'), field('ratelimit')];
  const isOne = !/,/.test(policy) && !/,\s*"/.test(state);
  if (!isOne || (policy === '' && state === '')) return {};
  const reset = number(/(?:;\s*t|reset)=(\d+)/.exec(state)?.[1]);
  return {
    limit: number(/;\s*q=(\d+)/.exec(policy)?.[1] ?? /(?:^|\blimit=)(\d+)/.exec(state || policy)?.[1]),
    remaining: number(/(?:;\s*r|remaining)=(\d+)/.exec(state)?.[1]),
    windowMillis: onlyWindow(policy),
    resetMillis: reset === undefined ? undefined : reset * 1000,
  };
}

function onlyWindow(text: string): Millis | undefined {
  const windows = [...text.matchAll(/;\s*w=(\d+)/g)].map(([, seconds]) => Number(seconds) * 1000);
  return windows.length === 1 && windows[0] !== 0 ? windows[0] : undefined;
}

function readRetry(lines: readonly Line[], now: EpochMillis): Millis | undefined {
  const text = lines.find(({ name }) => name === 'retry-after')?.value;
  if (text === undefined) return undefined;
  const millis = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(millis) ? Math.max(0, millis) : undefined;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
