import type { JavaValue, Meter } from './values.ts';
import { viewEntries } from './views.ts';

/** `hashCode()` as Java computes it; things with an identity of their own have 1. */
export function hashOf(value: JavaValue, meter: Meter): number {
  if (value === null) return 0;
  if (typeof value === 'string') return hashText(value);
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'number') return value;
  meter.spend(1);
  switch (value.kind) {
    case 'long':
      return foldLong(BigInt.asUintN(64, value.value));
    case 'double':
      return foldLong(bitsOf(value.value));
    case 'char':
      return value.value.charCodeAt(0);
    case 'list':
      return value.items.reduce<number>((hash, item) => (Math.imul(31, hash) + hashOf(item, meter)) | 0, 1);
    case 'map':
      return [...value.entries.values()].reduce<number>((sum, entry) => (sum + hashOf(entry, meter)) | 0, 0);
    case 'view':
      return viewEntries(value).reduce<number>((sum, item) => (sum + hashOf(item, meter)) | 0, 0);
    case 'entry':
      return hashOf(value.key, meter) ^ hashOf(value.value, meter);
    case 'big':
      return hashBig(value.value);
    default:
      return 1;
  }
}

/** The hash of a string, over its UTF-16 units. */
export function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}

/** Over the 32-bit digits of the magnitude, the highest first. */
function hashBig(value: bigint): number {
  let hash = 0;
  const digits = (value < 0n ? -value : value).toString(16);
  for (let end = digits.length % 8 || 8, start = 0; start < digits.length; start = end, end += 8)
    hash = (Math.imul(31, hash) + Number.parseInt(digits.slice(start, end), 16)) | 0;
  return value < 0n ? -hash | 0 : hash;
}

function foldLong(bits: bigint): number {
  return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}
