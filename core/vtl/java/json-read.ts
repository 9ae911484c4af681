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
  const cursor: Cursor = { text, at: 0, depth: 0, listType };
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
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const BLANKS = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;

function readValue(cursor: Cursor): JavaValue {
  switch (cursor.text[cursor.at]) {
    case '{':
      return nested(cursor, readObject);
    case '[':
      return nested(cursor, readList);
    case '"':
      return readText(cursor);
    case 't':
      return readWord(cursor, 'true', true);
    case 'f':
      return readWord(cursor, 'false', false);
    case 'n':
      return readWord(cursor, 'null', null);
    default:
      return readNumber(cursor);
  }
}

function nested<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (cursor.depth >= MAX_DEPTH) throw new JsonSyntaxError(`nested deeper than ${MAX_DEPTH} levels`, cursor.at);
  cursor.depth++;
  cursor.at++;
  const value = read(cursor);
  cursor.depth--;
  return value;
}

function readObject(cursor: Cursor): JavaMap {
  const map: JavaMap = { kind: 'map', entries: new Map(), version: 0 };
  skipBlanks(cursor);
  if (takeIf(cursor, '}')) return map;
  do {
    skipBlanks(cursor);
    const key = readText(cursor);
    skipBlanks(cursor);
    take(cursor, ':');
    skipBlanks(cursor);
    map.entries.set(keyOf(key), { kind: 'entry', key, value: readValue(cursor) });
    skipBlanks(cursor);
  } while (takeIf(cursor, ','));
  take(cursor, '}');
  return map;
}

function readList(cursor: Cursor): JavaList {
  const items: JavaValue[] = [];
  const list: JavaList = { kind: 'list', type: cursor.listType, items, version: 0 };
  skipBlanks(cursor);
  if (takeIf(cursor, ']')) return list;
  do {
    skipBlanks(cursor);
    items.push(readValue(cursor));
    skipBlanks(cursor);
  } while (takeIf(cursor, ','));
  take(cursor, ']');
  return list;
}

function readWord(cursor: Cursor, word: string, value: boolean | null): JavaValue {
  if (!cursor.text.startsWith(word, cursor.at)) throw unexpected(cursor);
  cursor.at += word.length;
  return value;
}

function readText(cursor: Cursor): string {
  take(cursor, '"');
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

function readNumber(cursor: Cursor): JavaValue {
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
  matched(cursor, BLANKS);
}

function takeIf(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function take(cursor: Cursor, character: string): void {
  if (!takeIf(cursor, character)) throw unexpected(cursor);
}

function unexpected(cursor: Cursor): JsonSyntaxError {
  const found = cursor.at >= cursor.text.length ? 'the text ends' : `${JSON.stringify(cursor.text[cursor.at])} stands`;
  return new JsonSyntaxError(`${found} at offset ${cursor.at} where JSON cannot go on`, cursor.at);
}

/** A parsed JSON value of the host as Java values; numbers without a fraction become Integer or Long. */
export function fromHost(value: unknown, listType: JavaList['type']): JavaValue {
  return readJson(JSON.stringify(value) ?? 'null', listType);
}
