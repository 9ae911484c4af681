import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Finding, SourceFile, SourceRef } from '../../model/source.ts';
import { placeInScalar } from './scalar-place.ts';

/** The way to a value in a document: keys and indexes from its root. */
export type ValuePath = readonly (string | number)[];

/** A YAML file, read so that every value can be traced back to its place. */
export interface YamlFile {
  readonly path: string;
  /** Plain data; undefined when the text is not YAML. */
  readonly value: unknown;
  /** What is wrong with the text itself. */
  readonly findings: readonly Finding[];
  /** Where a value stands; the nearest value around it when there is none, as for a missing key. */
  at(path: ValuePath): SourceRef;
  /** Where the key of a value stands, which is shorter to underline than the value. */
  keyAt(path: ValuePath): SourceRef;
  /** Where a piece of a text value stands, given by offsets into the value; the whole text where that cannot be told. */
  within(path: ValuePath, start: number, end: number): SourceRef;
}

/** A value with its place: what a reader hands from step to step. */
export interface Located {
  readonly file: YamlFile;
  readonly path: ValuePath;
  readonly value: unknown;
}

/** Reads YAML 1.2 with merge keys. Faults come as `YAML_INVALID` findings; never throws. */
export function readYamlFile(file: SourceFile): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, merge: true });
  const refs = new DocumentRefs(file, document, lines);
  const findings: Finding[] = document.errors.map((error) => ({
    code: 'YAML_INVALID',
    severity: 'error',
    message: lowerFirst(error.message),
    at: refs.range(error.pos, []),
  }));
  const read = findings.length > 0 ? { value: undefined, findings } : toPlain(document, refs);
  return {
    path: file.path,
    ...read,
    at: (path) => refs.at(path),
    keyAt: (path) => refs.keyAt(path),
    within: (path, start, end) => refs.within(path, start, end),
  };
}

function toPlain(document: Document.Parsed, refs: DocumentRefs): Pick<YamlFile, 'value' | 'findings'> {
  try {
    return { value: document.toJS(), findings: [] };
  } catch (error) {
    // An alias without an anchor, or aliases that would unfold into something huge.
    const message = lowerFirst(error instanceof Error ? error.message : String(error));
    return { value: undefined, findings: [{ code: 'YAML_INVALID', severity: 'error', message, at: refs.at([]) }] };
  }
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');
}

/** Steps into a list or map; undefined when there is no such entry. */
export function child(located: Located, key: string | number): Located {
  const { file, path, value } = located;
  return {
    file,
    path: [...path, key],
    value: isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined,
  };
}

/** The entries of a list with their places; empty when the value is no list. */
export function items(located: Located): Located[] {
  return Array.isArray(located.value) ? located.value.map((_, index) => child(located, index)) : [];
}

/** Every text in a value, with its place. */
export function stringsIn({ file, path, value }: Located): (Located & { readonly value: string })[] {
  if (typeof value === 'string') return [{ file, path, value }];
  if (Array.isArray(value))
    return value.flatMap((item, index) => stringsIn({ file, path: [...path, index], value: item }));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn({ file, path: [...path, key], value: item }));
}

/** Whether a value is a map of keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turns ways into documents into places in files. */
class DocumentRefs {
  readonly #file: SourceFile;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(file: SourceFile, document: Document.Parsed, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  at(path: ValuePath): SourceRef {
    const { node } = this.#find(path);
    const range = node?.range ?? [0, 0, 0];
    return this.range([range[0], trimmedEnd(this.#file.text, range[0], range[1])], path);
  }

  keyAt(path: ValuePath): SourceRef {
    const { key, node, isExact } = this.#find(path);
    const range = isExact ? key?.range : firstKey(node)?.range;
    return range === undefined || range === null ? this.at(path) : this.range([range[0], range[1]], path);
  }

  within(path: ValuePath, start: number, end: number): SourceRef {
    const { node, isExact } = this.#find(path);
    if (!isExact || !isScalar(node)) return this.at(path);
    const from = placeInScalar(this.#file.text, node, start);
    const to = placeInScalar(this.#file.text, node, end);
    return from === undefined || to === undefined ? this.at(path) : this.range([from, to], path);
  }

  range([start, end]: readonly [number, number], path: ValuePath): SourceRef {
    const from = this.#lines.linePos(Math.min(start, this.#file.text.length));
    const to = this.#lines.linePos(Math.min(end, this.#file.text.length));
    return {
      file: this.#file.path,
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
      pointer: toPointer(path),
    };
  }

  #find(path: ValuePath): { node: Node | undefined; key: Node | undefined; isExact: boolean } {
    let node = this.#resolve(this.#document.contents);
    let key: Node | undefined;
    for (const step of path) {
      const next = this.#step(node, step);
      if (next === undefined) return { node, key, isExact: false };
      ({ node, key } = next);
    }
    return { node, key, isExact: true };
  }

  #step(node: Node | undefined, step: string | number): { node: Node | undefined; key: Node | undefined } | undefined {
    if (isSeq(node)) {
      const item = this.#resolve(node.items[Number(step)]);
      return item === undefined ? undefined : { node: item, key: undefined };
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (pair === undefined || !isScalar(pair.key)) return undefined;
    return { node: this.#resolve(pair.value) ?? pair.key, key: pair.key };
  }

  #resolve(value: unknown): Node | undefined {
    if (isAlias(value)) return this.#resolve(value.resolve(this.#document));
    return isMap(value) || isSeq(value) || isScalar(value) ? value : undefined;
  }
}

function firstKey(node: Node | undefined): Node | undefined {
  const first = isMap(node) ? node.items[0] : undefined;
  return isPair(first) && isScalar(first.key) ? first.key : undefined;
}

/** Block collections end where the next thing begins; the place shown ends with their last character. */
function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

function toPointer(path: ValuePath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
