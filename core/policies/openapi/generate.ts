import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import type { ResolveRef } from '../schema/value-shape.ts';
import { numberFor, textFor } from './generate-scalar.ts';

/** What values are made with. */
export interface GenerateSettings {
  readonly resolve: ResolveRef;
  /** A number from 0 to 1, 1 excluded; undefined makes the same value every time. */
  readonly random: (() => number) | undefined;
}

/** Containers inside of each other, beyond which only what has to be there is made. */
const MOST_LEVELS = 8;
/** Values of one answer, beyond which only what has to be there is made. */
const MOST_VALUES = 2000;
const MOST_ITEMS = 50;

/** Makes values of schemas. What only a request may have is left out; a schema that goes on without end is ended. */
export class Generator {
  readonly #settings: GenerateSettings;
  #left = MOST_VALUES;

  constructor(settings: GenerateSettings) {
    this.#settings = settings;
  }

  /** A value that fits a schema, as far as its words for parts, bounds, formats and simple patterns say. */
  value(schema: unknown): unknown {
    this.#left = MOST_VALUES;
    return this.#make(schema, refsOf(schema));
  }

  /** @param path References and containers that are open. */
  #make(given: unknown, path: readonly string[], index = 0): unknown {
    this.#left -= 1;
    const schema = this.#whole(given);
    const ready = this.#ready(schema, index);
    if (ready !== undefined) return ready.value;
    switch (typeOf(schema)) {
      case 'object':
        return this.#object(schema, path);
      case 'array':
        return this.#array(schema, path);
      case 'string':
        return textFor(schema, this.#choose, index);
      case 'integer':
      case 'number':
        return numberFor(schema, this.#settings.random, index);
      case 'boolean':
        return this.#choose(2) === 0;
      default:
        return null;
    }
  }

  /** What a schema says outright. */
  #ready(schema: SchemaObject, index: number): { readonly value: unknown } | undefined {
    const { const: value, enum: values, examples, example, default: usual } = schema;
    if ('const' in schema) return { value };
    if (Array.isArray(examples) && examples.length > 0) return { value: examples[index % examples.length] };
    if (example !== undefined) return { value: example };
    if (usual !== undefined) return { value: usual };
    if (!Array.isArray(values) || values.length === 0) return undefined;
    return { value: values[(this.#choose(values.length) + index) % values.length] };
  }

  /** A schema with what it refers to, all its parts and the first of its alternatives in one. */
  #whole(given: unknown, hops = 0): SchemaObject {
    this.#left -= 1;
    if (!isSchemaObject(given) || hops > 32 || this.#left < -MOST_VALUES) return {};
    const { $ref, allOf, anyOf, oneOf, ...own } = given;
    const parts = Array.isArray(allOf) ? [...allOf] : [];
    if (typeof $ref === 'string') parts.push(this.#settings.resolve($ref));
    for (const list of [anyOf, oneOf]) if (Array.isArray(list)) parts.push(this.#alternative(list));
    return parts.map((part) => this.#whole(part, hops + 1)).reduce(together, own);
  }

  #alternative(list: readonly unknown[]): unknown {
    const others = list.filter((one) => !(isSchemaObject(one) && one['type'] === 'null'));
    const usable = others.length > 0 ? others : list;
    return usable[this.#choose(usable.length)];
  }

  #object(schema: SchemaObject, path: readonly string[]): unknown {
    const { properties, required, additionalProperties } = schema;
    const needed = new Set(Array.isArray(required) ? required : []);
    const isFull = this.#isFull(path);
    const entries = Object.entries(isSchemaObject(properties) ? properties : {})
      .filter(([name, property]) => needed.has(name) || (!isFull && !this.#isOpen(property, path)))
      .filter(([, property]) => this.#whole(property)['writeOnly'] !== true)
      .map(([name, property]) => [name, this.#inside(property, path)] as const);
    if (
      entries.length === 0 &&
      isSchemaObject(additionalProperties) &&
      !isFull &&
      !this.#isOpen(additionalProperties, path)
    )
      entries.push(['key', this.#inside(additionalProperties, path)]);
    return Object.fromEntries(entries);
  }

  #array({ items, prefixItems, minItems, maxItems, uniqueItems }: SchemaObject, path: readonly string[]): unknown {
    const first = Array.isArray(prefixItems) ? prefixItems : [];
    const isFull = this.#isFull(path) || this.#isOpen(items, path);
    const wanted = typeof minItems === 'number' ? Math.min(minItems, MOST_ITEMS) : 0;
    const usual = items === undefined || isFull ? 0 : 1;
    const most = typeof maxItems === 'number' ? maxItems : MOST_ITEMS;
    const count = Math.min(Math.max(wanted, usual, first.length), most);
    return Array.from({ length: count }, (_, index) =>
      this.#inside(first[index] ?? items, path, uniqueItems === true ? index : 0),
    );
  }

  /** What has to be there but would go on without end is nothing. */
  #inside(schema: unknown, path: readonly string[], index = 0): unknown {
    if (path.length > MOST_LEVELS * 2 || this.#left < -MOST_VALUES) return null;
    return this.#make(schema, [...path, ...refsOf(schema), ''], index);
  }

  #isFull(path: readonly string[]): boolean {
    return this.#left < 0 || path.filter((one) => one === '').length >= MOST_LEVELS;
  }

  /** Whether a schema is one of those that are being made. */
  #isOpen(schema: unknown, path: readonly string[]): boolean {
    return refsOf(schema).some((reference) => path.includes(reference));
  }

  readonly #choose = (count: number): number => Math.floor((this.#settings.random?.() ?? 0) * count);
}

function refsOf(schema: unknown): readonly string[] {
  if (!isSchemaObject(schema)) return [];
  const { $ref, allOf, anyOf, oneOf } = schema;
  const inner = [allOf, anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list.flatMap(refsOf) : []));
  return typeof $ref === 'string' ? [$ref, ...inner] : inner;
}

function together(left: SchemaObject, right: SchemaObject): SchemaObject {
  const properties = { ...asMap(right['properties']), ...asMap(left['properties']) };
  const required = [...asList(left['required']), ...asList(right['required'])];
  return {
    ...right,
    ...left,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

function asMap(value: unknown): SchemaObject {
  return isSchemaObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The type a value is made of: the first that is not null, or what the other words are about. */
function typeOf(schema: SchemaObject): string {
  const types = [schema['type']].flat().filter((type) => typeof type === 'string');
  const named = types.find((type) => type !== 'null') ?? types[0];
  if (named !== undefined) return named;
  if (['properties', 'additionalProperties', 'required'].some((word) => word in schema)) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if (['minimum', 'maximum', 'multipleOf'].some((word) => word in schema)) return 'number';
  return ['format', 'pattern', 'minLength', 'maxLength'].some((word) => word in schema) ? 'string' : 'object';
}
