import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';

const SHOWN_LENGTH = 120;
/** The widest range that a date can have. */
const MAX_DATE_MILLIS = 8.64e15;

/** A value of a token in words; absent, or as JSON, cut where it is long. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
}

/** A list in words: `a, b or c`. */
export function listText(values: readonly string[], last: 'or' | 'and'): string {
  if (values.length <= 1) return values.join('');
  return `${values.slice(0, -1).join(', ')} ${last} ${values.at(-1)}`;
}

/** A moment and how far it is from now: `2024-01-15 12:05:00Z, in 5m`. */
export function momentText(millis: EpochMillis, now: EpochMillis): string {
  if (!Number.isFinite(millis) || Math.abs(millis) > MAX_DATE_MILLIS) return `${millis / 1000} s, beyond any date`;
  const date = new Date(millis).toISOString().replace('T', ' ').replace('.000Z', 'Z');
  return `${date}, ${distanceText(millis - now)}`;
}

/** `in 5m`, `2h ago`, `now`. */
export function distanceText(millis: Millis): string {
  const span = spanText(Math.abs(millis));
  if (span === '0s') return 'now';
  return millis > 0 ? `in ${span}` : `${span} ago`;
}

/** A span in its two largest units: `1d 3h`, `5m`, `0s` below a second. */
export function spanText(millis: Millis): string {
  const parts: string[] = [];
  let rest = Math.floor(millis / 1000);
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}

const UNITS = [
  ['y', 31_536_000],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** How far clocks may be apart, as the end of a sentence; nothing without a difference. */
export function skewText(skewMillis: Millis): string {
  return skewMillis === 0 ? '' : `, clocks up to ${formatDuration(skewMillis)} apart`;
}
