/** A schema that is an object; the other ones are `true` and `false`. */
export type SchemaObject = Readonly<Record<string, unknown>>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words whose value is a schema. */
const ONE = words(
  'additionalItems additionalProperties contains contentSchema else if items not propertyNames then unevaluatedItems unevaluatedProperties',
);
/** Words whose value is a list of schemas; `items` may be one too. */
const LIST = words('allOf anyOf items oneOf prefixItems');
/** Words whose value is a map of schemas. */
const MAP = words('$defs definitions dependencies dependentSchemas patternProperties properties');

/** Whether a value is a map, and so a schema that says something. */
export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A schema with every schema in it replaced by what `change` makes of it, the innermost first. What is not a schema, such as
 * an `enum` or an example, is left alone however much it looks like one.
 */
export function mapSchemas(schema: unknown, change: (schema: SchemaObject) => SchemaObject): unknown {
  if (!isSchemaObject(schema)) return schema;
  const mapped = Object.entries(schema).map(([word, value]) => [word, mapWord(word, value, change)] as const);
  return change(Object.fromEntries(mapped));
}

function mapWord(word: string, value: unknown, change: (schema: SchemaObject) => SchemaObject): unknown {
  if (LIST.has(word) && Array.isArray(value)) return value.map((inner) => mapSchemas(inner, change));
  if (ONE.has(word)) return mapSchemas(value, change);
  if (!MAP.has(word) || !isSchemaObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapSchemas(inner, change)]));
}
