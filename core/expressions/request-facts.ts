import type { Body } from '../model/body.ts';
import type { HeaderList } from '../model/http.ts';
import { asValue, type Value } from './value.ts';

/** The path of a request target, without query, also of one in absolute form. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  const whole = query === -1 ? target : target.slice(0, query);
  if (whole.startsWith('/')) return whole;
  const authority = whole.indexOf('://');
  if (authority === -1) return whole;
  const path = whole.indexOf('/', authority + 3);
  return path === -1 ? '/' : whole.slice(path);
}

/** The query of a request target without its question mark; empty when there is none. */
export function queryOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? '' : target.slice(query + 1);
}

/** The first value of a query parameter, decoded; null when there is none. Looks no further than it must. */
export function queryValue(target: string, name: string): string | null {
  let at = target.indexOf('?') + 1;
  if (at === 0) return null;
  while (at <= target.length) {
    const next = target.indexOf('&', at);
    const end = next === -1 ? target.length : next;
    const equals = target.indexOf('=', at);
    const nameEnd = equals === -1 || equals > end ? end : equals;
    if (decodeQuery(target.slice(at, nameEnd)) === name && end > at) return decodeQuery(target.slice(nameEnd + 1, end));
    at = end + 1;
  }
  return null;
}

/** Every query parameter with its first value. */
export function queryMap(target: string): Value {
  const map = new Map<string, string>();
  for (const pair of queryOf(target).split('&')) {
    const equals = pair.indexOf('=');
    const name = decodeQuery(equals === -1 ? pair : pair.slice(0, equals));
    if (pair !== '' && !map.has(name)) map.set(name, equals === -1 ? '' : decodeQuery(pair.slice(equals + 1)));
  }
  return Object.fromEntries(map);
}

/** Text of `application/x-www-form-urlencoded` as it was meant; an escape that is none stays as it stands. */
export function decodeQuery(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeRun);
  }
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** Every value of a header, put together as RFC 9110 section 5.3 says; null when it is not there. @param name Lower case. */
export function headerText(headers: HeaderList, name: string): string | null {
  let found: string | null = null;
  for (let index = 0; index < headers.length; index += 2) {
    const candidate = headers[index];
    if (candidate?.length !== name.length || (candidate !== name && candidate.toLowerCase() !== name)) continue;
    const value = headers[index + 1] ?? '';
    found = found === null ? value : `${found}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  return found;
}

/** All headers, names in lower case. */
export function headerMap(headers: HeaderList): Value {
  const names = new Set<string>();
  for (let index = 0; index < headers.length; index += 2) names.add((headers[index] ?? '').toLowerCase());
  return Object.fromEntries([...names].map((name) => [name, headerText(headers, name)]));
}

/** The value of a cookie as it was sent, quotation marks left out; null when there is none. */
export function cookieValue(headers: HeaderList, name: string): string | null {
  const header = headerText(headers, 'cookie');
  if (header === null) return null;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return unquoted(pair.slice(equals + 1).trim());
  }
  return null;
}

/** Every cookie with its first value. */
export function cookieMap(headers: HeaderList): Value {
  const map = new Map<string, string>();
  for (const pair of (headerText(headers, 'cookie') ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals !== -1 && !map.has(name)) map.set(name, unquoted(pair.slice(equals + 1).trim()));
  }
  return Object.fromEntries(map);
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** The host of an authority, lower case, without port and brackets. */
export function hostOf(authority: string): string {
  const bracket = authority.startsWith('[') ? authority.indexOf(']') : -1;
  if (bracket !== -1) return authority.slice(1, bracket).toLowerCase();
  const colon = authority.lastIndexOf(':');
  return (colon === -1 ? authority : authority.slice(0, colon)).toLowerCase();
}

/** A collected body as text; null for none and for one that is still under way. */
export function bodyText(body: Body): string | null {
  return body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : null;
}

const readBodies = new WeakMap<Uint8Array, Value>();

/** A collected body as the JSON it is; null when it is none. Read once for all expressions that ask. */
export function bodyJson(body: Body): Value {
  if (body.kind !== 'bytes') return null;
  const known = readBodies.get(body.bytes);
  if (known !== undefined) return known;
  const value = readJson(new TextDecoder().decode(body.bytes));
  readBodies.set(body.bytes, value);
  return value;
}

function readJson(text: string): Value {
  try {
    return asValue(JSON.parse(text));
  } catch {
    return null;
  }
}
