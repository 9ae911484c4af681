import type { JsonTree } from '../json-scan/json-tree.ts';
import type { XmlDocument, XmlElement } from './xml-tree.ts';

/** How elements become entries. */
export interface ToJsonOptions {
  readonly attributePrefix: string;
  readonly attributeBlock?: string | undefined;
  readonly textName: string;
  readonly textAlways: boolean;
  readonly recognize: readonly ('number' | 'boolean' | 'nil' | 'empty')[];
  readonly nullValue?: string | undefined;
  readonly arrays: readonly string[];
  readonly unwrap: readonly string[];
  readonly alwaysArrays: boolean;
  readonly stripLevels: number;
  readonly namespaces: 'keep' | 'strip';
  readonly namespaceSeparator: string;
  readonly namespaceBlock?: string | undefined;
  readonly defaultNamespace: string;
}

/** A document as JSON, and what JSON has no place for. */
export interface JsonOfXml {
  readonly value: JsonTree;
  /** Elements with text between their elements: the text is kept, where it stood is not. */
  readonly mixed: number;
}

/** Converts a document; see the options of the policy for what becomes of what. */
export function xmlToJsonTree({ root }: XmlDocument, options: ToJsonOptions): JsonOfXml {
  return new Conversion(options).run(root);
}

type Entries = Map<string, JsonTree>;

const NIL = /^([^:]+:)?nil$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

class Conversion {
  readonly #options: ToJsonOptions;
  readonly #arrays: ReadonlySet<string>;
  readonly #unwrapped: ReadonlySet<string>;
  #mixed = 0;

  constructor(options: ToJsonOptions) {
    this.#options = options;
    this.#arrays = new Set([...options.arrays, ...options.unwrap]);
    this.#unwrapped = new Set(options.unwrap);
  }

  run(root: XmlElement): JsonOfXml {
    const name = this.#name(root.name);
    let value: JsonTree = new Map([[name, this.#element(root, name)]]);
    for (let level = 0; level < this.#options.stripLevels; level += 1) value = onlyEntry(value) ?? value;
    return { value, mixed: this.#mixed };
  }

  /** @param path Names from the root, with slashes between them. */
  #element({ attributes, children }: XmlElement, path: string): JsonTree {
    const { recognize, nullValue = null, textAlways, textName } = this.#options;
    const text = children.filter((child) => typeof child === 'string').join('');
    const isNil = recognize.includes('nil') && attributes.some(([name, value]) => NIL.test(name) && value === 'true');
    const entries = this.#attributes(isNil ? attributes.filter(([name]) => !NIL.test(name)) : attributes);
    const unwrapped = this.#children(children, path, entries);
    if (unwrapped !== undefined && entries.size === 0) return unwrapped;
    const isLeaf = children.every((child) => typeof child === 'string');
    if (isLeaf && entries.size === 0 && !(textAlways && text !== ''))
      return isNil || (text === '' && recognize.includes('empty')) ? nullValue : this.#scalar(text);
    if (!isLeaf && text.trim() !== '') this.#mixed += 1;
    if (isLeaf ? text !== '' : text.trim() !== '') entries.set(textName, this.#scalar(isLeaf ? text : text.trim()));
    else if (isNil) entries.set(textName, nullValue);
    return entries;
  }

  /** Adds the entries of an element's elements. @returns The list that stands for them all where they are unwrapped. */
  #children(children: XmlElement['children'], path: string, entries: Entries): JsonTree | undefined {
    const lists = new Map<string, JsonTree[]>();
    for (const child of children) {
      if (typeof child === 'string') continue;
      const name = this.#name(child.name);
      const list = lists.get(name) ?? [];
      list.push(this.#element(child, `${path}/${name}`));
      lists.set(name, list);
    }
    for (const [name, list] of lists) {
      const whole = `${path}/${name}`;
      if (lists.size === 1 && entries.size === 0 && this.#unwrapped.has(whole)) return list;
      const [first = null] = list;
      const isArray = list.length > 1 || this.#options.alwaysArrays || this.#arrays.has(whole);
      merge(entries, name, isArray ? list : first);
    }
    return undefined;
  }

  #attributes(attributes: XmlElement['attributes']): Entries {
    const { attributePrefix, attributeBlock, namespaces, namespaceBlock, defaultNamespace } = this.#options;
    const entries: Entries = new Map();
    const spaces: Entries = new Map();
    const own: Entries = new Map();
    for (const [name, value] of attributes) {
      const isSpace = name === 'xmlns' || name.startsWith('xmlns:');
      if (isSpace && namespaces === 'strip') continue;
      if (isSpace && namespaceBlock !== undefined) spaces.set(name.slice(6) || defaultNamespace, value);
      else own.set(`${attributePrefix}${this.#name(name)}`, isSpace ? value : this.#scalar(value));
    }
    if (namespaceBlock !== undefined && spaces.size > 0) entries.set(namespaceBlock, spaces);
    if (attributeBlock === undefined) for (const [name, value] of own) entries.set(name, value);
    else if (own.size > 0) entries.set(attributeBlock, own);
    return entries;
  }

  #name(name: string): string {
    const { namespaces, namespaceSeparator } = this.#options;
    const border = name.indexOf(':');
    if (border === -1) return name;
    return namespaces === 'strip' ? name.slice(border + 1) : name.replace(':', () => namespaceSeparator);
  }

  #scalar(text: string): JsonTree {
    const { recognize } = this.#options;
    if (recognize.includes('number') && NUMBER.test(text)) return { kind: 'number', source: text };
    if (recognize.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
    return text;
  }
}

/** Two things of one name become a list: an attribute and an element may share a name where attributes have no prefix. */
function merge(entries: Entries, name: string, value: JsonTree): void {
  const before = entries.get(name);
  entries.set(name, before === undefined ? value : [before, ...(Array.isArray(value) ? value : [value])]);
}

function onlyEntry(value: JsonTree): JsonTree | undefined {
  if (!(value instanceof Map) || value.size !== 1) return undefined;
  const [only] = value.values();
  return only;
}
