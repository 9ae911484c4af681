import { print } from './print.ts';
import { viewEntries } from './views.ts';
import {
  keyOf,
  type JavaIterator,
  type JavaList,
  type JavaMap,
  type JavaValue,
  type MapKey,
  type Meter,
} from './values.ts';

/** Thrown by a method that fails as its Java original does; the call adds its place. */
export class JavaException extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'JavaException';
    this.type = type;
  }
}

/** The identity of a key of any type. */
export function mapKey(key: JavaValue, meter: Meter): MapKey {
  return keyOf(key, (other) => print(other, meter));
}

/** The value of a key, null when it is absent. */
export function mapGet(map: JavaMap, key: JavaValue, meter: Meter): JavaValue {
  return map.entries.get(typeof key === 'string' && key.charCodeAt(0) !== 0 ? key : mapKey(key, meter))?.value ?? null;
}

/** Stores a value. @returns The old one, or null. */
export function mapPut(map: JavaMap, key: JavaValue, value: JavaValue, meter: Meter): JavaValue {
  const id = mapKey(key, meter);
  const entry = map.entries.get(id);
  if (entry !== undefined) {
    const old = entry.value;
    entry.value = value;
    return old;
  }
  meter.allow(map.entries.size + 1);
  map.entries.set(id, { kind: 'entry', key, value });
  map.version++;
  return null;
}

/** Removes a key. @returns Its value, or null. */
export function mapRemove(map: JavaMap, key: JavaValue, meter: Meter): JavaValue {
  const id = mapKey(key, meter);
  const entry = map.entries.get(id);
  if (entry === undefined) return null;
  map.entries.delete(id);
  map.version++;
  return entry.value;
}

/** Replaces `count` elements from `at`, here and in the list this one is a window on. */
export function splice(list: JavaList, at: number, count: number, items: readonly JavaValue[], meter: Meter): void {
  meter.allow(list.items.length + items.length);
  meter.spend(items.length + ((list.items.length - at) >> 6));
  if (items.length <= 1000) list.items.splice(at, count, ...items);
  else spliceMany(list.items, at, count, items);
  if (count !== items.length) list.version++;
  if (list.parent !== undefined) splice(list.parent, (list.offset ?? 0) + at, count, items, meter);
}

function spliceMany(target: JavaValue[], at: number, count: number, items: readonly JavaValue[]): void {
  const rest = target.splice(at).slice(count);
  for (const item of items) target.push(item);
  for (const item of rest) target.push(item);
}

/** An iterator over what can be iterated, null for anything else. */
export function iterate(value: JavaValue): JavaIterator | null {
  if (value === null || typeof value !== 'object') return null;
  switch (value.kind) {
    case 'list':
      return iterateItems(value.items, value);
    case 'array':
      return iterateItems(value.items);
    case 'map':
      return iterateItems(viewEntries({ kind: 'view', of: 'values', map: value }), value, true);
    case 'view':
      return iterateItems(viewEntries(value), value.map, true);
    case 'iterator':
      return value;
    default:
      return null;
  }
}

/** As in Java, a list notices a change only when it goes on, a map also looks at its end from before. */
function iterateItems(items: readonly JavaValue[], owner?: { version: number }, isMap = false): JavaIterator {
  const version = owner?.version;
  const size = items.length;
  let at = 0;
  return {
    kind: 'iterator',
    hasNext: () => at !== (isMap ? size : items.length),
    next: () => {
      if (owner !== undefined && owner.version !== version)
        throw new JavaException(
          'ConcurrentModificationException',
          'the collection was changed while a loop goes through it',
        );
      if (at >= items.length) throw new JavaException('NoSuchElementException', 'the iterator has no more elements');
      return items[at++] ?? null;
    },
  };
}
