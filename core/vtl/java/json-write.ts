import { printDouble } from './double.ts';
import { viewEntries } from './views.ts';
import type { JavaMap, JavaValue, Meter } from './values.ts';

/** How JSON is written: `web` escapes `/` as well, as a payload list does when it is printed. */
export interface JsonStyle {
  readonly isWeb: boolean;
}

const WEB: JsonStyle = { isWeb: true };

/** JSON as the gateway's library writes it when a payload list is printed. */
export function writeJson(value: JavaValue, meter: Meter, style: JsonStyle = WEB): string {
  return write(value, { meter, style, depth: 0 });
}

/** How deep a value may be before writing it is refused. */
const MAX_DEPTH = 500;

interface Pen {
  readonly meter: Meter;
  readonly style: JsonStyle;
  depth: number;
}

function write(value: JavaValue, pen: Pen): string {
  if (typeof value === 'string') return writeString(value, pen.style);
  if (value === null || typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'long':
    case 'big':
      return String(value.value);
    case 'double':
      return writeDouble(value.value);
    case 'list':
    case 'array':
      return nested(pen, () => writeItems(value.items, pen));
    case 'view':
      return nested(pen, () => writeItems(viewEntries(value), pen));
    case 'map':
      return nested(pen, () => writeMap(value, pen));
    case 'entry':
      return writeString(`${write(value.key, pen)}=${write(value.value, pen)}`, pen.style);
    case 'char':
      return writeString(value.value, pen.style);
    case 'block':
      return writeString(value.render() ?? '', pen.style);
    case 'iterator':
    case 'host':
      return writeString(value.kind === 'host' ? value.type : 'java.util.Iterator', pen.style);
  }
}

function nested(pen: Pen, run: () => string): string {
  if (pen.depth >= MAX_DEPTH) pen.meter.allow(Number.POSITIVE_INFINITY);
  pen.depth++;
  const text = run();
  pen.depth--;
  pen.meter.allow(text.length);
  pen.meter.spend(1 + (text.length >> 4));
  return text;
}

function writeItems(items: readonly JavaValue[], pen: Pen): string {
  return `[${items.map((item) => write(item, pen)).join(',')}]`;
}

function writeMap(map: JavaMap, pen: Pen): string {
  const parts: string[] = [];
  for (const { key, value } of map.entries.values()) {
    const name = typeof key === 'string' ? key : unquoted(write(key, pen));
    parts.push(`${writeString(name, pen.style)}:${write(value, pen)}`);
  }
  return `{${parts.join(',')}}`;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}

function writeDouble(value: number): string {
  return Number.isFinite(value) ? printDouble(value) : 'null';
}

// oxlint-disable-next-line no-control-regex
const SPECIAL = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;
// oxlint-disable-next-line no-control-regex
const SPECIAL_WEB = /["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string in quotes. Control characters, U+007F to U+009F and U+2000 to U+20FF are escaped in capital digits. */
export function writeString(text: string, style: JsonStyle): string {
  return `"${text.replace(style.isWeb ? SPECIAL_WEB : SPECIAL, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
