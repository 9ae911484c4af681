import { iterate, JavaException, splice } from '../java/collections.ts';
import { javaEquals } from '../java/equality.ts';
import { hashOf } from '../java/hash.ts';
import { print } from '../java/print.ts';
import type { JavaArray, JavaList, JavaValue, JavaView, Meter } from '../java/values.ts';
import { viewEntries } from '../java/views.ts';
import { declareFor, intOf, notNull, type MethodInfo } from './method.ts';

const declare = declareFor<JavaList>('List', (value) =>
  typeof value === 'object' && value?.kind === 'list' ? value : undefined,
);
const declareArray = declareFor<JavaArray>('Array', (value) =>
  typeof value === 'object' && value?.kind === 'array' ? value : undefined,
);
const declareView = declareFor<JavaView>('Collection', (value) =>
  typeof value === 'object' && value?.kind === 'view' ? value : undefined,
);

/** `java.util.List`. */
export const LIST_METHODS: readonly MethodInfo[] = [
  declare('int size()', 'Number of elements.', (self) => self.items.length),
  declare('boolean isEmpty()', 'Whether there are no elements.', (self) => self.items.length === 0),
  declare('Object get(int index)', 'The element at an index.', (self, [index]) => at(self, intOf(index))),
  declare(
    'Object set(int index, Object element)',
    'Replaces an element; answers the old one.',
    (self, [index, element], meter) => {
      const old = at(self, intOf(index));
      splice(self, intOf(index), 1, [element ?? null], meter);
      return old;
    },
  ),
  declare('boolean add(Object element)', 'Appends an element; answers true.', (self, [element], meter) => {
    splice(self, self.items.length, 0, [element ?? null], meter);
    return true;
  }),
  declare('void add(int index, Object element)', 'Inserts an element.', (self, [index, element], meter) => {
    insertAt(self, intOf(index), [element ?? null], meter);
    return '';
  }),
  declare('boolean addAll(Collection elements)', 'Appends all elements of another.', (self, [elements], meter) =>
    insertAt(self, self.items.length, itemsOf(elements), meter),
  ),
  declare(
    'boolean addAll(int index, Collection elements)',
    'Inserts all elements of another.',
    (self, [index, elements], meter) => insertAt(self, intOf(index), itemsOf(elements), meter),
  ),
  declare('Object remove(int index)', 'Removes the element at an index; answers it.', (self, [index], meter) => {
    const old = at(self, intOf(index));
    splice(self, intOf(index), 1, [], meter);
    return old;
  }),
  declare(
    'boolean remove(Object element)',
    'Removes the first equal element; answers whether there was one.',
    (self, [element], meter) => {
      const index = find(self.items, element, meter);
      if (index >= 0) splice(self, index, 1, [], meter);
      return index >= 0;
    },
  ),
  declare('void clear()', 'Removes all elements.', (self, _args, meter) => {
    splice(self, 0, self.items.length, [], meter);
    return '';
  }),
  declare(
    'boolean contains(Object element)',
    'Whether an element is equal; 1 and 1.0 and "1" are not.',
    (self, [element], meter) => find(self.items, element, meter) >= 0,
  ),
  declare('boolean containsAll(Collection elements)', 'Whether all are contained.', (self, [elements], meter) =>
    itemsOf(elements).every((element) => find(self.items, element, meter) >= 0),
  ),
  declare(
    'int indexOf(Object element)',
    'Index of the first equal element, -1 when there is none.',
    (self, [element], meter) => find(self.items, element, meter),
  ),
  declare(
    'int lastIndexOf(Object element)',
    'Index of the last equal element, -1 when there is none.',
    (self, [element], meter) => {
      meter.spend(self.items.length >> 4);
      return self.items.findLastIndex((item) => javaEquals(item, element ?? null, meter));
    },
  ),
  declare('List subList(int begin, int end)', 'A window on the elements between two indexes.', (self, [begin, end]) =>
    subList(self, intOf(begin), intOf(end)),
  ),
  declare(
    'boolean removeAll(Collection elements)',
    'Removes all elements that the other contains.',
    (self, [elements], meter) => keep(self, elements, false, meter),
  ),
  declare(
    'boolean retainAll(Collection elements)',
    'Removes all elements that the other does not contain.',
    (self, [elements], meter) => keep(self, elements, true, meter),
  ),
  declare('boolean equals(Object other)', 'Whether the other is a list of equal elements.', (self, [other], meter) =>
    javaEquals(self, other ?? null, meter),
  ),
  declare('Iterator iterator()', 'An iterator over the elements.', (self) => iterate(self)),
  declare('Object[] toArray()', 'The elements as an array.', (self) => toArray(self.items)),
  declare('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
  declare('String toString()', 'What the list prints as.', (self, _args, meter) => print(self, meter)),
];

/** Arrays, as `split` makes them. */
export const ARRAY_METHODS: readonly MethodInfo[] = [
  declareArray('int size()', 'Number of elements.', (self) => self.items.length),
  declareArray('boolean isEmpty()', 'Whether there are no elements.', (self) => self.items.length === 0),
  declareArray('Object get(int index)', 'The element at an index.', (self, [index]) => at(self, intOf(index))),
  declareArray(
    'Object set(int index, Object element)',
    'Replaces an element; answers the old one.',
    (self, [index, element]) => {
      const old = at(self, intOf(index));
      self.items[intOf(index)] = ofType(self, element ?? null);
      return old;
    },
  ),
  declareArray(
    'boolean contains(Object element)',
    'Whether an element is equal.',
    (self, [element], meter) => find(self.items, element, meter) >= 0,
  ),
];

/** `keySet()`, `values()` and `entrySet()` of a map. */
export const VIEW_METHODS: readonly MethodInfo[] = [
  declareView('int size()', 'Number of elements.', (self) => self.map.entries.size),
  declareView('boolean isEmpty()', 'Whether there are no elements.', (self) => self.map.entries.size === 0),
  declareView(
    'boolean contains(Object element)',
    'Whether an element is equal.',
    (self, [element], meter) => find(viewEntries(self), element, meter) >= 0,
  ),
  declareView('boolean containsAll(Collection elements)', 'Whether all are contained.', (self, [elements], meter) => {
    const own = viewEntries(self);
    return itemsOf(elements).every((element) => find(own, element, meter) >= 0);
  }),
  declareView('boolean add(Object element)', 'Always fails: the view of a map takes no elements.', () => {
    throw new JavaException('UnsupportedOperationException', 'nothing can be added to the view of a map');
  }),
  declareView('boolean remove(Object element)', 'Removes the entry of an equal element.', (self, [element], meter) => {
    const index = find(viewEntries(self), element, meter);
    const key = [...self.map.entries.keys()][index];
    if (index < 0 || key === undefined) return false;
    self.map.version++;
    return self.map.entries.delete(key);
  }),
  declareView('void clear()', 'Removes all entries of the map.', (self) => {
    self.map.entries.clear();
    self.map.version++;
    return '';
  }),
  declareView('Iterator iterator()', 'An iterator over the elements.', (self) => iterate(self)),
  declareView('Object[] toArray()', 'The elements as an array.', (self) => toArray(viewEntries(self))),
  declareView('boolean equals(Object other)', 'Whether the other has equal elements.', (self, [other], meter) =>
    javaEquals(self, other ?? null, meter),
  ),
  declareView('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
  declareView('String toString()', 'What it prints as.', (self, _args, meter) => print(self, meter)),
];

/** An element. @throws JavaException when the index is outside. */
function at(self: JavaList | JavaArray, index: number): JavaValue {
  if (index < 0 || index >= self.items.length) throw outside(index, self.items.length);
  return self.items[index] ?? null;
}

/** @throws JavaException when an array cannot hold such a value. */
function ofType(self: JavaArray, value: JavaValue): JavaValue {
  const isText = typeof value === 'string' || value === null;
  const isChar = value !== null && typeof value === 'object' && value.kind === 'char';
  if (self.type === '[Ljava.lang.Object;' || (self.type === '[C' ? isChar : isText)) return value;
  throw new JavaException('IllegalArgumentException', 'the array holds values of another type');
}

function outside(index: number, length: number): JavaException {
  return new JavaException(
    'IndexOutOfBoundsException',
    `the index ${index} is outside of a list of ${length} elements`,
  );
}

function insertAt(self: JavaList, index: number, items: readonly JavaValue[], meter: Meter): boolean {
  if (index < 0 || index > self.items.length) throw outside(index, self.items.length);
  splice(self, index, 0, [...items], meter);
  return items.length > 0;
}

function itemsOf(value: JavaValue | undefined): readonly JavaValue[] {
  const collection = notNull(value);
  if (typeof collection !== 'object') return [];
  if (collection.kind === 'list') return collection.items;
  return collection.kind === 'view' ? viewEntries(collection) : [];
}

function find(items: readonly JavaValue[], element: JavaValue | undefined, meter: Meter): number {
  meter.spend(items.length >> 4);
  return items.findIndex((item) => javaEquals(item, element ?? null, meter));
}

function subList(self: JavaList, begin: number, end: number): JavaList {
  if (begin < 0) throw outside(begin, self.items.length);
  if (end > self.items.length) throw outside(end, self.items.length);
  if (begin > end)
    throw new JavaException('IllegalArgumentException', `the window from ${begin} to ${end} ends before it begins`);
  return { kind: 'list', type: 'sub', items: self.items.slice(begin, end), version: 0, parent: self, offset: begin };
}

function keep(self: JavaList, elements: JavaValue | undefined, isKept: boolean, meter: Meter): boolean {
  const others = itemsOf(elements);
  const kept = self.items.filter((item) => find(others, item, meter) >= 0 === isKept);
  if (kept.length === self.items.length) return false;
  splice(self, 0, self.items.length, kept, meter);
  return true;
}

function toArray(items: readonly JavaValue[]): JavaArray {
  return { kind: 'array', type: '[Ljava.lang.Object;', items: [...items] };
}
