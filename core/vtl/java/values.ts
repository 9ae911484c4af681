import { EntryMap } from './entry-map.ts';

/**
 * What a template computes with. A JavaScript number is always a Java Integer; the other numbers are objects, so that
 * `7`, `7.0` and a long `7` stay apart. Nothing of the host is ever reachable from here.
 */
export type JavaValue =
  | null
  | string
  | boolean
  | number
  | JavaLong
  | JavaBigInteger
  | JavaDouble
  | JavaChar
  | JavaList
  | JavaArray
  | JavaMap
  | JavaView
  | JavaEntry
  | JavaIterator
  | Block
  | Host;

/** A `java.lang.Long`. */
export interface JavaLong {
  readonly kind: 'long';
  readonly value: bigint;
}

/** A `java.math.BigInteger`. */
export interface JavaBigInteger {
  readonly kind: 'big';
  readonly value: bigint;
}

/** A `java.lang.Double`. */
export interface JavaDouble {
  readonly kind: 'double';
  readonly value: number;
}

/** A `java.lang.Character`: one UTF-16 unit. */
export interface JavaChar {
  readonly kind: 'char';
  readonly value: string;
}

/** A list. `json` ones came from the payload and print as JSON; a `sub` one is a window on its parent. */
export interface JavaList {
  readonly kind: 'list';
  readonly type: 'plain' | 'json' | 'sub';
  readonly items: JavaValue[];
  /** Counts insertions and removals, so that a loop notices them. */
  version: number;
  readonly parent?: JavaList;
  readonly offset?: number;
}

/** A Java array; `type` is what it prints before its identity. */
export interface JavaArray {
  readonly kind: 'array';
  readonly type: '[Ljava.lang.String;' | '[Ljava.lang.Object;' | '[C';
  readonly items: JavaValue[];
}

/** A map in insertion order, by {@link keyOf} of its keys. */
export interface JavaMap {
  readonly kind: 'map';
  readonly entries: EntryMap;
  version: number;
}

/** What identifies a key among the entries of a map. */
export type MapKey = string | number | boolean | null;

/** An entry, living in its map. */
export interface JavaEntry {
  readonly kind: 'entry';
  readonly key: JavaValue;
  value: JavaValue;
}

/** `keySet()`, `values()` or `entrySet()` of a map. */
export interface JavaView {
  readonly kind: 'view';
  readonly of: 'keys' | 'values' | 'entries';
  readonly map: JavaMap;
}

/** An iterator. */
export interface JavaIterator {
  readonly kind: 'iterator';
  /** @throws VtlError when what it goes through was changed. */
  readonly next: () => JavaValue;
  readonly hasNext: () => boolean;
}

/** What `#define` stores: rendered anew each time it is printed. */
export interface Block {
  readonly kind: 'block';
  /** The rendered text; undefined when the block is already being rendered twice. */
  readonly render: () => string | undefined;
  /** Prints into the output. @returns False when the block is already being rendered twice. */
  readonly print: () => boolean;
}

/** Something the gateway provides: `$input`, `$util`, `$foreach`. Only what is in its table can be reached. */
export interface Host {
  readonly kind: 'host';
  readonly type: string;
  /** What it prints; its type when absent. */
  readonly printed?: string;
  /** Property by name; undefined when there is none. */
  readonly get: (name: string) => JavaValue | undefined;
  /** Method by name; undefined when there is none. */
  readonly method?: (name: string) => HostMethod | undefined;
}

/** A method of a host object; undefined as an answer means that the arguments do not fit. */
export type HostMethod = (args: readonly JavaValue[], meter: Meter) => JavaValue | undefined;

/** Keeps work and memory within the limits of a rendering. */
export interface Meter {
  /** Counts work. @throws VtlError of kind `limit`. */
  readonly spend: (steps: number) => void;
  /** Refuses a text, list or map that is too long. @throws VtlError of kind `limit`. */
  readonly allow: (length: number) => void;
}

/** A long. */
export function javaLong(value: bigint): JavaLong {
  return { kind: 'long', value };
}

/** A double. */
export function javaDouble(value: number): JavaDouble {
  return { kind: 'double', value };
}

/** A character. */
export function javaChar(value: string): JavaChar {
  return { kind: 'char', value };
}

/** A list as templates make them. */
export function javaList(items: JavaValue[] = []): JavaList {
  return { kind: 'list', type: 'plain', items, version: 0 };
}

/** A map with entries of string keys. */
export function javaMap(entries: Iterable<readonly [string, JavaValue]> = []): JavaMap {
  const map: JavaMap = { kind: 'map', entries: new EntryMap(), version: 0 };
  for (const [key, value] of entries) map.entries.set(keyOf(key), { kind: 'entry', key, value });
  return map;
}

/** Whether a value is a `java.lang.Number`. */
export function isNumber(value: JavaValue): value is number | JavaLong | JavaBigInteger | JavaDouble {
  if (typeof value === 'number') return true;
  if (value === null || typeof value !== 'object') return false;
  return value.kind === 'double' || value.kind === 'long' || value.kind === 'big';
}

/**
 * The identity of a map key. Strings, integers, booleans and null are themselves; other keys become a string that begins with
 * a NUL, and strings that do get one more.
 */
export function keyOf(key: JavaValue, describe?: (key: JavaValue) => string): MapKey {
  if (typeof key === 'string') return key.charCodeAt(0) === 0 ? `\0${key}` : key;
  if (key === null || typeof key !== 'object') return key;
  switch (key.kind) {
    case 'long':
    case 'big':
    case 'double':
    case 'char':
      return `\0\u0001${key.kind} ${Object.is(key.value, -0) ? '-0' : String(key.value)}`;
    default:
      return `\0\u0001${key.kind} ${describe?.(key) ?? ''}`;
  }
}

/** Name of the Java class, as the trace shows it. */
export function typeName(value: JavaValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return 'Integer';
  switch (value.kind) {
    case 'long':
      return 'Long';
    case 'big':
      return 'BigInteger';
    case 'double':
      return 'Double';
    case 'char':
      return 'Character';
    case 'list':
      return value.type === 'json' ? 'JSONArray' : 'ArrayList';
    case 'array':
      return value.type === '[C' ? 'char[]' : value.type === '[Ljava.lang.String;' ? 'String[]' : 'Object[]';
    case 'map':
      return 'LinkedHashMap';
    case 'view':
      return value.of === 'values' ? 'Collection' : 'Set';
    case 'entry':
      return 'Map.Entry';
    case 'iterator':
      return 'Iterator';
    case 'block':
      return 'Block';
    case 'host':
      return value.type;
  }
}
