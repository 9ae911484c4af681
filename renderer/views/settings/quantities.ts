import { parseSize } from '../../../core/model/units.ts';

/** Largest first, so that the first one that divides makes the shortest text. */
const UNITS = [
  ['GiB', 1_073_741_824],
  ['GB', 1_000_000_000],
  ['MiB', 1_048_576],
  ['MB', 1_000_000],
  ['KiB', 1024],
  ['kB', 1000],
] as const;

/** Bytes as the shortest text that {@link readSize} reads back as the same number: `10 MiB`, `20 GB`, `1500 B`. */
export function writeSize(bytes: number): string {
  const unit = UNITS.find(([, size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? `${bytes} B` : `${bytes / unit[1]} ${unit[0]}`;
}

/** Bytes from a text such as `10 MiB` or `512k`; undefined when it is none. */
export function readSize(text: string): number | undefined {
  return parseSize(text);
}

/** A whole number, 0 or more, with or without spaces in between; undefined when the text is none. */
export function readCount(text: string): number | undefined {
  const digits = text.replace(/[\s\u202f,_]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** Days, 0 or more, a fraction allowed; undefined when the text is none. */
export function readDays(text: string): number | undefined {
  return /^\d{1,6}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
