import { isSchemaObject, mapSchemas, type SchemaObject } from './schema-walk.ts';

/** A word of our own in the place of `$ref`: the schema it names is compiled by itself and looked up when it is needed. */
export const LINK_WORD = 'x-gatewright-link';

/** How references are followed that lead through a document of many schemas. */
export interface Links {
  /** The schema that a reference names. */
  resolve(reference: string): unknown;
  /** What becomes of every schema on the way. */
  change(schema: SchemaObject): SchemaObject;
}

/**
 * A schema with links in the place of its references. A compiler that follows references itself goes as deep as their
 * longest chain, and large documents have chains that are longer than the stack. Only where a schema asks what its parts
 * have not looked at, the parts are written into it, because a link does not tell.
 * @param open References that are being written out, so that one that leads back to itself stays a link.
 */
export function linkSchemas(schema: unknown, links: Links, open: readonly string[] = []): unknown {
  return mapSchemas(schema, (inner) => {
    const own = withLink(links.change(inner));
    return asksForRest(own) ? writtenOut(own, links, open) : own;
  });
}

function asksForRest(schema: SchemaObject): boolean {
  return 'unevaluatedProperties' in schema || 'unevaluatedItems' in schema;
}

function withLink(schema: SchemaObject): SchemaObject {
  const { $ref, ...rest } = schema;
  return typeof $ref === 'string' ? { ...rest, [LINK_WORD]: $ref } : schema;
}

function writtenOut(schema: SchemaObject, links: Links, open: readonly string[]): SchemaObject {
  const part = (inner: unknown): unknown => (isSchemaObject(inner) ? writtenOut(inner, links, open) : inner);
  const words = Object.entries(schema).map(([word, value]): readonly [string, unknown] => {
    if (['allOf', 'anyOf', 'oneOf'].includes(word) && Array.isArray(value)) return [word, value.map(part)];
    return ['if', 'then', 'else'].includes(word) ? [word, part(value)] : [word, value];
  });
  const { [LINK_WORD]: reference, ...own }: Record<string, unknown> = Object.fromEntries(words);
  if (typeof reference !== 'string' || open.includes(reference)) return Object.fromEntries(words);
  const inside = [...open, reference];
  const named = linkSchemas(links.resolve(reference), links, inside);
  // One that asks for the rest itself is written out by now.
  const written = isSchemaObject(named) && !asksForRest(named) ? writtenOut(named, links, inside) : named;
  return { ...own, allOf: [...(Array.isArray(own['allOf']) ? own['allOf'] : []), written] };
}
