/** A duration in milliseconds; may have a fraction. As an offset, counted from the start of its exchange. */
export type Millis = number;

/** Milliseconds since 1970-01-01T00:00:00Z; may have a fraction. */
export type EpochMillis = number;

/** The number of an exchange: microseconds since the epoch at its start, made unique; id order is time order. */
export type ExchangeId = number;

const DURATION_UNITS: Readonly<Record<string, Millis>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPELLED = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;
const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  m: 1_000_000,
  mb: 1_000_000,
  g: 1_000_000_000,
  gb: 1_000_000_000,
  kib: 1024,
  mib: 1_048_576,
  gib: 1_073_741_824,
};

/**
 * Reads a duration written as a number and a unit (`ms`, `s`, `m`, `h`, `d`), such as `250ms` or `1.5s`.
 * @returns Milliseconds, or undefined when the text is not a duration. A bare number has no unit and is refused.
 */
export function parseDuration(text: string): Millis | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim());
  const unit = DURATION_UNITS[match?.[2] ?? 'none'];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** A duration as a user would write it: a whole number of the largest unit that gives one. */
export function formatDuration(millis: Millis): string {
  const [unit = 'ms', length = 1] =
    Object.entries(DURATION_UNITS).findLast(([, each]) => millis >= each && millis % each === 0) ?? [];
  return `${millis / length}${unit}`;
}

/** A stretch of time in words, the two largest units that are not 0: `2 h 5 min`, `402 d 3 h`, `45 s`, `300 ms`; the sign is left out. */
export function spellDuration(millis: Millis): string {
  if (Math.abs(millis) < 1000) return `${Math.round(Math.abs(millis))} ms`;
  let rest = Math.round(Math.abs(millis) / 1000);
  const words = SPELLED.flatMap(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return words.slice(0, 2).join(' ');
}

/**
 * Reads a size such as `512`, `10k`, `2MB` or `10MiB`; units are decimal but for KiB, MiB and GiB.
 * @returns Whole bytes, or undefined when the text is not a size.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = SIZE_UNITS[(match?.[2] ?? 'none').toLowerCase()];
  return match === null || unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
}
