import { formatDateTime } from '../../ui/format.ts';
import { spanInWords } from '../exchange/jwt.ts';

/** What a time in a token means at a moment. */
export interface MomentWords {
  /** Such as `expired 5 minutes ago`. */
  readonly words: string;
  /** Whether it keeps the token from being valid at that moment, clocks being equal. */
  readonly isProblem: boolean;
}

/** The last moment that a `Date` can hold, in milliseconds since the epoch. */
const LAST_DATE = 8.64e15;

/** A time claim in words. @param at The claim's moment. @param now The moment to judge by; both in milliseconds since the epoch. */
export function momentWords(claim: string, at: number, now: number): MomentWords {
  const span = spanInWords(Math.abs(at - now));
  const isPast = at <= now;
  switch (claim) {
    case 'exp':
      return { words: isPast ? `expired ${span} ago` : `expires in ${span}`, isProblem: isPast };
    case 'nbf':
      return { words: isPast ? `became valid ${span} ago` : `not valid for another ${span}`, isProblem: !isPast };
    case 'iat':
      return { words: isPast ? `issued ${span} ago` : `issued ${span} in the future`, isProblem: !isPast };
    default:
      return { words: isPast ? `${span} ago` : `in ${span}`, isProblem: false };
  }
}

/** A moment in UTC to the second: `2026-11-26 07:15:39 UTC`; says so when no calendar has it. */
export function utcText(at: number): string {
  if (!isDate(at)) return 'no date';
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  return `${day} ${time.slice(0, 8)} UTC`;
}

/** A moment in the local time and in UTC, for a hover. */
export function bothTimes(at: number): string {
  return isDate(at) ? `${formatDateTime(at)} here\n${utcText(at)}` : 'beyond every calendar';
}

function isDate(at: number): boolean {
  return Math.abs(at) <= LAST_DATE;
}
