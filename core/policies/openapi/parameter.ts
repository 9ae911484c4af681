import type { CompiledSchema } from '../schema/compiler.ts';
import { valueOfText, type ValueShape } from '../schema/value-shape.ts';

/** Where a parameter stands. */
export const PARAMETER_PLACES = ['path', 'query', 'header', 'cookie'] as const;
export type ParameterPlace = (typeof PARAMETER_PLACES)[number];

/** How a list or a map is written in a parameter. */
export const STYLES = ['simple', 'label', 'matrix', 'form', 'spaceDelimited', 'pipeDelimited', 'deepObject'] as const;
export type ParameterStyle = (typeof STYLES)[number];

/** One parameter that a request may or must have. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly isRequired: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** Whether its value is a JSON text. */
  readonly isJson: boolean;
  /** Undefined where anything fits. */
  readonly schema: CompiledSchema | undefined;
  readonly shape: ValueShape;
}

/** A name and a value as they were written, escapes and all. */
export type RawPair = readonly [name: string, value: string];

/** The value of a parameter as it was found; `text` is what it is when nothing is made of it. */
export type ReadValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly value: unknown; readonly text: string }
  | { readonly kind: 'fault'; readonly message: string };

type Decode = (text: string) => string;

/** How escapes are written where a parameter stands. */
const DECODERS: Readonly<Record<ParameterPlace, Decode>> = {
  path: decodeEscapes,
  query: decodeText,
  header: (text) => text,
  cookie: decodeEscapes,
};

const ABSENT: ReadValue = { kind: 'absent' };

/**
 * Reads a parameter out of what stands in its place.
 * @param pairs What was found there: of a query, a form or cookies all pairs, of a path or headers the ones of its name.
 * @see OpenAPI 3.1 section 4.8.12, "Style Values"
 */
export function readParameter(parameter: Parameter, pairs: readonly RawPair[]): ReadValue {
  const { name, in: place, shape, explode, style, isJson } = parameter;
  const decode = DECODERS[place];
  if (style === 'deepObject') return readDeep(parameter, pairs);
  const isList = shape.types.has('array');
  if (!isJson && !isList && shape.types.has('object') && explode && style === 'form')
    return readSpread(parameter, pairs);
  const own = pairs.filter(([key]) => key === name).map(([, value]) => value);
  const [first] = own;
  if (first === undefined) return ABSENT;
  if (isJson) return readJson(own, decode);
  if (isList) {
    const parts = explode && style !== 'simple' && isQueryStyle(style) ? own : split(parameter, first);
    if (parts === undefined) return { kind: 'fault', message: `is not written in the style ${style}` };
    const items = parts.map((part) => valueOfText(decode(part), shape.items ?? shape));
    return { kind: 'value', value: items, text: decode(first) };
  }
  if (own.length > 1 && place !== 'header') return { kind: 'fault', message: 'is given more than once' };
  if (shape.types.has('object')) return readObject(parameter, first, decode);
  const plain = unprefixed(parameter, first);
  if (plain === undefined) return { kind: 'fault', message: `is not written in the style ${style}` };
  const text = decode(plain);
  return { kind: 'value', value: valueOfText(text, shape), text };
}

function isQueryStyle(style: ParameterStyle): boolean {
  return style === 'form' || style === 'spaceDelimited' || style === 'pipeDelimited';
}

/** A value without what its style puts in front of it. */
function unprefixed({ style, name }: Parameter, raw: string): string | undefined {
  if (style === 'label') return raw.startsWith('.') ? raw.slice(1) : undefined;
  if (style !== 'matrix') return raw;
  return raw.startsWith(`;${name}=`) ? raw.slice(name.length + 2) : raw === `;${name}` ? '' : undefined;
}

/** The parts of a list; undefined when it is written otherwise. */
function split(parameter: Parameter, raw: string): readonly string[] | undefined {
  const { style, explode, name } = parameter;
  if (style === 'matrix' && explode) {
    const parts = raw.split(';').slice(1);
    return parts.every((part) => part.startsWith(`${name}=`))
      ? parts.map((part) => part.slice(name.length + 1))
      : undefined;
  }
  const plain = unprefixed(parameter, raw);
  if (plain === undefined || plain === '') return plain === undefined ? undefined : [];
  if (style === 'label' && explode) return plain.split('.');
  if (style === 'spaceDelimited') return plain.split(/%20|\+| /);
  if (style === 'pipeDelimited') return plain.split(/%7c|\|/i);
  return style === 'simple' ? plain.split(',').map((part) => part.trim()) : plain.split(',');
}

function readObject(parameter: Parameter, raw: string, decode: Decode): ReadValue {
  const { style, explode, shape } = parameter;
  const plain = style === 'matrix' && explode ? raw.slice(1) : unprefixed(parameter, raw);
  const fault: ReadValue = { kind: 'fault', message: `is not written in the style ${style}` };
  if (plain === undefined) return fault;
  const separator = style === 'matrix' && explode ? ';' : style === 'label' && explode ? '.' : ',';
  const parts =
    style === 'spaceDelimited' || style === 'pipeDelimited' ? (split(parameter, raw) ?? []) : plain.split(separator);
  const entries = new Map<string, unknown>();
  for (let index = 0; index < parts.length; index += explode ? 1 : 2) {
    const [name = '', value] = explode ? (parts[index] ?? '').split(/=(.*)/s) : [parts[index], parts[index + 1]];
    if (value === undefined) return fault;
    entries.set(
      decode(name.trim()),
      valueOfText(decode(value.trim()), shape.properties.get(decode(name.trim())) ?? shape),
    );
  }
  return { kind: 'value', value: Object.fromEntries(entries), text: decode(plain) };
}

/** A map whose entries stand beside each other as if they were parameters themselves. */
function readSpread({ shape }: Parameter, pairs: readonly RawPair[]): ReadValue {
  const entries = new Map<string, unknown>();
  for (const [name, value] of pairs) {
    const inner = shape.properties.get(name);
    if (inner !== undefined) entries.set(name, valueOfText(decodeText(value), inner));
  }
  return entries.size === 0 ? ABSENT : { kind: 'value', value: Object.fromEntries(entries), text: '' };
}

/** `name[key]=value`, one level. */
function readDeep({ name, shape }: Parameter, pairs: readonly RawPair[]): ReadValue {
  const entries = new Map<string, unknown>();
  for (const [key, raw] of pairs) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue;
    const inner = key.slice(name.length + 1, -1);
    const innerShape = shape.properties.get(inner);
    const value = valueOfText(decodeText(raw), innerShape?.items ?? innerShape ?? shape);
    const before = entries.get(inner);
    if (innerShape?.types.has('array') === true) entries.set(inner, [...(Array.isArray(before) ? before : []), value]);
    else if (entries.has(inner)) return { kind: 'fault', message: `has ${inner} more than once` };
    else entries.set(inner, value);
  }
  return entries.size === 0 ? ABSENT : { kind: 'value', value: Object.fromEntries(entries), text: '' };
}

function readJson(own: readonly string[], decode: Decode): ReadValue {
  const text = decode(own[0] ?? '');
  if (own.length > 1) return { kind: 'fault', message: 'is given more than once' };
  try {
    return { kind: 'value', value: JSON.parse(text), text };
  } catch {
    // What is wrong with it does not matter: the client wrote something else than JSON.
    return { kind: 'fault', message: 'is not JSON' };
  }
}

/** A text of a query or a form with its escapes resolved; as it is where they are none. */
export function decodeText(text: string): string {
  return decodeEscapes(text.replaceAll('+', ' '));
}

function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape stands for itself.
    return text;
  }
}
