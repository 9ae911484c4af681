import type { EpochMillis } from '../../model/units.ts';
import type { Bound } from './bound.ts';

/** A point or a stretch of local time as it is typed; `today` and times without a date depend on when it is asked. */
export type Moment =
  | { readonly kind: 'day'; readonly daysAgo: number; readonly time?: TimeOfDay }
  | {
      readonly kind: 'date';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly time?: TimeOfDay;
    }
  /** A time with a zone of its own. */
  | { readonly kind: 'instant'; readonly at: EpochMillis; readonly length: number };

/** Hours and minutes, and seconds when they were typed. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second?: number;
}

/** What a moment covers: from `start` up to but without `end`. */
export interface Stretch {
  readonly start: EpochMillis;
  readonly end: EpochMillis;
}

/**
 * Reads `10:00`, `10:00:30`, `today`, `yesterday`, `2026-11-01`, `2026-11-01T10:00` (local), or that with `Z` or an offset.
 * @returns The moment, or undefined when the text is none or there is no such day.
 */
export function readMoment(text: string): Moment | undefined {
  if (/^today$/i.test(text)) return { kind: 'day', daysAgo: 0 };
  if (/^yesterday$/i.test(text)) return { kind: 'day', daysAgo: 1 };
  const match = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|(?<=\d)T)(\d\d?):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?$/i.exec(
    text,
  );
  if (match === null || text === '') return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  const time = hour === undefined ? undefined : readTime(hour, minute, second);
  if (hour !== undefined && time === undefined) return undefined;
  if (year === undefined)
    return time === undefined || zone !== undefined ? undefined : { kind: 'day', daysAgo: 0, time };
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  if (zone !== undefined) {
    const at = Date.parse(text.toUpperCase());
    return Number.isNaN(at) ? undefined : { kind: 'instant', at, length: second === undefined ? 60_000 : 1000 };
  }
  const date = { kind: 'date', year: Number(year), month: Number(month), day: Number(day) } as const;
  return time === undefined ? date : { ...date, time };
}

/** The stretch a moment covers, in the time zone of this computer. @param now Decides what today is. */
export function stretchOf(moment: Moment, now: EpochMillis): Stretch {
  if (moment.kind === 'instant') return { start: moment.at, end: moment.at + moment.length };
  const [year, month, day] =
    moment.kind === 'date' ? [moment.year, moment.month - 1, moment.day] : daysBefore(now, moment.daysAgo);
  const { time } = moment;
  if (time === undefined)
    return { start: localTime(year, month, day, 0, 0, 0), end: localTime(year, month, day + 1, 0, 0, 0) };
  const start = localTime(year, month, day, time.hour, time.minute, time.second ?? 0);
  return { start, end: start + (time.second === undefined ? 60_000 : 1000) };
}

function readTime(hour: string, minute: string | undefined, second: string | undefined): TimeOfDay | undefined {
  const time = {
    hour: Number(hour),
    minute: Number(minute),
    ...(second === undefined ? undefined : { second: Number(second) }),
  };
  return time.hour < 24 && time.minute < 60 && (time.second ?? 0) < 60 ? time : undefined;
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  // Date.UTC would take years below 100 for 19xx.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function daysBefore(now: EpochMillis, days: number): readonly [year: number, month: number, day: number] {
  const date = new Date(now);
  return [date.getFullYear(), date.getMonth(), date.getDate() - days];
}

/** The constructor of Date takes years below 100 for 19xx. */
function localTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): EpochMillis {
  const date = new Date(2000, 0, 1, hour, minute, second);
  date.setFullYear(year, month, day);
  date.setHours(hour, minute, second, 0);
  return date.getTime();
}

/** A comparison with a moment as bounds of a number: `=` is inside of it, `>=` from its start, `<` before it, `<=` until its end. */
export function momentBounds(comparator: '=' | '<' | '<=' | '>=', moment: Moment, now: EpochMillis): readonly Bound[] {
  const { start, end } = stretchOf(moment, now);
  switch (comparator) {
    case '=':
      return [
        { comparator: '>=', value: start },
        { comparator: '<', value: end },
      ];
    case '<':
      return [{ comparator: '<', value: start }];
    case '<=':
      return [{ comparator: '<', value: end }];
    case '>=':
      return [{ comparator: '>=', value: start }];
  }
}
