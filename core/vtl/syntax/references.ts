import type { Expression, ReferenceNode, Step } from './nodes.ts';
import { readIndexValue, readParameter, startsParameter } from './parameters.ts';
import type { Reader } from './reader.ts';
import type { Token } from './token.ts';

/** Whether a reference begins at the next token; looks one further for `${`. */
export function startsReference(reader: Reader): boolean {
  const kind = reader.peekKind();
  if (kind === 'identifier') return true;
  return kind === 'lcurly' && reader.peekKind(1) === 'identifier';
}

/** Reads a reference. @throws VtlError of kind `parse`. */
export function readReference(reader: Reader): ReferenceNode {
  const first = reader.peek();
  const isBraced = first.kind === 'lcurly';
  if (isBraced) reader.take();
  const identifier = reader.expect('identifier', 'a name');
  const steps = reader.nested(first, () => readSteps(reader));
  const alternate = isBraced && reader.shared.dialect.isTwo ? readAlternate(reader) : undefined;
  const last = isBraced ? reader.expect('rcurly', '“}”') : (reader.last ?? identifier);
  return describe(reader, {
    first,
    identifier,
    last,
    isBraced,
    steps,
    ...(alternate === undefined ? {} : { alternate }),
  });
}

function readSteps(reader: Reader): Step[] {
  const steps = readIndexes(reader);
  while (reader.peekKind() === 'dot' && reader.peekKind(1) === 'identifier') {
    reader.take();
    steps.push(isCall(reader) ? readCall(reader) : readProperty(reader), ...readIndexes(reader));
  }
  return steps;
}

/** A name and an opening parenthesis are a call only when an argument or `)` follows; else the parenthesis is text. */
function isCall(reader: Reader): boolean {
  return (
    reader.peekKind(1) === '(' &&
    (reader.peekKind(2) === 'arguments-close' || startsParameter(reader.peekKind(2), reader))
  );
}

function readProperty(reader: Reader): Step {
  const name = reader.take();
  return { kind: 'property', name: name.image, start: reader.place(name.start), end: reader.place(name.end) };
}

function readCall(reader: Reader): Step {
  const name = reader.take();
  const open = reader.take();
  const args: Expression[] = [];
  if (reader.peekKind() !== 'arguments-close')
    reader.nested(open, () => {
      args.push(readParameter(reader, readReference));
      while (reader.takeIf(',') !== undefined) args.push(readParameter(reader, readReference));
    });
  const close = reader.expect('arguments-close', '“)”');
  return { kind: 'method', name: name.image, args, start: reader.place(name.start), end: reader.place(close.end) };
}

function readIndexes(reader: Reader): Step[] {
  const steps: Step[] = [];
  for (let open = reader.takeIf('index-open'); open !== undefined; open = reader.takeIf('index-open')) {
    const index = readIndexValue(reader, readReference);
    const close = reader.expect('index-close', '“]”');
    steps.push({ kind: 'index', index, start: reader.place(open.start), end: reader.place(close.end) });
  }
  return steps;
}

function readAlternate(reader: Reader): Expression | undefined {
  if (reader.peekKind() !== 'bar') return undefined;
  reader.take();
  return reader.shared.grammar.expression(reader);
}

interface Parts {
  readonly first: Token;
  readonly identifier: Token;
  readonly last: Token;
  readonly isBraced: boolean;
  readonly steps: readonly Step[];
  readonly alternate?: Expression;
}

/** What the characters before the name mean: backslashes, stray signs, `!` and `{`. */
function describe(reader: Reader, parts: Parts): ReferenceNode {
  const { first, identifier, last, isBraced, steps, alternate } = parts;
  const rest = reader.text.slice(first.end, last.end);
  const span = { start: reader.place(first.start), end: reader.place(last.end) };
  const common = {
    kind: 'reference',
    ...span,
    steps,
    isBraced,
    ...(alternate === undefined ? {} : { alternate }),
  } as const;
  if (first.image.includes('\\!')) return { ...common, ...slashBang(first.image), source: first.image + rest };
  const slashes = first.image.length - first.image.replace(/^\\+/, '').length;
  const image = first.image.slice(slashes);
  const dollar = Math.max(0, image.lastIndexOf('$'));
  const opening = image.slice(dollar);
  const source = first.stray + opening + rest;
  const isEscaped = slashes % 2 === 1;
  const isQuiet = opening.startsWith('$!');
  return {
    ...common,
    name: isBraced ? identifier.image : opening.replace(/^\$!?/, ''),
    isQuiet,
    isEscaped,
    escapes: '\\'.repeat(slashes >> 1),
    more: image.slice(0, dollar),
    nullText: nullTextOf(opening, source, isQuiet && !isEscaped),
    source,
    role: opening.startsWith('$') ? 'variable' : 'word',
    assigned: opening.slice(1),
  };
}

/** A word that the scanner took for a reference prints its first token only. */
function nullTextOf(opening: string, source: string, isHidden: boolean): string {
  if (isHidden) return '';
  return opening.startsWith('$') ? source : opening;
}

/** `$\!name` is not a reference; one of its backslashes goes. */
function slashBang(image: string): Omit<ReferenceNode, 'kind' | 'start' | 'end' | 'steps' | 'isBraced' | 'source'> {
  const dollar = image.indexOf('$');
  const slash = image.indexOf('\\', dollar);
  const nullText = image.slice(0, slash) + image.slice(slash + 1);
  const plain = { isQuiet: false, isEscaped: false, escapes: '', more: '' };
  return { ...plain, name: nullText, nullText, role: 'text', assigned: image.slice(1) };
}
