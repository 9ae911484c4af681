import { compareNumbers } from './arithmetic.ts';
import { print } from './print.ts';
import { isNumber, type JavaMap, type JavaValue, type JavaView, type Meter } from './values.ts';
import { viewEntries } from './views.ts';

/** `==` of a template: numbers by value, things of one Java class by `equals`, anything else by what it prints. */
export function looseEquals(left: JavaValue, right: JavaValue, meter: Meter): boolean {
  if (left === right && typeof left !== 'object') return true;
  if (left === null || right === null) return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (classOf(left) === classOf(right)) return javaEquals(left, right, meter);
  return print(left, meter) === print(right, meter);
}

/** `equals` of Java: Integer 1, Long 1, Double 1.0 and "1" all differ. */
export function javaEquals(left: JavaValue, right: JavaValue, meter: Meter): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  meter.spend(1);
  switch (left.kind) {
    case 'long':
    case 'big':
    case 'char':
      return left.kind === right.kind && left.value === right.value;
    case 'double':
      return right.kind === 'double' && Object.is(left.value, right.value);
    case 'list':
      return right.kind === 'list' && sameItems(left.items, right.items, meter);
    case 'map':
      return right.kind === 'map' && sameMap(left, right, meter);
    case 'view':
      return right.kind === 'view' && left.of !== 'values' && right.of !== 'values' && sameMembers(left, right, meter);
    case 'entry':
      return (
        right.kind === 'entry' && javaEquals(left.key, right.key, meter) && javaEquals(left.value, right.value, meter)
      );
    default:
      return false;
  }
}

function sameItems(left: readonly JavaValue[], right: readonly JavaValue[], meter: Meter): boolean {
  if (left.length !== right.length) return false;
  return left.every((item, index) => javaEquals(item, right[index] ?? null, meter));
}

function sameMap(left: JavaMap, right: JavaMap, meter: Meter): boolean {
  if (left.entries.size !== right.entries.size) return false;
  for (const key of left.entries.keys()) {
    const entry = left.entries.get(key);
    const other = right.entries.get(key);
    if (entry === undefined || other === undefined || !javaEquals(entry.value, other.value, meter)) return false;
  }
  return true;
}

function sameMembers(left: JavaView, right: JavaView, meter: Meter): boolean {
  const members = viewEntries(right);
  const own = viewEntries(left);
  meter.spend(own.length * members.length);
  return (
    own.length === members.length && own.every((item) => members.some((member) => javaEquals(item, member, meter)))
  );
}

/** What decides whether two values are of one class, or one of a subclass of the other's. */
function classOf(value: JavaValue): string {
  if (value === null || typeof value !== 'object') return typeof value;
  if (value.kind === 'list') return value.type === 'sub' ? 'sub' : 'list';
  if (value.kind === 'view') return value.of;
  if (value.kind === 'host') return value.type;
  return value.kind;
}
