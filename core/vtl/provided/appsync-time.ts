import { toDouble } from '../java/arithmetic.ts';
import { JavaException } from '../java/collections.ts';
import { integerOf } from '../java/json-read.ts';
import { isNumber, type Host, type JavaValue, type Meter } from '../java/values.ts';
import { createHost, provide, textArgument, type ProvidedCall, type ProvidedMethod } from './host.ts';

/** Methods of `$util.time`. */
export const TIME_METHODS: readonly ProvidedMethod[] = [
  provide('String nowISO8601()', 'The time in UTC, such as 2026-01-31T12:00:00.000Z.'),
  provide('long nowEpochSeconds()', 'Seconds since 1970.'),
  provide('long nowEpochMilliSeconds()', 'Milliseconds since 1970.'),
  provide(
    'String nowFormatted(String format, String timeZone)',
    'The time in a format such as yyyy-MM-dd HH:mm:ssZ.',
    [1, 2],
  ),
  provide('long parseISO8601ToEpochMilliSeconds(String text)', 'Milliseconds since 1970 of a time with its offset.'),
  provide('long epochMilliSecondsToSeconds(long millis)', 'Milliseconds as whole seconds.'),
  provide('String epochMilliSecondsToISO8601(long millis)', 'Milliseconds since 1970 as a time in UTC.'),
  provide(
    'String epochMilliSecondsToFormatted(long millis, String format, String timeZone)',
    'Milliseconds since 1970 in a format.',
    [2, 3],
  ),
];

/** `$util.time` of AppSync, on an injected clock. */
export function createTime(clock: () => number): Host {
  return createHost(
    '$util.time',
    TIME_METHODS,
    new Map<string, ProvidedCall>([
      ['nowISO8601', () => new Date(clock()).toISOString()],
      ['nowEpochSeconds', () => whole(clock() / 1000)],
      ['nowEpochMilliSeconds', () => whole(clock())],
      [
        'nowFormatted',
        ([format, zone], meter) => formatTime(clock(), textArgument(format, meter), zoneOf(zone, meter)),
      ],
      ['parseISO8601ToEpochMilliSeconds', ([text], meter) => whole(parseTime(textArgument(text, meter)))],
      ['epochMilliSecondsToSeconds', ([millis]) => whole(millisOf(millis) / 1000)],
      ['epochMilliSecondsToISO8601', ([millis]) => new Date(millisOf(millis)).toISOString()],
      [
        'epochMilliSecondsToFormatted',
        ([millis, format, zone], meter) =>
          formatTime(millisOf(millis), textArgument(format, meter), zoneOf(zone, meter)),
      ],
    ]),
  );
}

function whole(value: number): JavaValue {
  return integerOf(String(Math.floor(value)));
}

function millisOf(value: JavaValue | undefined): number {
  const millis = value !== undefined && isNumber(value) ? toDouble(value) : Number.NaN;
  if (Math.abs(millis) <= 8.64e15) return millis;
  throw new JavaException('IllegalArgumentException', 'expected milliseconds since 1970');
}

function zoneOf(value: JavaValue | undefined, meter: Meter): string {
  return value === undefined ? 'UTC' : textArgument(value, meter);
}

function parseTime(text: string): number {
  const millis = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(millis)) return millis;
  throw new JavaException('DateTimeParseException', `${JSON.stringify(text)} is not a time with its offset`);
}

type Parts = Readonly<Record<string, string>>;

/** A time in a Java format of years, months, days, hours, minutes, seconds and offsets. @throws JavaException for other letters */
function formatTime(millis: number, format: string, zone: string): string {
  const parts = partsOf(millis, zone);
  return format.replace(
    /'((?:[^']|'')*)'|([A-Za-z])\2*/g,
    (match: string, quoted: string | undefined, letter: string | undefined) => {
      if (letter === undefined) return quoted === '' ? "'" : (quoted ?? '').replaceAll("''", "'");
      return formatField(letter, match.length, parts);
    },
  );
}

function partsOf(millis: number, zone: string): Parts {
  try {
    const style = {
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    const options = { ...style, weekday: 'short', timeZoneName: 'longOffset', timeZone: zone } as const;
    const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(new Date(millis));
    return {
      ...Object.fromEntries(parts.map(({ type, value }) => [type, value])),
      milli: String(millis - Math.floor(millis / 1000) * 1000),
    };
  } catch {
    throw new JavaException('DateTimeException', `${JSON.stringify(zone)} is not a time zone`);
  }
}

function formatField(letter: string, length: number, parts: Parts): string {
  const padded = (value: string | undefined): string => String(Number(value ?? 0)).padStart(length, '0');
  const offset = (parts['timeZoneName'] ?? 'GMT').replace('GMT', '') || '+00:00';
  const hour = Number(parts['hour']);
  switch (letter) {
    case 'y':
    case 'u':
      return length === 2 ? (parts['year'] ?? '').slice(-2) : padded(parts['year']);
    case 'M':
      return length > 2 ? monthName(Number(parts['month'])) : padded(parts['month']);
    case 'd':
      return padded(parts['day']);
    case 'H':
      return padded(parts['hour']);
    case 'h':
      return padded(String(hour % 12 === 0 ? 12 : hour % 12));
    case 'm':
      return padded(parts['minute']);
    case 's':
      return padded(parts['second']);
    case 'S':
      return (parts['milli'] ?? '0').padStart(3, '0').slice(0, length).padEnd(length, '0');
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'E':
      return parts['weekday'] ?? '';
    case 'Z':
      return offset.replace(':', '');
    case 'X':
      if (offset === '+00:00') return 'Z';
      return length === 3 ? offset : offset.replace(':', '');
    default:
      throw new JavaException('IllegalArgumentException', `the letter “${letter}” of a time format is not supported`);
  }
}

function monthName(month: number): string {
  return ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1] ?? '';
}
