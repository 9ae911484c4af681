import { printDouble } from '../java/double.ts';
import { typeName, type JavaValue } from '../java/values.ts';
import { viewEntries } from '../java/views.ts';

/** How many characters of a value the trace keeps. */
const MAX_LENGTH = 200;

/** The beginning of what a value prints, in time that does not depend on its size. */
export function preview(value: JavaValue): string {
  const text = part(value, 0);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function part(value: JavaValue, depth: number): string {
  if (typeof value === 'string') return value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)}…` : value;
  if (value === null || typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'long':
    case 'big':
    case 'char':
      return String(value.value);
    case 'double':
      return printDouble(value.value);
    case 'list':
    case 'array':
      return items(value.items, depth);
    case 'view':
      return items(viewEntries(value), depth);
    case 'map':
      return `{${few(
        [...first(value.entries.values())].map(
          (entry) => `${part(entry.key, depth + 1)}=${part(entry.value, depth + 1)}`,
        ),
        value.entries.size,
      )}}`;
    case 'entry':
      return `${part(value.key, depth + 1)}=${part(value.value, depth + 1)}`;
    default:
      return typeName(value);
  }
}

const MAX_ITEMS = 8;

function items(values: readonly JavaValue[], depth: number): string {
  if (depth > 3) return '[…]';
  return `[${few(
    values.slice(0, MAX_ITEMS).map((item) => part(item, depth + 1)),
    values.length,
  )}]`;
}

function few(parts: readonly string[], total: number): string {
  return parts.length < total ? `${parts.join(', ')}, …` : parts.join(', ');
}

function* first<T>(values: Iterable<T>): Generator<T> {
  let count = 0;
  for (const value of values) {
    if (count++ >= MAX_ITEMS) return;
    yield value;
  }
}
