import { JsonScanner, type JsonToken } from './scanner.ts';

/** A number as it was written, so that no digit is lost. */
export interface JsonNumber {
  readonly kind: 'number';
  readonly source: string;
}

/** Entries in the order of the text; of a name that is given twice the last value counts. */
export type JsonObject = ReadonlyMap<string, JsonTree>;

/** A JSON value that keeps what JavaScript's own values lose: the order of entries and the digits of numbers. */
export type JsonTree = null | boolean | string | JsonNumber | readonly JsonTree[] | JsonObject;

/** Whether a value is an object. */
export function isJsonObject(value: JsonTree): value is JsonObject {
  return value instanceof Map;
}

/** Whether a value is an array. */
export function isJsonArray(value: JsonTree): value is readonly JsonTree[] {
  return Array.isArray(value);
}

/** Reads a JSON text in UTF-8. @throws BODY_MALFORMED with reason, line and column. */
export function readJsonTree(bytes: Uint8Array): JsonTree {
  const scanner = new JsonScanner(bytes);
  const value = readValue(scanner, scanner.next());
  scanner.next();
  return value;
}

// As deep as the scanner reads and no deeper, so the stack suffices.
function readValue(scanner: JsonScanner, token: JsonToken): JsonTree {
  switch (token) {
    case 'object':
      return readObject(scanner);
    case 'array':
      return readArray(scanner);
    case 'string':
      return scanner.text();
    case 'number':
      return { kind: 'number', source: scanner.source() };
    case 'true':
    case 'false':
      return token === 'true';
    default:
      return null;
  }
}

function readObject(scanner: JsonScanner): JsonObject {
  const entries = new Map<string, JsonTree>();
  while (scanner.next() === 'name') {
    const name = scanner.text();
    entries.set(name, readValue(scanner, scanner.next()));
  }
  return entries;
}

function readArray(scanner: JsonScanner): readonly JsonTree[] {
  const items: JsonTree[] = [];
  for (let token = scanner.next(); token !== 'end-array'; token = scanner.next()) items.push(readValue(scanner, token));
  return items;
}

/** A value as JSON text without white space. */
export function writeJsonTree(value: JsonTree): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(writeJsonTree).join(',')}]`;
  if (!isJsonObject(value)) return value.source;
  const entries = [...value].map(([name, inner]) => `${JSON.stringify(name)}:${writeJsonTree(inner)}`);
  return `{${entries.join(',')}}`;
}
