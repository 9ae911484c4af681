import { isSchemaObject } from './schema-walk.ts';

/** What a schema says of a value that comes as text: enough to make a number of `5` where a number is wanted. */
export interface ValueShape {
  /** JSON types that are allowed; empty when nothing is said. */
  readonly types: ReadonlySet<string>;
  readonly items: ValueShape | undefined;
  readonly properties: ReadonlyMap<string, ValueShape>;
}

/** Finds what a reference names. */
export type ResolveRef = (reference: string) => unknown;

/** Of a value of which nothing is known. */
export const ANY_SHAPE: ValueShape = { types: new Set(), items: undefined, properties: new Map() };

/** Values that come as text are a list or a map of plain ones at most; deeper nothing has to be known. */
const MOST_LEVELS = 4;

/** The shape of a schema, alternatives taken together. */
export function shapeOf(schema: unknown, resolve: ResolveRef, level = 0): ValueShape {
  if (!isSchemaObject(schema) || level > MOST_LEVELS) return ANY_SHAPE;
  const inner = (part: unknown): ValueShape => shapeOf(part, resolve, level + 1);
  const { $ref, type, items, properties, enum: values, const: value } = schema;
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => {
    const list = schema[word];
    return Array.isArray(list) ? list.map(inner) : [];
  });
  if (typeof $ref === 'string') parts.push(inner(resolve($ref)));
  const types = new Set([type].flat().filter((name) => typeof name === 'string'));
  if (types.size === 0 && isSchemaObject(properties)) types.add('object');
  if (types.size === 0 && items !== undefined) types.add('array');
  const named = Array.isArray(values) ? values : 'const' in schema ? [value] : [];
  if (types.size === 0) for (const one of named) types.add(typeof one);
  const own: ValueShape = {
    types,
    items: items === undefined ? undefined : inner(items),
    properties: new Map(
      isSchemaObject(properties) ? Object.entries(properties).map(([name, part]) => [name, inner(part)]) : [],
    ),
  };
  return [own, ...parts].reduce(join);
}

function join(left: ValueShape, right: ValueShape): ValueShape {
  return {
    types: new Set([...left.types, ...right.types]),
    items: left.items ?? right.items,
    properties: new Map([...right.properties, ...left.properties]),
  };
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A text as the value its shape asks for; as the text it is where it is none. */
export function valueOfText(text: string, { types }: ValueShape): unknown {
  if ((types.has('number') || types.has('integer')) && NUMBER.test(text)) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.has('null') && text === 'null') return null;
  return text;
}
