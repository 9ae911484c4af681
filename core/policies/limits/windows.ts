import { formatDuration, type EpochMillis, type Millis } from '../../model/units.ts';

/** A stretch of time that windows are cut into. */
export interface Window {
  /** Such as `10s` or `minute`. */
  readonly name: string;
  /** @returns A time that is not after `now`. */
  startOf(now: EpochMillis): EpochMillis;
  /** @returns A time after `now`. */
  endOf(now: EpochMillis): EpochMillis;
}

/** Windows of one length, aligned to multiples of it since `anchor`: the epoch when not given. */
export function alignedWindow(length: Millis, anchor: EpochMillis = 0, name = formatDuration(length)): Window {
  const startOf = (now: EpochMillis): EpochMillis => Math.floor((now - anchor) / length) * length + anchor;
  return { name, startOf, endOf: (now) => startOf(now) + length };
}

/** Windows that begin with the first request of a key. */
export function firstUseWindow(length: Millis): Window {
  return { name: formatDuration(length), startOf: (now) => now, endOf: (now) => now + length };
}

/** Periods of the calendar from short to long. */
export const PERIODS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** What a period is usually taken for, where one number must do. Months and years of the calendar differ. */
export const PERIOD_MILLIS: Readonly<Record<Period, Millis>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/** The first Monday of the epoch: weeks begin on Mondays (ISO 8601). */
const MONDAY = Date.UTC(1970, 0, 5);

/**
 * Windows of `every` periods of the calendar in UTC. Those longer than one period are counted from `from`, or from the
 * epoch; a `from` also says when in a period they begin, such as on the 15th of a month.
 */
export function calendarWindow(period: Period, every = 1, from?: EpochMillis): Window {
  const name = every === 1 ? period : `${every} ${period}s`;
  if (period !== 'month' && period !== 'year')
    return alignedWindow(PERIOD_MILLIS[period] * every, from ?? (period === 'week' ? MONDAY : 0), name);
  const months = period === 'month' ? every : every * 12;
  const anchor = new Date(from ?? 0);
  const begin = (index: number): EpochMillis => addMonths(anchor, index * months);
  const indexOf = (now: EpochMillis): number => {
    const date = new Date(now);
    const passed = (date.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + date.getUTCMonth() - anchor.getUTCMonth();
    const index = Math.floor(passed / months);
    return begin(index) > now ? index - 1 : begin(index + 1) <= now ? index + 1 : index;
  };
  return { name, startOf: (now) => begin(indexOf(now)), endOf: (now) => begin(indexOf(now) + 1) };
}

/** The same day and time some months later; the last day where that month is too short. */
function addMonths(anchor: Date, months: number): EpochMillis {
  const [year, month] = [anchor.getUTCFullYear(), anchor.getUTCMonth() + months];
  const day = Math.min(anchor.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  return (
    Date.UTC(year, month, day) + (((anchor.getTime() % PERIOD_MILLIS.day) + PERIOD_MILLIS.day) % PERIOD_MILLIS.day)
  );
}
