import { NO_BODY, textBody } from '../../model/body.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { HeaderList, HttpResponse } from '../../model/http.ts';
import { isOneOf, JSON_TYPES, XML_TYPES } from '../content/media-type.ts';
import { readJsonTree } from '../json-scan/json-tree.ts';
import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import { jsonToXmlText, type ToXmlOptions } from '../xml/to-xml.ts';
import { isXmlName } from '../xml/xml-text.ts';
import { chooseMedia } from './accept.ts';
import { Generator, type GenerateSettings } from './generate.ts';
import { locate, type Located, type Operation } from './operations.ts';
import { resolvePointer } from './pointer.ts';
import type { Preferences } from './prefer.ts';

/** What an answer was made of. */
export interface MockedResponse {
  readonly response: HttpResponse;
  /** For notes: an example by its name, or `schema`. */
  readonly source: string;
}

/** Answers in the place of an upstream, from what a document says. */
export class Mock {
  readonly #document: SchemaObject;
  readonly #settings: GenerateSettings;

  constructor(document: SchemaObject, random: (() => number) | undefined) {
    this.#document = document;
    this.#settings = { resolve: (reference) => resolvePointer(document, reference), random };
  }

  /** Makes every answer of an operation once. @throws CONFIG_INVALID with the place of what cannot be made. */
  check({ at }: Operation): void {
    if (at.value['responses'] === undefined) return;
    const responses = locate(this.#document, [...at.steps, 'responses']);
    for (const name of Object.keys(responses.value).filter((key) => !key.startsWith('x-'))) {
      const response = locate(this.#document, [...responses.steps, name]);
      this.#headers(response);
      if (response.value['content'] === undefined) continue;
      const content = locate(this.#document, [...response.steps, 'content']);
      for (const range of Object.keys(content.value))
        this.#value(locate(this.#document, [...content.steps, range]), NO_PREFERENCES);
    }
  }

  /** @throws VALIDATION_FAILED for a status or an example there is not, NOT_ACCEPTABLE for a media type there is not. */
  answer(operation: Operation, preferences: Preferences, headers: HeaderList): MockedResponse {
    const { status, response } = this.#response(operation, preferences);
    const own = this.#headers(response);
    const content =
      response.value['content'] === undefined ? undefined : locate(this.#document, [...response.steps, 'content']);
    const ranges = Object.keys(content?.value ?? {});
    if (content === undefined || ranges.length === 0 || status === 204 || status === 304)
      return { response: { kind: 'response', status, headers: own, body: NO_BODY }, source: 'no content' };
    const media = chooseMedia(ranges, headers);
    if (media === undefined) throw new GatewrightError('NOT_ACCEPTABLE', { offered: ranges });
    const at = locate(this.#document, [...content.steps, media.range]);
    const { value, source } = this.#value(at, preferences);
    const text = write(value, media.type, at.value['schema']);
    return {
      response: { kind: 'response', status, headers: ['content-type', media.type, ...own], body: textBody(text) },
      source,
    };
  }

  #response({ at }: Operation, { code }: Preferences): { readonly status: number; readonly response: Located } {
    if (at.value['responses'] === undefined) return { status: 200, response: { value: {}, steps: at.steps } };
    const responses = locate(this.#document, [...at.steps, 'responses']);
    const names = Object.keys(responses.value).filter((name) => !name.startsWith('x-'));
    const wanted = code === undefined ? usualName(names) : nameFor(code, names);
    if (wanted === undefined) throw preferenceFault(`asks for the status ${code ?? ''}, expected ${names.join(', ')}`);
    const status = Number(
      code ?? (/^\d{3}$/.test(wanted) ? wanted : /^\dXX$/i.test(wanted) ? `${wanted[0]}00` : '200'),
    );
    return { status, response: locate(this.#document, [...responses.steps, wanted]) };
  }

  #value(at: Located, { example, isDynamic }: Preferences): { readonly value: unknown; readonly source: string } {
    const { schema } = at.value;
    const named = this.#examples(at);
    if (example !== undefined) {
      if (!named.has(example))
        throw preferenceFault(`asks for the example ${example}, expected ${[...named.keys()].join(', ') || 'none'}`);
      return { value: named.get(example), source: `example ${example}` };
    }
    const [first] = named;
    if (first !== undefined && !isDynamic) return { value: first[1], source: `example ${first[0]}` };
    return { value: new Generator(this.#settings).value(schema), source: 'schema' };
  }

  /** Examples by name; one that stands at a URL is not fetched and so is none. */
  #examples({ value, steps }: Located): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    if ('example' in value) found.set('default', value['example']);
    if (!isSchemaObject(value['examples'])) return found;
    for (const name of Object.keys(value['examples'])) {
      const example = locate(this.#document, [...steps, 'examples', name]);
      if ('value' in example.value) found.set(name, example.value['value']);
    }
    return found;
  }

  #headers(response: Located): HeaderList {
    if (response.value['headers'] === undefined) return [];
    const headers = locate(this.#document, [...response.steps, 'headers']);
    return Object.keys(headers.value)
      .filter((name) => name.toLowerCase() !== 'content-type')
      .flatMap((name) => {
        const { value } = this.#value(locate(this.#document, [...headers.steps, name]), NO_PREFERENCES);
        return [name, headerText(value)];
      });
  }
}

const NO_PREFERENCES: Preferences = { code: undefined, example: undefined, isDynamic: false };

/** The status an operation usually answers with: the lowest of those that say that all went well. */
function usualName(names: readonly string[]): string | undefined {
  const [best] = names.filter((name) => /^2(\d\d|XX)$/i.test(name)).toSorted();
  return best ?? names.find((name) => name === 'default') ?? names[0];
}

function nameFor(code: string, names: readonly string[]): string | undefined {
  if (!/^[2-5]\d\d$/.test(code)) return undefined;
  return (
    names.find((name) => name === code) ??
    names.find((name) => name.toUpperCase() === `${code[0]}XX`) ??
    names.find((name) => name === 'default')
  );
}

function preferenceFault(message: string): GatewrightError {
  return new GatewrightError('VALIDATION_FAILED', {
    rule: 'prefer',
    faults: [{ in: 'header', path: 'prefer', message }],
  });
}

const XML: ToXmlOptions = {
  root: 'root',
  rootWhen: 'always',
  arrayRoot: 'root',
  arrayItem: 'item',
  attributePrefix: '@',
  textName: '#text',
  namespaceSeparator: ':',
  defaultNamespace: '$default',
  nulls: 'nil',
  replacement: '_',
  declaration: true,
  indent: false,
};

/** A value in a media type: JSON, XML, a form, or the text that it is. */
function write(value: unknown, type: string, schema: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  if (isOneOf(JSON_TYPES, type)) return json;
  if (typeof value === 'string') return value;
  if (isOneOf(XML_TYPES, type)) {
    const root = rootName(schema);
    return jsonToXmlText(readJsonTree(new TextEncoder().encode(json)), { ...XML, root, arrayRoot: root }).text;
  }
  if (type === 'application/x-www-form-urlencoded' && isSchemaObject(value))
    return new URLSearchParams(
      Object.entries(value).map(([name, inner]): [string, string] => [name, headerText(inner)]),
    ).toString();
  return json;
}

/** The name of the root: what the schema says of XML, else what the schema itself is called. */
function rootName(schema: unknown): string {
  const { xml, $ref } = isSchemaObject(schema) ? schema : {};
  const name = isSchemaObject(xml) ? xml['name'] : typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined;
  return typeof name === 'string' && isXmlName(name) ? name : 'root';
}

/** A value in one line of latin1; a list with commas. */
function headerText(value: unknown): string {
  const text = Array.isArray(value)
    ? value.map(headerText).join(',')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return (text ?? '').replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}
