import { GatewrightError } from '../../model/errors.ts';
import { fitsMediaRange, isOneOf, JSON_TYPES } from '../content/media-type.ts';
import type { Content } from '../content/side.ts';
import { decodeText } from '../content/text.ts';
import { JsonScanner } from '../json-scan/scanner.ts';
import { readParameter, type Parameter, type RawPair } from '../openapi/parameter.ts';
import { MOST_FAULTS, type Fault } from '../schema/fault.ts';
import { ANY_SHAPE, valueOfText, type ValueShape } from '../schema/value-shape.ts';
import { pairsOf } from './check-parameters.ts';
import type { BodyRule, ContentRule } from './rules.ts';

/** What is to be done about a body, before any of it is read. */
export type BodyPlan =
  | { readonly kind: 'nothing'; readonly seen: string }
  | { readonly kind: 'faults'; readonly seen: string; readonly faults: readonly Fault[] }
  | { readonly kind: 'read'; readonly seen: string; readonly rule: ContentRule };

/** What decides about a body. */
export interface BodyFacts {
  readonly rule: BodyRule | undefined;
  /** Undefined without a body; empty for a body without content type. */
  readonly type: string | undefined;
  /** Content type of a body that has none. */
  readonly defaultType: string | undefined;
  /** Whether no body is as good as an empty object. */
  readonly emptyIsObject: boolean;
}

/** Decides what a body's rule asks for. */
export function planBody({ rule, type: given, defaultType, emptyIsObject }: BodyFacts): BodyPlan {
  if (given === undefined) return planNoBody(rule, emptyIsObject);
  const type = given === '' ? (defaultType ?? '') : given;
  const seen = type === '' ? 'a body without content type' : `a body of ${type}`;
  if (rule === undefined || rule.contents.length === 0) return { kind: 'nothing', seen };
  const content = rule.contents.find(({ range }) => type !== '' && fitsMediaRange(range, type));
  if (content === undefined) {
    const expected = rule.contents.map(({ range }) => range).join(', ');
    const message = type === '' ? `is missing, expected ${expected}` : `is not one of ${expected}`;
    return { kind: 'faults', seen, faults: [{ in: 'header', path: 'content-type', message }] };
  }
  const canRead = isOneOf([...JSON_TYPES, FORM, 'text/*'], type);
  return content.schema === undefined || !canRead
    ? { kind: 'nothing', seen: content.schema === undefined ? seen : `${seen}, which is not looked into` }
    : { kind: 'read', seen, rule: content };
}

const FORM = 'application/x-www-form-urlencoded';

function planNoBody(rule: BodyRule | undefined, emptyIsObject: boolean): BodyPlan {
  const seen = 'no body';
  if (rule === undefined) return { kind: 'nothing', seen };
  const json = emptyIsObject ? rule.contents.find(({ range }) => isOneOf(JSON_TYPES, range)) : undefined;
  if (json?.schema !== undefined) return { kind: 'faults', seen, faults: judge(json, {}, 2) };
  return rule.isRequired
    ? { kind: 'faults', seen, faults: [{ in: 'body', path: '', message: 'is missing', schema: 'required' }] }
    : { kind: 'nothing', seen };
}

/**
 * What does not fit in a body.
 * @throws BODY_MALFORMED with line and column, ENCODING_UNSUPPORTED.
 */
export function bodyFaults(content: Content, rule: ContentRule, defaultType: string | undefined): readonly Fault[] {
  const { bytes, contentType } = content;
  const type = content.mediaType === '' ? (defaultType ?? '') : content.mediaType;
  const text = decodeText(bytes, contentType);
  if (isOneOf(JSON_TYPES, type)) return judge(rule, parseJson(text, bytes), bytes.byteLength);
  if (type === FORM) return formFaults(pairsOf(text, '&'), rule, bytes.byteLength);
  return judge(rule, valueOfText(text, rule.shape), bytes.byteLength);
}

function judge({ schema }: ContentRule, value: unknown, size: number): readonly Fault[] {
  const faults = schema?.faults(value, size) ?? [];
  return faults.map(({ path, message, schema: word }) => ({ in: 'body', path, message, schema: word }));
}

/** Read by the engine's own parser, which is faster; the scanner is asked where it went wrong. */
function parseJson(text: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const scanner = new JsonScanner(bytes);
    while (scanner.next() !== 'end');
    throw new GatewrightError('BODY_MALFORMED', { reason: 'is not JSON' }, { cause: thrown });
  }
}

function formFaults(pairs: readonly RawPair[], rule: ContentRule, size: number): readonly Fault[] {
  const byName = Map.groupBy(pairs, ([name]) => name);
  const entries = new Map<string, unknown>();
  const faults: Fault[] = [];
  for (const [name, own] of byName) {
    const value = readParameter(fieldOf(name, own, rule.shape), own);
    if (value.kind === 'fault') faults.push({ in: 'body', path: `/${name}`, message: value.message });
    else if (value.kind === 'value') entries.set(name, value.value);
    if (faults.length >= MOST_FAULTS) return faults;
  }
  return [...faults, ...judge(rule, Object.fromEntries(entries), size)];
}

/** A field is read as a parameter of a query is; one that is a map is JSON. */
function fieldOf(name: string, own: readonly RawPair[], { properties }: ValueShape): Parameter {
  // A field of which nothing is said may be given several times, and is a list then.
  const shape = properties.get(name) ?? (own.length > 1 ? LIST_OF_ANY : ANY_SHAPE);
  const isJson = shape.types.has('object');
  return { name, in: 'query', isRequired: false, style: 'form', explode: true, isJson, schema: undefined, shape };
}

const LIST_OF_ANY: ValueShape = { types: new Set(['array']), items: undefined, properties: new Map() };
