/** What an expression works with: JSON, and null for whatever is missing. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Kinds of value as messages name them. */
export type ValueKind = 'null' | 'boolean' | 'number' | 'text' | 'list' | 'map';

/** Comparisons of nested values go no deeper than this; what differs only below counts as different. */
const MAX_DEPTH = 64;

/** Anything as a value; what JSON has no word for is null. */
export function asValue(given: unknown): Value {
  switch (typeof given) {
    case 'string':
    case 'boolean':
      return given;
    case 'number':
      return Number.isFinite(given) ? given : null;
    case 'object':
      // Members come through here again when they are asked for, so that only the outside has to be looked at now.
      return given as Value;
    default:
      return null;
  }
}

/** The kind of a value. */
export function kindOf(value: Value): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? 'map' : typeof value === 'number' ? 'number' : 'boolean';
}

/** A member of a map or an entry of a list, counted from its end when negative; null when there is none. Nothing inherited counts. */
export function memberOf(value: Value, key: Value): Value {
  if (typeof value !== 'object' || value === null) return null;
  if (isList(value)) return typeof key === 'number' ? asValue(value.at(key)) : null;
  return typeof key === 'string' && Object.hasOwn(value, key) ? asValue(value[key]) : null;
}

/** Whether a value counts as yes: everything but null, false, 0 and what is empty. */
export function isTrue(value: Value): boolean {
  if (typeof value !== 'object') return Boolean(value);
  if (value === null) return false;
  return isList(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** Whether two values are the same in kind and content. */
export function isEqual(one: Value, other: Value, depth = 0): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (depth > MAX_DEPTH) return false;
  if (isList(one)) {
    if (!isList(other) || one.length !== other.length) return false;
    return one.every((item, index) => isEqual(asValue(item), asValue(other[index]), depth + 1));
  }
  if (isList(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isEqual(asValue(one[key]), asValue(other[key]), depth + 1));
}

/** Below 0, 0 or above 0 for two numbers or two texts (by code unit); undefined for everything else. */
export function compareValues(one: Value, other: Value): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one !== 'string' || typeof other !== 'string') return undefined;
  return one < other ? -1 : one === other ? 0 : 1;
}

/** Whether a list has an equal entry, a text the other one in it, a map the key. */
export function containsValue(whole: Value, part: Value): boolean {
  if (typeof whole === 'string') return typeof part === 'string' && whole.includes(part);
  if (typeof whole !== 'object' || whole === null) return false;
  if (isList(whole)) return whole.some((item) => isEqual(asValue(item), part));
  return typeof part === 'string' && Object.hasOwn(whole, part);
}

/** A value as a template writes it: null as nothing, lists and maps as JSON. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : jsonOf(value);
}

/** A value as JSON; `null` for what is nested deeper than can be written. */
export function jsonOf(value: Value): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // A circle, a big number of another kind, or a nesting deeper than the stack.
    return 'null';
  }
}

/** `Array.isArray`, which does not narrow readonly lists away from maps. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
