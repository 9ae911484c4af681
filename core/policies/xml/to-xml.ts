import { isJsonArray, isJsonObject, writeJsonTree, type JsonObject, type JsonTree } from '../json-scan/json-tree.ts';
import { attributeText, elementText, isXmlName } from './xml-text.ts';

/** How entries become elements. */
export interface ToXmlOptions {
  readonly root: string;
  readonly rootWhen: 'needed' | 'always';
  readonly arrayRoot: string;
  readonly arrayItem: string;
  readonly attributePrefix: string;
  readonly attributeBlock?: string | undefined;
  readonly textName: string;
  readonly namespaceSeparator: string;
  readonly namespaceBlock?: string | undefined;
  readonly defaultNamespace: string;
  readonly nulls: 'nil' | 'empty' | 'omit';
  readonly nullValue?: string | undefined;
  readonly replacement: string;
  readonly declaration: boolean;
  readonly indent: boolean;
}

/** A JSON value as XML, and what XML has no place for. */
export interface XmlOfJson {
  readonly text: string;
  /** Names with characters that XML names cannot have. */
  readonly renamed: number;
  /** Characters that XML texts cannot have. */
  readonly replaced: number;
  /** Lists without anything in them. */
  readonly emptyLists: number;
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Converts a value; see the options of the policy for what becomes of what. */
export function jsonToXmlText(value: JsonTree, options: ToXmlOptions): XmlOfJson {
  return new Conversion(options).run(value);
}

class Conversion implements XmlOfJson {
  readonly #options: ToXmlOptions;
  readonly #lines: string[] = [];
  #hasNil = false;
  text = '';
  renamed = 0;
  replaced = 0;
  emptyLists = 0;

  constructor(options: ToXmlOptions) {
    this.#options = options;
  }

  run(value: JsonTree): this {
    const { declaration, indent } = this.#options;
    const rootAt = this.#lines.length;
    this.#root(value);
    if (this.#hasNil) this.#lines[rootAt] = withXsi(this.#lines[rootAt] ?? '');
    const head = declaration ? ['<?xml version="1.0" encoding="UTF-8"?>'] : [];
    this.text = [...head, ...this.#lines].join(indent ? '\n' : '');
    return this;
  }

  /** A document has one root: the one entry of an object when that is not a list, else an element around everything. */
  #root(value: JsonTree): void {
    const { root, rootWhen, arrayRoot, arrayItem } = this.#options;
    if (isJsonArray(value)) return this.#element(arrayRoot, new Map([[arrayItem, value]]), 0);
    const [only] = isJsonObject(value) && value.size === 1 ? value : [];
    const isRoot = rootWhen === 'needed' && only !== undefined && !isJsonArray(only[1]) && this.#isElement(only);
    if (isRoot) this.#element(only[0], only[1], 0);
    else this.#element(root, value, 0);
  }

  #element(name: string, value: JsonTree, level: number): void {
    const tag = this.#name(name);
    if (isJsonArray(value)) return this.#element(name, new Map([[this.#options.arrayItem, value]]), level);
    if (isJsonObject(value)) return this.#object(tag, value, level);
    if (value === null) return this.#null(tag, level);
    this.#line(level, tag, '', this.#text(value));
  }

  #null(tag: string, level: number): void {
    const { nulls, nullValue } = this.#options;
    if (nullValue !== undefined) return this.#line(level, tag, '', this.#text(nullValue));
    if (nulls === 'omit' && level > 0) return;
    this.#hasNil ||= nulls === 'nil';
    this.#line(level, tag, nulls === 'nil' ? ' xsi:nil="true"' : '', '');
  }

  #object(tag: string, value: JsonObject, level: number): void {
    const { textName, nulls } = this.#options;
    const text = value.get(textName);
    const isNil = text === null && nulls === 'nil' && this.#options.nullValue === undefined;
    this.#hasNil ||= isNil;
    const attributes = `${this.#attributes(value)}${isNil ? ' xsi:nil="true"' : ''}`;
    const inner = isNil || text === undefined || isJsonArray(text) || isJsonObject(text) ? '' : this.#text(text);
    const children = [...value].filter((entry) => this.#isElement(entry));
    if (children.length === 0) return this.#line(level, tag, attributes, inner);
    const at = this.#lines.length;
    this.#push(level, `<${tag}${attributes}>`);
    if (inner !== '') this.#lines[at] += inner;
    for (const [name, child] of children) this.#child(name, child, level + 1);
    if (this.#lines.length === at + 1) this.#lines[at] += `</${tag}>`;
    else this.#push(level, `</${tag}>`);
  }

  #child(name: string, value: JsonTree, level: number): void {
    if (!isJsonArray(value)) return this.#element(name, value, level);
    if (value.length === 0) this.emptyLists += 1;
    for (const item of value) this.#element(name, item, level);
  }

