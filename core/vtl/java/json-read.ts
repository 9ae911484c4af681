import { EntryMap } from './entry-map.ts';
import { keyOf, type JavaList, type JavaMap, type JavaValue } from './values.ts';

/** Why a text is not JSON. `offset` is the first character that does not fit. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.offset = offset;
  }
}

/** How deep JSON may be nested. */
const MAX_DEPTH = 400;

/**
 * Reads JSON into Java values, numbers by their source text: `7` is an Integer (Long, BigInteger when larger), `7.0` a Double.
 * @param listType What the lists in it are: `json` prints as JSON.
 * @throws JsonSyntaxError
 */
export function readJson(text: string, listType: JavaList['type']): JavaValue {
  const cursor: Cursor = { text, at: 0, depth: 0, listType, keys: new Map() };
  skipBlanks(cursor);
  const value = readValue(cursor);
  skipBlanks(cursor);
  if (cursor.at < text.length) throw unexpected(cursor);
  return value;
}

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
  readonly listType: JavaList['type'];
  /** The key that followed another one last, and how it was written. */
  readonly keys: Map<string, { readonly key: string; readonly quoted: string }>;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
// oxlint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;

/** The codes are those of `"`, `{`, `[`, `t`, `f` and `n`. */
function readValue(cursor: Cursor): JavaValue {
  switch (cursor.text.charCodeAt(cursor.at)) {
    case 34:
      return readText(cursor);
    case 123:
      return nested(cursor, readObject);
    case 91:
      return nested(cursor, readList);
    case 116:
      return readWord(cursor, 'true', true);
    case 102:
      return readWord(cursor, 'false', false);
    case 110:
      return readWord(cursor, 'null', null);
    default:
      return readNumber(cursor);
  }
}

function nested(cursor: Cursor, read: (cursor: Cursor) => JavaValue): JavaValue {
  if (cursor.depth >= MAX_DEPTH) throw new JsonSyntaxError(`nested deeper than ${MAX_DEPTH} levels`, cursor.at);
  cursor.depth++;
  cursor.at++;
  const value = read(cursor);
  cursor.depth--;
  return value;
}

function readObject(cursor: Cursor): JavaMap {
  const map: JavaMap = { kind: 'map', entries: new EntryMap(), version: 0 };
  skipBlanks(cursor);
  if (takeIf(cursor, 125)) return map;
  let before = FIRST_KEY;
  do {
    skipBlanks(cursor);
    const key = readKey(cursor, before);
    before = key;
    skipBlanks(cursor);
    take(cursor, ':');
    skipBlanks(cursor);
    const value = readValue(cursor);
    map.entries.set(keyOf(key), { kind: 'entry', key, value });
    skipBlanks(cursor);
  } while (takeIf(cursor, 44));
  take(cursor, '}');
  return map;
}

/** Stands for the key before the first one; no text that was read is this one. */
const FIRST_KEY = '\0';

/** Objects of one shape follow each other, so the key that came after `before` last time is tried first: it saves a copy. */
function readKey(cursor: Cursor, before: string): string {
  const expected = cursor.keys.get(before);
  if (expected !== undefined && cursor.text.startsWith(expected.quoted, cursor.at)) {
    cursor.at += expected.quoted.length;
    return expected.key;
  }
  const start = cursor.at;
  const key = internalized(readText(cursor));
  cursor.keys.set(before, { key, quoted: cursor.text.slice(start, cursor.at) });
  return key;
}

/** The same text in the engine's table of names, in which texts are compared by their address. */
export function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}

function readList(cursor: Cursor): JavaList {
  const items: JavaValue[] = [];
  const list: JavaList = { kind: 'list', type: cursor.listType, items, version: 0 };
  skipBlanks(cursor);
  if (takeIf(cursor, 93)) return list;
  do {
    skipBlanks(cursor);
    items.push(readValue(cursor));
    skipBlanks(cursor);
  } while (takeIf(cursor, 44));
  take(cursor, ']');
  return list;
}

