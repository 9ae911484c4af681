import { headerPairs, type HeaderList } from '../model/http.ts';

/**
 * How the path becomes canonical: `twice` removes dot segments and empty ones and encodes what is on the wire once more,
 * as every service but S3 does; `once` takes it as it is, encoded evenly, as S3 does; `twice-unnormalised` encodes once
 * more and removes nothing, which some clients do.
 */
export type PathEncoding = 'twice' | 'once' | 'twice-unnormalised';

/** The path of the canonical request; never empty. */
export function canonicalPath(path: string, encoding: PathEncoding): string {
  const start = path === '' ? '/' : path;
  switch (encoding) {
    case 'twice':
      return normalise(start).split('/').map(encodeWire).join('/');
    case 'twice-unnormalised':
      return start.split('/').map(encodeWire).join('/');
    case 'once':
      return start
        .split('/')
        .map((segment) => encodeBytes(decodeWire(segment, false)))
        .join('/');
  }
}

/** RFC 3986 section 5.2.4, and no empty segments; a slash at the end stays. */
function normalise(path: string): string {
  const segments: string[] = [];
  const all = path.split('/');
  for (const segment of all) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  if (segments.length === 0) return '/';
  const endsAsFolder = ['', '.', '..'].includes(all.at(-1) ?? '');
  return `/${segments.join('/')}${endsAsFolder ? '/' : ''}`;
}

/**
 * Parameters sorted by name and value, each encoded anew. A plus is a plus (assumed: the specification encodes a space
 * as %20 and says nothing of pluses that come), unless it is said to be a space.
 */
export function canonicalQuery(query: string, plusIsSpace = false): string {
  return queryPairs(query, plusIsSpace)
    .map(([name, value]) => [encodeBytes(name), encodeBytes(value)] as const)
    .toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The parameters of a query, decoded to bytes, in the order they came; one without a value has an empty one. */
function queryPairs(query: string, plusIsSpace: boolean): (readonly [name: Uint8Array, value: Uint8Array])[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals === -1 ? part : part.slice(0, equals);
      const value = equals === -1 ? '' : part.slice(equals + 1);
      return [decodeWire(name, plusIsSpace), decodeWire(value, plusIsSpace)] as const;
    });
}

/** One line a header, values in arrival order with commas between, runs of spaces made one; ends with a line break. */
export function canonicalHeaders(headers: HeaderList, signedHeaders: readonly string[]): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of headerPairs(headers)) {
    const lower = name.toLowerCase();
    const trimmed = value.trim().replaceAll(/ {2,}/g, ' ');
    const known = values.get(lower);
    if (known === undefined) values.set(lower, [trimmed]);
    else known.push(trimmed);
  }
  return signedHeaders.map((name) => `${name}:${(values.get(name) ?? []).join(',')}\n`).join('');
}

/** Texts of a message stand for bytes, a character each; text with other characters is taken as UTF-8. */
export function wireBytes(text: string): Uint8Array {
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) > 255) return Buffer.from(text, 'utf8');
  return Buffer.from(text, 'latin1');
}

function encodeWire(text: string): string {
  return encodeBytes(wireBytes(text));
}

/** Percent signs that begin no escape are what they are. */
function decodeWire(text: string, plusIsSpace: boolean): Uint8Array {
  const plain = plusIsSpace ? text.replaceAll('+', ' ') : text;
  if (!plain.includes('%')) return wireBytes(plain);
  const bytes = wireBytes(plain);
  const decoded = new Uint8Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const pair = bytes[index] === 37 ? String.fromCharCode(bytes[index + 1] ?? 0, bytes[index + 2] ?? 0) : '';
    const isEscape = /^[0-9a-f]{2}$/i.test(pair);
    decoded[length] = isEscape ? Number.parseInt(pair, 16) : (bytes[index] ?? 0);
    length += 1;
    if (isEscape) index += 2;
  }
  return decoded.subarray(0, length);
}

const ENCODED = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

function encodeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += ENCODED[byte];
  return text;
}

/** By code point, which for ASCII is by byte. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
