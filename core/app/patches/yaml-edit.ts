import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type ValuePath } from '../../dialects/reading/yaml-file.ts';
import { changedValue } from './value-edit.ts';

/** A change of one value in a YAML file. */
export type YamlEdit =
  /** Sets a value; keys on the way that are missing are added. */
  | { readonly kind: 'set'; readonly path: ValuePath; readonly value: unknown }
  /** Adds to the end of a list, or at its beginning; a single value becomes a list, and a missing list is added. */
  | { readonly kind: 'append' | 'prepend'; readonly path: ValuePath; readonly value: unknown }
  /** Takes a key out of a map, or an item out of a list. */
  | { readonly kind: 'remove'; readonly path: ValuePath };

/**
 * The text with a change made and every other byte as it was: comments, order and spacing stay.
 * @returns Undefined where that cannot be done with certainty, as behind an alias: what was written is read again, and
 * it must be what was meant and nothing else.
 */
export function editYaml(text: string, edit: YamlEdit): string | undefined {
  const before = readPlain(text);
  if (before === undefined) return undefined;
  const wanted = changedValue(before.value, edit);
  const edited = wanted === undefined ? undefined : new YamlText(text).apply(edit);
  if (wanted === undefined || edited === undefined) return undefined;
  const after = readPlain(edited);
  return after !== undefined && isDeepStrictEqual(after.value, wanted.value) ? edited : undefined;
}

/** Several changes, one after the other; undefined when one of them cannot be made. */
export function editYamlAll(text: string, edits: readonly YamlEdit[]): string | undefined {
  return edits.reduce<string | undefined>(
    (edited, edit) => (edited === undefined ? undefined : editYaml(edited, edit)),
    text,
  );
}

function readPlain(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { prettyErrors: false, merge: true });
  if (document.errors.length > 0) return undefined;
  try {
    return { value: document.toJS() };
  } catch {
    // Aliases that would unfold into something huge.
    return undefined;
  }
}

/** A splice: what stands from one offset to another is replaced. */
type Splice = readonly [from: number, to: number, text: string];

/** A map of so many is easier to read over lines. */
const MANY_KEYS = 3;

class YamlText {
  readonly #text: string;
  readonly #root: Node | null;
  readonly #newline: string;

  constructor(text: string) {
    this.#text = text;
    this.#root = parseDocument(text, { prettyErrors: false }).contents;
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n';
  }

  apply(edit: YamlEdit): string | undefined {
    const splice = this.#splice(edit);
    if (splice === undefined) return undefined;
    const [from, to, text] = splice;
    return this.#text.slice(0, from) + text + this.#text.slice(to);
  }