function readWord(cursor: Cursor, word: string, value: boolean | null): JavaValue {
  if (!cursor.text.startsWith(word, cursor.at)) throw unexpected(cursor);
  cursor.at += word.length;
  return value;
}

/** Most texts have no escapes: they are one slice up to the next quote. */
function readText(cursor: Cursor): string {
  take(cursor, '"');
  const { text: source, at } = cursor;
  let end = at;
  for (let code = source.charCodeAt(end); code !== 34; code = source.charCodeAt(++end))
    if (code === 92 || code < 32 || Number.isNaN(code)) return readEscapedText(cursor);
  cursor.at = end + 1;
  return source.slice(at, end);
}

function readEscapedText(cursor: Cursor): string {
  let text = matched(cursor, PLAIN);
  while (cursor.text[cursor.at] === '\\') {
    text += readEscape(cursor);
    text += matched(cursor, PLAIN);
  }
  take(cursor, '"');
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function readEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.at + 1] ?? '';
  if (letter === 'u') {
    const digits = cursor.text.slice(cursor.at + 2, cursor.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw unexpected(cursor);
    cursor.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (plain === undefined) throw unexpected(cursor);
  cursor.at += 2;
  return plain;
}

/** Whole numbers of up to nine digits are Integers and are read without more ado. */
function readNumber(cursor: Cursor): JavaValue {
  const { text, at } = cursor;
  let end = at;
  let value = 0;
  for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(++end) - 48)
    value = value * 10 + digit;
  const length = end - at;
  const code = text.charCodeAt(end) | 32;
  // 46 is the dot, which | 32 leaves; 101 is e.
  if (length === 0 || length > 9 || code === 46 || code === 101 || (length > 1 && text.charCodeAt(at) === 48))
    return readLongNumber(cursor);
  cursor.at = end;
  return value;
}

function readLongNumber(cursor: Cursor): JavaValue {
  NUMBER.lastIndex = cursor.at;
  const match = NUMBER.exec(cursor.text);
  if (match === null) throw unexpected(cursor);
  cursor.at += match[0].length;
  if (match[1] !== undefined || match[2] !== undefined) return { kind: 'double', value: Number(match[0]) };
  return integerOf(match[0]);
}

/** A whole number in the smallest of Integer, Long and BigInteger that holds it. */
export function integerOf(digits: string): JavaValue {
  const small = Number(digits);
  if ((small | 0) === small) return small | 0;
  const value = BigInt(digits);
  return BigInt.asIntN(64, value) === value ? { kind: 'long', value } : { kind: 'big', value };
}

function matched(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const text = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.at += text.length;
  return text;
}

function skipBlanks(cursor: Cursor): void {
  for (let code = cursor.text.charCodeAt(cursor.at); code === 32 || (code <= 13 && code >= 9);) {
    if (code === 11 || code === 12) return;
    code = cursor.text.charCodeAt(++cursor.at);
  }
}

function takeIf(cursor: Cursor, code: number): boolean {
  if (cursor.text.charCodeAt(cursor.at) !== code) return false;
  cursor.at++;
  return true;
}

function take(cursor: Cursor, character: string): void {
  if (!takeIf(cursor, character.charCodeAt(0))) throw unexpected(cursor);
}

function unexpected(cursor: Cursor): JsonSyntaxError {
  const found = cursor.at >= cursor.text.length ? 'the text ends' : `${JSON.stringify(cursor.text[cursor.at])} stands`;
  return new JsonSyntaxError(`${found} at offset ${cursor.at} where JSON cannot go on`, cursor.at);
}

/** A parsed JSON value of the host as Java values; numbers without a fraction become Integer or Long. */
export function fromHost(value: unknown, listType: JavaList['type']): JavaValue {
  return readJson(JSON.stringify(value) ?? 'null', listType);
}
