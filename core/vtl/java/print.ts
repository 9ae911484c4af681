import { printDouble } from './double.ts';
import { writeJson } from './json-write.ts';
import { viewEntries } from './views.ts';
import type { JavaArray, JavaMap, JavaValue, Meter } from './values.ts';

/** How deep values may contain each other before printing them is refused. */
const MAX_DEPTH = 500;

/** A value as Java's `toString()` prints it; null is `null`. @throws VtlError of kind `limit` when that is too long. */
export function print(value: JavaValue, meter: Meter): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  return printObject(value, meter, 0);
}

function printNested(value: JavaValue, meter: Meter, depth: number): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  return printObject(value, meter, depth);
}

function printObject(value: Exclude<JavaValue, null | string | boolean | number>, meter: Meter, depth: number): string {
  if (depth > MAX_DEPTH) meter.allow(Number.POSITIVE_INFINITY);
  switch (value.kind) {
    case 'long':
    case 'big':
    case 'char':
      return String(value.value);
    case 'double':
      return printDouble(value.value);
    case 'list':
      return value.type === 'json' ? writeJson(value, meter) : printItems(value, value.items, meter, depth);
    case 'array':
      return printArray(value);
    case 'map':
      return printMap(value, meter, depth);
    case 'view':
      return printItems(value, viewEntries(value), meter, depth);
    case 'entry':
      return `${printNested(value.key, meter, depth + 1)}=${printNested(value.value, meter, depth + 1)}`;
    case 'iterator':
      return 'java.util.Iterator';
    case 'block':
      return value.render() ?? '';
    case 'host':
      return value.printed ?? value.type;
  }
}

/** The identity that Java prints after the type is a different one each run; here it is always the same. */
function printArray(value: JavaArray): string {
  return `${value.type}@1`;
}

function printItems(self: JavaValue, items: readonly JavaValue[], meter: Meter, depth: number): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    const item = items[index] ?? null;
    if (index > 0) text += ', ';
    text += item === self ? '(this Collection)' : printNested(item, meter, depth + 1);
    meter.allow(text.length);
  }
  meter.spend(1 + (text.length >> 4));
  return `${text}]`;
}

function printMap(map: JavaMap, meter: Meter, depth: number): string {
  let text = '{';
  for (const { key, value } of map.entries.values()) {
    if (text.length > 1) text += ', ';
    text += key === map ? '(this Map)' : printNested(key, meter, depth + 1);
    text += '=';
    text += value === map ? '(this Map)' : printNested(value, meter, depth + 1);
    meter.allow(text.length);
  }
  meter.spend(1 + (text.length >> 4));
  return `${text}}`;
}
