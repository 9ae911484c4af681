/** Moment that a token is checked at. */
export type AsOf =
  | { readonly kind: 'now' }
  /** A minute before the token expires. */
  | { readonly kind: 'before-exp' }
  /** When a recorded request came, in milliseconds since the epoch. */
  | { readonly kind: 'request'; readonly at: number }
  | { readonly kind: 'typed'; readonly text: string };

/** The moment in milliseconds since the epoch, undefined for the engine's own; or why there is none. */
export type Moment = { readonly at: number | undefined } | { readonly problem: string };

const MINUTE = 60_000;
const SECONDS_FROM = 100_000_000;
const MILLIS_FROM = 100_000_000_000;

/** @param exp The token's own end, in milliseconds. @param now In milliseconds since the epoch. */
export function momentOf(asOf: AsOf, exp: number | undefined, now: number): Moment {
  switch (asOf.kind) {
    case 'now':
      return { at: undefined };
    case 'before-exp':
      return exp === undefined ? { problem: 'the token has no exp' } : { at: exp - MINUTE };
    case 'request':
      return { at: asOf.at };
    case 'typed':
      // As long as nothing is typed it is now.
      return asOf.text.trim() === '' ? { at: undefined } : readMoment(asOf.text, exp, now);
  }
}

const OFFSET = /^(?=.)(now|exp)?\s*(?:([+-])\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d))?$/;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE, h: 3_600_000, d: 86_400_000 };

/** Reads `+5m`, `exp - 30s`, seconds or milliseconds since the epoch, or a date and time, local unless it says otherwise. */
export function readMoment(text: string, exp: number | undefined, now: number): Moment {
  const trimmed = text.trim();
  const offset = OFFSET.exec(trimmed.toLowerCase());
  if (offset !== null) return fromOffset(offset, exp, now);
  if (/^\d+(\.\d+)?$/.test(trimmed)) return fromNumber(Number(trimmed));
  const date = Date.parse(trimmed.replace(/^(\d{4}-\d{2}-\d{2})$/, '$1T00:00'));
  return Number.isNaN(date)
    ? { problem: `${trimmed} is no time; such as +5m, exp - 30s or 2026-01-01 12:00` }
    : { at: date };
}

function fromOffset(match: RegExpExecArray, exp: number | undefined, now: number): Moment {
  const [, base = 'now', sign = '+', amount = '0', unit = 's'] = match;
  if (base === 'exp' && exp === undefined) return { problem: 'the token has no exp' };
  const from = base === 'exp' && exp !== undefined ? exp : now;
  const millis = Number(amount) * (UNITS[unit] ?? 0);
  return { at: Math.round(sign === '-' ? from - millis : from + millis) };
}

/** Small numbers are as likely a slip as a time; those of our days are told apart by their length. */
function fromNumber(value: number): Moment {
  if (value < SECONDS_FROM)
    return { problem: `${value} is no time of our days, neither in seconds nor in milliseconds` };
  return { at: Math.round(value < MILLIS_FROM ? value * 1000 : value) };
}
