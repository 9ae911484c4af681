import { z } from 'zod';
import { decodeQuery } from '../../expressions/request-facts.ts';
import { editOptions, type Editor } from './edits.ts';
import { textsOption, type Texts } from './text-value.ts';

/** One parameter of a query or a form. What is not edited stays byte for byte. */
interface Field {
  /** Decoded. */
  readonly name: string;
  /** As it is written: `name=value`, or `name` alone. */
  readonly written: string;
}

/** Parameters in the order they stand. */
export type Fields = readonly Field[];

const fieldName = z.string().min(1);

/** Options of query and form edits. */
export const fieldEditOptions = editOptions(fieldName, fieldName, textsOption);

/** Reads `application/x-www-form-urlencoded` text. */
export function readFields(text: string): Fields {
  if (text === '') return [];
  return text.split('&').map((written) => ({ name: decodeQuery(written.split('=', 1)[0] ?? ''), written }));
}

/** Parameters as text. */
export function writeFields(fields: Fields): string {
  return fields.map(({ written }) => written).join('&');
}

/** Edits parameters; names are compared decoded, with case. */
export const fieldEditor: Editor<Fields, Texts, string> = {
  readName: (name) => name,
  remove: (fields, name) => (has(fields, name) ? fields.filter((field) => field.name !== name) : fields),
  rename(fields, name, newName) {
    if (!has(fields, name) || name === newName) return fields;
    const kept = fields.filter((field) => field.name !== newName);
    return kept.map((field) => (field.name === name ? renamed(field, newName) : field));
  },
  replace: (fields, name, texts) => (has(fields, name) ? put(fields, name, texts) : fields),
  add: (fields, name, texts) => (has(fields, name) ? fields : append(fields, name, texts)),
  append,
  set: put,
};

function has(fields: Fields, name: string): boolean {
  return fields.some((field) => field.name === name);
}

function renamed({ written }: Field, name: string): Field {
  const equals = written.indexOf('=');
  return { name, written: encode(name) + (equals === -1 ? '' : written.slice(equals)) };
}

/** The first of the name keeps its place. */
function put(fields: Fields, name: string, texts: Texts): Fields {
  const at = fields.findIndex((field) => field.name === name);
  if (at === -1) return append(fields, name, texts);
  const rest = fields.slice(at).filter((field) => field.name !== name);
  return [...fields.slice(0, at), ...texts.map((text) => toField(name, text)), ...rest];
}

function append(fields: Fields, name: string, texts: Texts): Fields {
  return [...fields, ...texts.map((text) => toField(name, text))];
}

function toField(name: string, text: string): Field {
  return { name, written: `${encode(name)}=${encode(text)}` };
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
