import { EntryMap } from '../java/entry-map.ts';
import { javaDouble, keyOf, type JavaMap, type JavaValue, type Meter } from '../java/values.ts';
import { isNumber } from '../java/values.ts';
import { toDouble } from '../java/arithmetic.ts';
import { matchesFilter } from './filter.ts';
import type { JsonPath, Segment } from './path.ts';

/**
 * Finds what a path points to: for a definite path a value, or undefined when it is not there; for the others always a list
 * of the payload's kind, empty when nothing is found.
 */
export function evaluatePath(root: JavaValue, path: JsonPath, meter: Meter): JavaValue | undefined {
  return evaluateFrom(root, root, path, meter);
}

/** The same from a place inside the document: `@` in a filter. */
export function evaluateFrom(root: JavaValue, here: JavaValue, path: JsonPath, meter: Meter): JavaValue | undefined {
  let found: JavaValue[] = [path.isRelative ? here : root];
  let isMany = false;
  for (const segment of path.segments) {
    if (segment.kind === 'function') {
      const input = isMany ? listOf(found) : found[0];
      const result = input === undefined ? undefined : callFunction(segment.name, input);
      found = result === undefined ? [] : [result];
      isMany = false;
    } else {
      found = found.flatMap((value) => step(root, value, segment, meter));
      isMany ||= isManySegment(segment);
    }
    meter.spend(1 + found.length);
    meter.allow(found.length);
  }
  return isMany ? listOf(found) : found[0];
}

function listOf(items: JavaValue[]): JavaValue {
  return { kind: 'list', type: 'json', items, version: 0 };
}

function isManySegment(segment: Segment): boolean {
  return segment.kind !== 'names' && !(segment.kind === 'indexes' && segment.indexes.length === 1);
}

type Selecting = Exclude<Segment, { readonly kind: 'function' }>;

function step(root: JavaValue, value: JavaValue, segment: Selecting, meter: Meter): JavaValue[] {
  switch (segment.kind) {
    case 'names':
      return selectNames(value, segment.names);
    case 'indexes':
      return segment.indexes.flatMap((index) => selectIndex(value, index));
    case 'slice':
      return selectSlice(value, segment.from, segment.to);
    case 'wildcard':
      return children(value);
    case 'descend':
      return descend(value, meter);
    case 'filter':
      return candidates(value).filter((item) => matchesFilter(root, item, segment.test, evaluateFrom, meter));
  }
}

function selectNames(value: JavaValue, names: readonly string[]): JavaValue[] {
  if (value === null || typeof value !== 'object' || value.kind !== 'map') return [];
  if (names.length === 1) {
    const entry = value.entries.get(keyOf(names[0] ?? ''));
    return entry === undefined ? [] : [entry.value];
  }
  const chosen: JavaMap = { kind: 'map', entries: new EntryMap(), version: 0 };
  for (const name of names) {
    const entry = value.entries.get(keyOf(name));
    if (entry !== undefined) chosen.entries.set(keyOf(name), { kind: 'entry', key: name, value: entry.value });
  }
  return [chosen];
}

function itemsOf(value: JavaValue): readonly JavaValue[] | undefined {
  return value !== null && typeof value === 'object' && value.kind === 'list' ? value.items : undefined;
}

function selectIndex(value: JavaValue, index: number): JavaValue[] {
  const items = itemsOf(value);
  const at = index < 0 ? index + (items?.length ?? 0) : index;
  const item = items?.[at];
  return item === undefined ? [] : [item];
}

function selectSlice(value: JavaValue, from: number | undefined, to: number | undefined): JavaValue[] {
  return [...(itemsOf(value) ?? [])].slice(from, to);
}

function children(value: JavaValue): JavaValue[] {
  const items = itemsOf(value);
  if (items !== undefined) return [...items];
  if (value === null || typeof value !== 'object' || value.kind !== 'map') return [];
  return [...value.entries.values()].map((entry) => entry.value);
}

/** A filter tests the elements of a list; a map is tested itself. */
function candidates(value: JavaValue): JavaValue[] {
  const items = itemsOf(value);
  if (items !== undefined) return [...items];
  return value !== null && typeof value === 'object' && value.kind === 'map' ? [value] : [];
}

function descend(value: JavaValue, meter: Meter): JavaValue[] {
  const all: JavaValue[] = [];
  const walk = (here: JavaValue, depth: number): void => {
    meter.spend(1);
    if (here === null || typeof here !== 'object' || depth > 1000) return;
    all.push(here);
    for (const child of children(here)) walk(child, depth + 1);
  };
  walk(value, 0);
  return all;
}

function callFunction(name: string, input: JavaValue): JavaValue | undefined {
  const items = itemsOf(input);
  if (name === 'length' || name === 'size') return lengthOf(input);
  if (name === 'keys')
    return typeof input === 'object' && input?.kind === 'map' ? { kind: 'view', of: 'keys', map: input } : undefined;
  if (items === undefined) return undefined;
  if (name === 'first') return items[0];
  if (name === 'last') return items.at(-1);
  const numbers = items.filter(isNumber).map(toDouble);
  return numbers.length === 0 ? undefined : aggregate(name, numbers);
}

function lengthOf(input: JavaValue): JavaValue | undefined {
  const items = itemsOf(input);
  if (items !== undefined) return items.length;
  if (typeof input === 'string') return input.length;
  return typeof input === 'object' && input?.kind === 'map' ? input.entries.size : undefined;
}

function aggregate(name: string, numbers: readonly number[]): JavaValue {
  const sum = numbers.reduce((total, number) => total + number, 0);
  const average = sum / numbers.length;
  switch (name) {
    case 'min':
      return javaDouble(numbers.reduce((least, number) => Math.min(least, number)));
    case 'max':
      return javaDouble(numbers.reduce((most, number) => Math.max(most, number)));
    case 'sum':
      return javaDouble(sum);
    case 'avg':
      return javaDouble(average);
    default:
      return javaDouble(
        Math.sqrt(numbers.reduce((total, number) => total + (number - average) ** 2, 0) / numbers.length),
      );
  }
}
