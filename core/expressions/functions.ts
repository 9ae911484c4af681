import { isInRange, parseAddress, parseRange, type AddressRange } from '../policies/address-range.ts';
import type { Call } from '../policies/policy.ts';
import { ExpressionFault } from './problem.ts';
import type { Range } from './syntax.ts';
import { isList, jsonOf, textOf, type Value, type ValueKind } from './value.ts';

/** A part of an expression that is ready to run, and what is known of it before it runs. */
export interface Part {
  run(call: Call): Value;
  /** What it is unless it is null; undefined when that depends on the traffic. */
  readonly kind: ValueKind | undefined;
  /** Its value, where it is always the same. */
  readonly constant?: Value;
  readonly at: Range;
}

/** One function that expressions can call. */
export interface ExpressionFunction {
  /** As it is called, such as `split(text, separator)`. */
  readonly usage: string;
  readonly summary: string;
  readonly kind: ValueKind;
  readonly least: number;
  readonly most: number;
  /** @throws ExpressionFault when the arguments cannot be right. */
  prepare(args: readonly Part[]): (call: Call) => Value;
}

/** Every function by its name. What they are given and cannot use makes them null. */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ['lower', ofText('lower(text)', 'in lower case', (text) => text.toLowerCase())],
  ['upper', ofText('upper(text)', 'in upper case', (text) => text.toUpperCase())],
  ['length', one('length(value)', 'characters of a text, entries of a list, keys of a map', 'number', lengthOf)],
  ['number', one('number(value)', 'the number that a text is; null when it is none', 'number', numberOf)],
  ['text', one('text(value)', 'as a template writes it', 'text', textOf)],
  ['has', one('has(value)', 'whether it is there, whatever it is', 'boolean', (value) => value !== null)],
  ['split', two('split(text, separator)', 'the list of its pieces', 'list', splitText)],
  ['join', two('join(list, separator)', 'one text of its entries', 'text', joinList)],
  ['json', one('json(value)', 'as JSON', 'text', jsonOf)],
  ['base64', ofText('base64(text)', 'its UTF-8 bytes in base64', (text) => Buffer.from(text).toString('base64'))],
  [
    'urlEncode',
    ofText('urlEncode(text)', 'percent-encoded, for one part of a URL', (text) =>
      encodeURIComponent(text.toWellFormed()),
    ),
  ],
  ['iso', one('iso(seconds)', 'the moment as 2024-01-15T12:00:00.000Z', 'text', isoTime)],
  [
    'cidr',
    {
      usage: "cidr(address, '10.0.0.0/8', …)",
      summary: 'whether the address is in one of the ranges',
      kind: 'boolean',
      least: 2,
      most: 100,
      prepare: prepareCidr,
    },
  ],
]);

function one(usage: string, summary: string, kind: ValueKind, run: (value: Value) => Value): ExpressionFunction {
  return {
    usage,
    summary,
    kind,
    least: 1,
    most: 1,
    prepare:
      ([part]) =>
      (call) =>
        run(part?.run(call) ?? null),
  };
}

function ofText(usage: string, summary: string, run: (text: string) => string): ExpressionFunction {
  return one(usage, summary, 'text', (value) => (typeof value === 'string' ? run(value) : null));
}

function two(
  usage: string,
  summary: string,
  kind: ValueKind,
  run: (first: Value, second: Value) => Value,
): ExpressionFunction {
  return {
    usage,
    summary,
    kind,
    least: 2,
    most: 2,
    prepare:
      ([first, second]) =>
      (call) =>
        run(first?.run(call) ?? null, second?.run(call) ?? null),
  };
}

function lengthOf(value: Value): Value {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return null;
  return isList(value) ? value.length : Object.keys(value).length;
}

function numberOf(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function splitText(text: Value, separator: Value): Value {
  return typeof text === 'string' && typeof separator === 'string' ? text.split(separator) : null;
}

function joinList(list: Value, separator: Value): Value {
  return isList(list) && typeof separator === 'string' ? list.map(textOf).join(separator) : null;
}

function isoTime(seconds: Value): Value {
  // 8.64e12 seconds are as far as a date goes.
  return typeof seconds === 'number' && Math.abs(seconds) <= 8.64e12 ? new Date(seconds * 1000).toISOString() : null;
}

function prepareCidr([address, ...rest]: readonly Part[]): (call: Call) => Value {
  const ranges = rest.map(toRange);
  return (call) => {
    const text = address?.run(call);
    const bytes = typeof text === 'string' ? parseAddress(text) : undefined;
    return bytes !== undefined && ranges.some((range) => isInRange(range, bytes));
  };
}

function toRange({ constant, at }: Part): AddressRange {
  const range = typeof constant === 'string' ? parseRange(constant) : undefined;
  if (range === undefined) throw new ExpressionFault("expected a range in quotes, such as '10.0.0.0/8'", at);
  return range;
}
