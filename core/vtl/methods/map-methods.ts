import { EntryMap } from '../java/entry-map.ts';
import { mapGet, mapKey, mapPut, mapRemove } from '../java/collections.ts';
import { javaEquals } from '../java/equality.ts';
import { hashOf } from '../java/hash.ts';
import { print } from '../java/print.ts';
import type { JavaEntry, JavaIterator, JavaMap, JavaValue } from '../java/values.ts';
import { declareFor, notNull, type MethodInfo } from './method.ts';

const declare = declareFor<JavaMap>('Map', (value) =>
  typeof value === 'object' && value?.kind === 'map' ? value : undefined,
);
const declareEntry = declareFor<JavaEntry>('Entry', (value) =>
  typeof value === 'object' && value?.kind === 'entry' ? value : undefined,
);
const declareIterator = declareFor<JavaIterator>('Iterator', (value) =>
  typeof value === 'object' && value?.kind === 'iterator' ? value : undefined,
);

/** `java.util.Map`. */
export const MAP_METHODS: readonly MethodInfo[] = [
  declare('int size()', 'Number of entries.', (self) => self.entries.size),
  declare('boolean isEmpty()', 'Whether there are no entries.', (self) => self.entries.size === 0),
  declare(
    'Object get(Object key)',
    'The value of a key of that very type, null when it is absent.',
    (self, [key], meter) => mapGet(self, key ?? null, meter),
  ),
  declare(
    'Object put(Object key, Object value)',
    'Stores a value; answers the old one, null the first time.',
    (self, [key, value], meter) => mapPut(self, key ?? null, value ?? null, meter),
  ),
  declare('void putAll(Map other)', 'Stores all entries of another map.', (self, [other], meter) => {
    for (const entry of asMap(other).entries.values()) mapPut(self, entry.key, entry.value, meter);
    return '';
  }),
  declare(
    'Object putIfAbsent(Object key, Object value)',
    'Stores a value when the key has none; answers the one it had.',
    (self, [key, value], meter) => {
      const old = mapGet(self, key ?? null, meter);
      if (old === null) mapPut(self, key ?? null, value ?? null, meter);
      return old;
    },
  ),
  declare(
    'Object getOrDefault(Object key, Object fallback)',
    'The value of a key, or another when the key is absent.',
    (self, [key, fallback], meter) => {
      const entry = self.entries.get(mapKey(key ?? null, meter));
      return entry === undefined ? (fallback ?? null) : entry.value;
    },
  ),
  declare('Object remove(Object key)', 'Removes a key; answers its value.', (self, [key], meter) =>
    mapRemove(self, key ?? null, meter),
  ),
  declare('boolean containsKey(Object key)', 'Whether the key is there.', (self, [key], meter) =>
    self.entries.has(mapKey(key ?? null, meter)),
  ),
  declare('boolean containsValue(Object value)', 'Whether a value is equal.', (self, [value], meter) => {
    meter.spend(self.entries.size >> 4);
    return [...self.entries.values()].some((entry) => javaEquals(entry.value, value ?? null, meter));
  }),
  declare('Set keySet()', 'The keys in their order.', (self) => ({ kind: 'view', of: 'keys', map: self })),
  declare('Collection values()', 'The values in the order of their keys.', (self) => ({
    kind: 'view',
    of: 'values',
    map: self,
  })),
  declare('Set entrySet()', 'The entries, each with `.key` and `.value`.', (self) => ({
    kind: 'view',
    of: 'entries',
    map: self,
  })),
  declare('void clear()', 'Removes all entries.', (self) => {
    self.entries.clear();
    self.version++;
    return '';
  }),
  declare('boolean equals(Object other)', 'Whether the other map has equal entries.', (self, [other], meter) =>
    javaEquals(self, other ?? null, meter),
  ),
  declare('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
  declare('String toString()', 'What the map prints as.', (self, _args, meter) => print(self, meter)),
];

/** An entry of `entrySet()`. */
export const ENTRY_METHODS: readonly MethodInfo[] = [
  declareEntry('Object getKey()', 'The key.', (self) => self.key),
  declareEntry('Object getValue()', 'The value.', (self) => self.value),
  declareEntry(
    'Object setValue(Object value)',
    'Replaces the value in the map; answers the old one.',
    (self, [value]) => {
      const old = self.value;
      self.value = value ?? null;
      return old;
    },
  ),
  declareEntry(
    'boolean equals(Object other)',
    'Whether the other entry has the same key and value.',
    (self, [other], meter) => javaEquals(self, other ?? null, meter),
  ),
  declareEntry('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
  declareEntry('String toString()', 'What the entry prints as.', (self, _args, meter) => print(self, meter)),
];

/** `java.util.Iterator`. */
export const ITERATOR_METHODS: readonly MethodInfo[] = [
  declareIterator('boolean hasNext()', 'Whether there is one more element.', (self) => self.hasNext()),
  declareIterator('Object next()', 'The next element.', (self) => self.next()),
];

function asMap(value: JavaValue | undefined): JavaMap {
  const map = notNull(value);
  return typeof map === 'object' && map.kind === 'map' ? map : { kind: 'map', entries: new EntryMap(), version: 0 };
}
