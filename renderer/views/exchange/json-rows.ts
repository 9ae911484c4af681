import { ExactNumber } from './json-value.ts';

/** What a row of the tree shows. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** One visible line of a JSON tree. */
export interface JsonRow {
  /** Path from the root, such as `$.user.roles[0]`; names the row. */
  readonly path: string;
  /** Name of the member or number of the element; undefined at the root. */
  readonly key: string | number | undefined;
  readonly value: unknown;
  readonly kind: JsonKind;
  /** From 1, as in `aria-level`. */
  readonly level: number;
  /** Place among its brothers and sisters, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  readonly size: number;
}

const OPENED_AT_FIRST = 200;

/** The lines of a tree of which only some nodes are open. */
export function jsonRows(root: unknown, open: ReadonlySet<string>): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (row: JsonRow): void => {
    rows.push(row);
    if (!open.has(row.path)) return;
    let place = 0;
    for (const [key, value] of membersOf(row.value)) {
      place += 1;
      add(makeRow(childPath(row.path, key), key, value, row.level + 1, place, row.size));
    }
  };
  add(makeRow('$', undefined, root, 1, 1, 1));
  return rows;
}

/** The nodes that are open at first: from the root down, level by level, as long as about 200 lines are shown. */
export function openAtFirst(root: unknown): ReadonlySet<string> {
  const open = new Set<string>();
  let lines = 1;
  let level: JsonRow[] = [makeRow('$', undefined, root, 1, 1, 1)];
  while (level.length > 0) {
    const next: JsonRow[] = [];
    for (const row of level) {
      if (row.size === 0) continue;
      // The root is opened whatever its size: rows are virtual, and a closed root says nothing.
      if (row.level > 1 && lines + row.size > OPENED_AT_FIRST) continue;
      open.add(row.path);
      lines += row.size;
      if (lines > OPENED_AT_FIRST) continue;
      let place = 0;
      for (const [key, value] of membersOf(row.value)) {
        place += 1;
        next.push(makeRow(childPath(row.path, key), key, value, row.level + 1, place, row.size));
      }
    }
    level = next;
  }
  return open;
}

/** A leaf as JSON writes it; a node in short, such as `{3}` or `[12]`. */
export function shortValue({ kind, value, size }: Pick<JsonRow, 'kind' | 'value' | 'size'>): string {
  if (value instanceof ExactNumber) return value.source;
  if (kind === 'object') return size === 0 ? '{}' : `{${size}}`;
  if (kind === 'array') return size === 0 ? '[]' : `[${size}]`;
  return JSON.stringify(value) ?? 'null';
}

/** A value as text to copy: a string as it is, everything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.source;
  const exact = new Map<string, string>();
  const marked = JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (!(inner instanceof ExactNumber)) return inner;
      const mark = `\u0000${exact.size}\u0000`;
      exact.set(JSON.stringify(mark), inner.source);
      return mark;
    },
    2,
  );
  return [...exact].reduce((text, [mark, source]) => text.replace(mark, source), marked);
}

function makeRow(
  path: string,
  key: JsonRow['key'],
  value: unknown,
  level: number,
  place: number,
  siblings: number,
): JsonRow {
  const kind = kindOf(value);
  return { path, key, value, kind, level, place, siblings, size: sizeOf(value, kind) };
}

function kindOf(value: unknown): JsonKind {
  if (value instanceof ExactNumber || typeof value === 'number') return 'number';
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

function sizeOf(value: unknown, kind: JsonKind): number {
  if (kind === 'array' && Array.isArray(value)) return value.length;
  return kind === 'object' && typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function* membersOf(value: unknown): Iterable<readonly [key: string | number, value: unknown]> {
  if (Array.isArray(value)) yield* value.entries();
  else if (typeof value === 'object' && value !== null && !(value instanceof ExactNumber)) yield* Object.entries(value);
}

function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
