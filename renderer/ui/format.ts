/** A duration with its unit, at most three figures: `0.4 ms`, `12.3 ms`, `812 ms`, `1.42 s`, `2 m 05 s`; a dash for -1. */
export function formatDuration(millis: number): string {
  if (millis < 0) return '–';
  if (millis < 9.995) return `${trim(millis, millis < 0.995 ? 2 : 1)} ms`;
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 59_950) return `${(millis / 1000).toFixed(millis < 9995 ? 2 : 1)} s`;
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size with its unit, decimal: `0 B`, `812 B`, `1.4 kB`, `12 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${SIZE_UNITS[unit] ?? ''}`;
}

/** A whole number with thin groups: `1 234 567`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Time of day to the millisecond, local: `14:03:59.120`; on another day than that of `now`, day and time to the second. */
export function formatTime(epochMillis: number, now: number = Date.now()): string {
  const at = new Date(epochMillis);
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  if (at.toDateString() === new Date(now).toDateString()) return `${time}.${pad(at.getMilliseconds(), 3)}`;
  return `${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${time}`;
}

/** Date and time to the millisecond with the zone's offset, for details. */
export function formatDateTime(epochMillis: number): string {
  const at = new Date(epochMillis);
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? '−' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
  return `${day} ${time} ${zone}`;
}

/** A share from 0 to 1 as per cent: `0 %`, `0.4 %`, `12 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent === 0 || percent >= 9.95 ? Math.round(percent) : percent.toFixed(1)} %`;
}

/** `1 exchange`, `2 exchanges`: the word with an s unless there is one. */
export function countOf(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

function trim(value: number, digits: number): string {
  return value === 0 ? '0' : value.toFixed(digits);
}