  #splice(edit: YamlEdit): Splice | undefined {
    switch (edit.kind) {
      case 'set':
        return this.#set(edit.path, edit.value);
      case 'append':
      case 'prepend':
        return this.#insert(edit.path, edit.value, edit.kind);
      case 'remove':
        return this.#remove(edit.path);
    }
  }

  #set(path: ValuePath, value: unknown): Splice | undefined {
    const { node, rest, pair } = this.#find(path);
    const [key, ...deeper] = rest;
    if (key !== undefined) {
      const whole = deeper.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
      return this.#addKey(node, pair, String(key), whole);
    }
    const range = node?.range;
    if (range === undefined || range === null || !isScalar(node)) return undefined;
    const isInline = !(node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
    return isInline ? [range[0], range[1], flowText(value)] : undefined;
  }

  #insert(path: ValuePath, value: unknown, side: 'append' | 'prepend'): Splice | undefined {
    const { node, rest, pair } = this.#find(path);
    const [key, ...deeper] = rest;
    if (key !== undefined) {
      const whole = deeper.reduceRight<unknown>((inner, step) => ({ [step]: inner }), [value]);
      return this.#addKey(node, pair, String(key), whole);
    }
    if (isScalar(node)) return this.#listOf(node, value, side);
    if (!isSeq(node)) return undefined;
    const first = this.#rangeOf(node.items[0]);
    const last = this.#rangeOf(node.items.at(-1));
    if (first === undefined || last === undefined) {
      const range = node.range;
      return range === undefined || range === null ? undefined : [range[0], range[1], flowText([value])];
    }
    if (node.flow === true)
      return side === 'append'
        ? [last[1], last[1], `, ${flowText(value)}`]
        : [first[0], first[0], `${flowText(value)}, `];
    const dash = this.#text.lastIndexOf('-', first[0]);
    const indent = this.#indentAt(dash);
    // An item that does not begin its line stands behind another dash, as in `- - a`.
    if (indent === undefined) return undefined;
    const line = itemLines(value, indent).join(this.#newline) + this.#newline;
    if (side === 'prepend') return [dash - indent.length, dash - indent.length, line];
    return this.#lineAfter(last[1], line);
  }

  #listOf(node: Scalar, value: unknown, side: 'append' | 'prepend'): Splice | undefined {
    const range = node.range;
    if (range === undefined || range === null) return undefined;
    const items = side === 'append' ? [node.value, value] : [value, node.value];
    return [range[0], range[1], flowText(items)];
  }

  #addKey(node: Node | undefined, pair: Pair | undefined, key: string, value: unknown): Splice | undefined {
    const entry = flowEntry(key, value);
    // An empty value, as of `acl:`, becomes a map of its own.
    if (isScalar(node) && node.value === null && isScalar(pair?.key)) {
      const end = pair.key.range?.[1];
      const colon = end === undefined ? -1 : this.#text.indexOf(':', end);
      return colon === -1 ? undefined : [colon + 1, colon + 1, ` { ${entry} }`];
    }
    if (!isMap(node)) return undefined;
    const last = this.#endOfPair(node.items.at(-1));
    const start = this.#rangeOf(node.items[0]?.key)?.[0];
    if (last === undefined || start === undefined) {
      const range = node.range;
      return range === undefined || range === null ? undefined : [range[0], range[1], `{ ${entry} }`];
    }
    if (node.flow === true) return [last, last, `, ${entry}`];
    const column = this.#columnOf(start);
    return this.#lineAfter(last, `${' '.repeat(column)}${entry}${this.#newline}`);
  }

  #remove(path: ValuePath): Splice | undefined {
    const { node: around, rest } = this.#find(path.slice(0, -1));
    if (rest.length > 0 || !(isMap(around) || isSeq(around))) return undefined;
    const spans = isMap(around)
      ? around.items.map((pair) => this.#spanOfPair(pair))
      : around.items.map((item) => this.#rangeOf(item));
    const key = path.at(-1);
    const index = isMap(around) ? indexOfKey(around, String(key)) : Number(key);
    const [own, next, previous] = [spans[index], spans[index + 1], spans[index - 1]];
    if (own === undefined) return undefined;
    if (around.flow === true) {
      if (next !== undefined) return [own[0], next[0], ''];
      return previous === undefined ? undefined : [previous[1], own[1], ''];
    }
    // The only one would leave nothing behind that reads as a list or a map.
    if (spans.length < 2) return undefined;
    const from = this.#text.lastIndexOf('\n', own[0]) + 1;
    const isAlone = /^[ \t]*(- +)?$/.test(this.#text.slice(from, own[0]));
    if (!isAlone || (isMap(around) && this.#text.slice(from, own[0]).includes('-'))) return undefined;
    return [from, this.#endOfLine(own[1]), ''];
  }

  /** The nearest value on the way to a path, what is left of the way, and the pair that the value stands in. */
  #find(path: ValuePath): { node: Node | undefined; rest: ValuePath; pair: Pair | undefined } {
    let node: Node | undefined = this.#root ?? undefined;
    let pair: Pair | undefined;
    for (const [index, step] of path.entries()) {
      const next: { node: Node; pair: Pair | undefined } | undefined = stepInto(node, step);
      if (next === undefined) return { node, rest: path.slice(index), pair };
      ({ node, pair } = next);
    }
    return { node, rest: [], pair };
  }

  #rangeOf(node: unknown): readonly [number, number] | undefined {
    const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
    if (range === undefined || range === null) return undefined;
    // Block collections end where the next thing begins, behind comments that belong to that.
    const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
    const end = isBlock ? this.#endOfBlock(node) : range[1];
    return end === undefined ? undefined : [range[0], end];
  }

  #endOfBlock(node: Node): number | undefined {
    if (isMap(node)) return this.#endOfPair(node.items.at(-1));
    return isSeq(node) ? this.#rangeOf(node.items.at(-1))?.[1] : undefined;
  }

  #endOfPair(pair: Pair | undefined): number | undefined {
    const value = this.#rangeOf(pair?.value);
    const key = this.#rangeOf(pair?.key);
    if (value !== undefined && (value[1] > value[0] || key === undefined)) return value[1];
    // A key without a value ends with its colon.
    const colon = key === undefined ? -1 : this.#text.indexOf(':', key[1]);
    return pair?.value === null || value !== undefined ? (colon === -1 ? undefined : colon + 1) : undefined;
  }

  #spanOfPair(pair: Pair): readonly [number, number] | undefined {
    const start = this.#rangeOf(pair.key)?.[0];
    const end = this.#endOfPair(pair);
    return start === undefined || end === undefined ? undefined : [start, end];
  }

  /** Puts a line behind the line that an offset is on. */
  #lineAfter(offset: number, line: string): Splice {
    const end = this.#endOfLine(offset);
    const isOpen = end === this.#text.length && !this.#text.endsWith('\n');
    return [end, end, isOpen ? `${this.#newline}${line.slice(0, -this.#newline.length)}` : line];
  }

  /** Behind the line's end; a block text ends with its own. */
  #endOfLine(offset: number): number {
    if (offset > 0 && this.#text[offset - 1] === '\n') return offset;
    const end = this.#text.indexOf('\n', offset);
    return end === -1 ? this.#text.length : end + 1;
  }

  #columnOf(offset: number): number {
    return offset - (this.#text.lastIndexOf('\n', offset - 1) + 1);
  }

  /** The blanks before an offset when there is nothing else on its line before it. */
  #indentAt(offset: number): string | undefined {
    const before = this.#text.slice(this.#text.lastIndexOf('\n', offset - 1) + 1, offset);
    return /^ *$/.test(before) ? before : undefined;
  }
}

function stepInto(node: Node | undefined, step: string | number): { node: Node; pair: Pair | undefined } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isMap(item) || isSeq(item) || isScalar(item) ? { node: item, pair: undefined } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items[indexOfKey(node, String(step))];
  const value: unknown = pair?.value;
  return isMap(value) || isSeq(value) || isScalar(value) ? { node: value, pair } : undefined;
}

function indexOfKey(map: YAMLMap, name: string): number {
  return map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === name);
}

/** An item of a list over lines; a map of many keys has a line for each. */
function itemLines(value: unknown, indent: string): string[] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length < MANY_KEYS) return [`${indent}- ${flowText(value)}`];
  return entries.map(([key, inner], index) => `${indent}${index === 0 ? '-' : ' '} ${flowEntry(key, inner)}`);
}

/** A value on one line, as it may stand in a list in brackets: `[GET, POST]`, `{ limit: 10 }`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, inner]) => flowEntry(key, inner));
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  const inList = stringify([value], { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trim();
  return inList.slice(1, -1).trim();
}

function flowEntry(key: string, value: unknown): string {
  return `${flowText(key)}: ${flowText(value)}`;
}
