import { z } from 'zod';
import {
  defaultText,
  headerNameOption,
  headerValueOption,
  isDurationOption,
  methodOption,
  sizeOption,
} from '../model/options.ts';

/** The options of a policy or integration as a Markdown table; a sentence where there are none. */
export function optionTable(options: z.ZodType): string {
  const rows = rowsOf(options, '');
  if (rows.length === 0) return 'It has no options.';
  return ['| option | what it is | value | default |', '|---|---|---|---|', ...rows].join('\n');
}

/** One row an option; options inside of others have a dotted name. */
function rowsOf(schema: z.core.$ZodType, prefix: string): string[] {
  const object = unwrap(schema);
  if (object instanceof z.ZodArray) return rowsOf(object.element, `${prefix.slice(0, -1)}[].`);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).flatMap(([name, option]: [string, z.core.$ZodType]) => {
    const inner = rowsOf(option, `${prefix}${name}.`);
    const cells = [
      `\`${prefix}${name}\``,
      descriptionOf(option),
      inner.length > 0 ? '' : typeOf(option),
      defaultOf(option),
    ];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...inner];
  });
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.def.innerType);
  return schema;
}

/** A description may stand before or after the default. */
function descriptionOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodType && schema.description !== undefined) return schema.description;
  const inner = unwrap(schema);
  return inner instanceof z.ZodType ? (inner.description ?? '') : '';
}

function defaultOf(schema: z.core.$ZodType): string {
  const text = defaultText(schema);
  if (text !== undefined) return `\`${text}\``;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? ''
    : 'needed';
}

function typeOf(schema: z.core.$ZodType): string {
  const inner = unwrap(schema);
  if (isDurationOption(inner)) return 'duration';
  return typeWords(jsonOf(inner));
}

type Json = z.core.JSONSchema.BaseSchema;

function jsonOf(schema: z.core.$ZodType): Json {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** Texts of a form that has a name. */
const NAMED: ReadonlyMap<unknown, string> = new Map([
  [jsonOf(headerNameOption).pattern, 'header name'],
  [jsonOf(headerValueOption).pattern, 'header value'],
  [jsonOf(methodOption).pattern, 'method'],
]);
const SIZE = JSON.stringify(jsonOf(sizeOption).anyOf);

function typeWords(json: Json): string {
  if (json.enum !== undefined) return json.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (json.anyOf !== undefined)
    return JSON.stringify(json.anyOf) === SIZE
      ? 'size'
      : [...new Set(json.anyOf.map((each) => typeWords(asJson(each))))].join(' or ');
  switch (json.type) {
    case 'integer':
    case 'number':
      return numberWords(json);
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return isFree(json.items) ? 'list' : `list of ${plural(typeWords(asJson(json.items)))}`;
    case 'object':
      if (json.properties !== undefined) return `\`{ ${Object.keys(json.properties).join(', ')} }\``;
      return isFree(json.additionalProperties) ? 'map' : mapWords(json);
    case 'string':
      return NAMED.get(json.pattern) ?? (json.format === 'uri' ? 'URL' : 'text');
    default:
      return 'anything';
  }
}

function mapWords({ propertyNames, additionalProperties }: Json): string {
  return `map of ${plural(typeWords(asJson(propertyNames)))} to ${plural(typeWords(asJson(additionalProperties)))}`;
}

/** Whether anything may stand somewhere. */
function isFree(part: unknown): boolean {
  return Object.keys(asJson(part)).length === 0;
}

/** A part of a JSON Schema; what is `true` or `false`, or not there, says nothing about a type. */
function asJson(part: Json[string]): Json {
  // Parts are schemas wherever zod writes an object, which its own types do not say of words they do not know.
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Json) : {};
}

function numberWords({ type, minimum, maximum }: Json): string {
  const word = type === 'integer' ? 'whole number' : 'number';
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum === undefined) return word;
  return most === undefined ? `${word}, ${minimum} or more` : `${word}, ${minimum} to ${most}`;
}

function plural(words: string): string {
  return words.replace(/^(text|header name|header value|method|whole number|number|URL)\b/, '$1s');
}