  #isElement([name, value]: readonly [string, JsonTree]): boolean {
    const { textName, attributeBlock, namespaceBlock } = this.#options;
    if (name === textName) return isJsonObject(value) || isJsonArray(value);
    if (name === attributeBlock || name === namespaceBlock) return !isJsonObject(value);
    return !this.#isAttribute(name, value);
  }

  #isAttribute(name: string, value: JsonTree): boolean {
    const { attributePrefix } = this.#options;
    const isPrefixed =
      attributePrefix !== '' && name.length > attributePrefix.length && name.startsWith(attributePrefix);
    return isPrefixed && !isJsonObject(value) && !isJsonArray(value);
  }

  #attributes(value: JsonObject): string {
    const { attributePrefix, attributeBlock, namespaceBlock, defaultNamespace } = this.#options;
    const found = new Map<string, JsonTree>();
    for (const [prefix, uri] of entriesOf(value, namespaceBlock))
      found.set(prefix === defaultNamespace ? 'xmlns' : `xmlns:${this.#name(prefix)}`, uri);
    for (const [name, inner] of entriesOf(value, attributeBlock)) found.set(this.#name(name), inner);
    for (const [name, inner] of value)
      if (this.#isAttribute(name, inner)) found.set(this.#name(name.slice(attributePrefix.length)), inner);
    const texts = [...found].filter(([, inner]) => inner !== null || this.#options.nulls !== 'omit');
    return texts.map(([name, inner]) => ` ${name}="${this.#attribute(inner)}"`).join('');
  }

  #attribute(value: JsonTree): string {
    return attributeText(this.#clean(scalarText(value, this.#options.nullValue)));
  }

  #text(value: JsonTree): string {
    return elementText(this.#clean(scalarText(value, this.#options.nullValue)));
  }

  #clean(text: string): string {
    // What is not a character of XML 1.0, lone surrogates included.
    return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, () => {
      this.replaced += 1;
      return '\ufffd';
    });
  }

  #name(name: string): string {
    const { namespaceSeparator, replacement } = this.#options;
    const border = namespaceSeparator === '' || namespaceSeparator === ':' ? -1 : name.indexOf(namespaceSeparator);
    const prefixed = border > 0 ? `${name.slice(0, border)}:${name.slice(border + namespaceSeparator.length)}` : name;
    if (isXmlName(prefixed)) return prefixed;
    this.renamed += 1;
    const local = prefixed.replaceAll(/[^\p{L}\p{N}\-._]/gu, replacement);
    return isXmlName(local) ? local : isXmlName(`_${local}`) ? `_${local}` : '_';
  }

  #line(level: number, tag: string, attributes: string, inner: string): void {
    this.#push(level, inner === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${inner}</${tag}>`);
  }

  #push(level: number, line: string): void {
    this.#lines.push(this.#options.indent ? `${'  '.repeat(level)}${line}` : line);
  }
}

/** Declares the prefix of nil on the root, which is only known to be needed when everything is written. */
function withXsi(line: string): string {
  const [tag = ''] = /^<[^>]*>/.exec(line) ?? [];
  return tag.includes(' xmlns:xsi="') ? line : line.replace(/^<[^\s/>]+/, (name) => `${name} xmlns:xsi="${XSI}"`);
}

function entriesOf(value: JsonObject, name: string | undefined): Iterable<readonly [string, JsonTree]> {
  const block = name === undefined ? undefined : value.get(name);
  return block !== undefined && isJsonObject(block) ? block : [];
}

/** A value as text; what has parts stays JSON where only text can stand. */
function scalarText(value: JsonTree, nullValue = ''): string {
  if (value === null) return nullValue;
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return writeJsonTree(value);
}
