import type { Expression, ReferenceNode } from './nodes.ts';
import type { Reader } from './reader.ts';
import { readString } from './strings.ts';
import type { Token, TokenKind } from './token.ts';

type ReadReference = (reader: Reader) => ReferenceNode;

const SIMPLE: ReadonlySet<TokenKind> = new Set<TokenKind>(['string', 'integer', 'float', 'true', 'false']);
const COMPOUND: ReadonlySet<TokenKind> = new Set<TokenKind>(['[', '{', 'identifier', 'lcurly']);
const VALUE_WORDS = ['a string', 'a number', 'a reference', 'a list', 'a map', 'true', 'false'];

/** Whether a token can begin an argument, a list element or a map entry. */
export function startsParameter(kind: TokenKind, reader: Reader): boolean {
  if (kind === 'blank' || SIMPLE.has(kind) || COMPOUND.has(kind)) return true;
  return reader.shared.dialect.isTwo && (kind === '!' || kind === '-' || kind === '(');
}

/** Reads one argument with the blanks around it: a single literal or reference in 1.7, an expression in 2.x. */
export function readParameter(reader: Reader, readReference: ReadReference): Expression {
  if (reader.shared.dialect.isTwo) return reader.shared.grammar.expression(reader);
  reader.takeIf('blank');
  const value = readValue(reader, readReference);
  reader.takeIf('blank');
  return value;
}

/** Reads what stands between the brackets of an index. */
export function readIndexValue(reader: Reader, readReference: ReadReference): Expression {
  if (reader.shared.dialect.isTwo) return reader.shared.grammar.expression(reader);
  reader.takeIf('blank');
  const kind = reader.peekKind();
  if (!SIMPLE.has(kind) && kind !== 'identifier' && kind !== 'lcurly')
    return reader.fail(['a string', 'an integer', 'a reference']);
  if (kind === 'float') return reader.fail(['a string', 'an integer', 'a reference']);
  const value = readValue(reader, readReference);
  reader.takeIf('blank');
  return value;
}

/** Reads a literal or a reference, without blanks around it. */
export function readValue(reader: Reader, readReference: ReadReference): Expression {
  const token = reader.peek();
  switch (token.kind) {
    case 'string':
      return readString(reader, reader.take());
    case 'integer':
    case 'float':
      if (/^[^-.0-9]/.test(token.image)) return reader.fail(['a number'], `“${token.image}” is not a number`);
      return { kind: token.kind, image: reader.take().image, ...spanOf(reader, token, token) };
    case 'true':
    case 'false':
      reader.take();
      return { kind: 'boolean', value: token.kind === 'true', ...spanOf(reader, token, token) };
    case '[':
      return reader.nested(token, () => readListOrRange(reader, readReference));
    case '{':
      return reader.nested(token, () => readMap(reader, readReference));
    case 'identifier':
    case 'lcurly':
      return readReference(reader);
    default:
      return reader.fail(VALUE_WORDS);
  }
}

/** A range is told from a list by what follows its first element. */
function readListOrRange(reader: Reader, readReference: ReadReference): Expression {
  const open = reader.take();
  if (reader.peekKind() === ']') return { kind: 'list', items: [], ...spanOf(reader, open, reader.take()) };
  const from = readParameter(reader, readReference);
  if (reader.peekKind() === '..' && isBound(from)) return readRange(reader, open, from, readReference);
  const items = [from];
  while (reader.takeIf(',') !== undefined) items.push(readParameter(reader, readReference));
  return { kind: 'list', items, ...spanOf(reader, open, reader.expect(']', '“]”')) };
}

function isBound(value: Expression): boolean {
  return value.kind === 'integer' || value.kind === 'reference' || value.kind === 'binary' || value.kind === 'negate';
}

function readRange(reader: Reader, open: Token, from: Expression, readReference: ReadReference): Expression {
  reader.take();
  if (!reader.shared.dialect.isTwo) {
    const at = reader.peekKind() === 'blank' ? 1 : 0;
    const kind = reader.peekKind(at);
    if (kind !== 'integer' && kind !== 'identifier' && kind !== 'lcurly') {
      reader.takeIf('blank');
      return reader.fail(['an integer', 'a reference']);
    }
  }
  const to = readParameter(reader, readReference);
  return { kind: 'range', from, to, ...spanOf(reader, open, reader.expect(']', '“]”')) };
}

function readMap(reader: Reader, readReference: ReadReference): Expression {
  const open = reader.take();
  const entries: [Expression, Expression][] = [];
  if (startsEntry(reader)) {
    do entries.push(readEntry(reader, readReference));
    while (reader.takeIf(',') !== undefined);
  } else reader.takeIf('blank');
  const close = reader.takeIf('rcurly') ?? reader.expect('}', entries.length === 0 ? '“}” or a key' : '“}”');
  return { kind: 'map', entries, ...spanOf(reader, open, close) };
}

function readEntry(reader: Reader, readReference: ReadReference): [Expression, Expression] {
  const key = readParameter(reader, readReference);
  reader.expect(':', '“:”');
  return [key, readParameter(reader, readReference)];
}

/** Whether the next two tokens can begin a map entry; else the map must be empty. */
function startsEntry(reader: Reader): boolean {
  const first = reader.peekKind();
  if (reader.shared.dialect.isTwo) return first !== '}' && !(first === 'blank' && reader.peekKind(1) === '}');
  if (!startsParameter(first, reader)) return false;
  const second = reader.peekKind(1);
  if (first === 'blank') return second !== 'blank' && startsParameter(second, reader);
  if (SIMPLE.has(first)) return second === 'blank' || second === ':';
  if (first === 'identifier')
    return second === 'blank' || second === ':' || second === 'index-open' || second === 'dot';
  if (first === 'lcurly') return second === 'identifier';
  if (startsParameter(second, reader)) return true;
  return first === '[' ? second === ']' : second === '}' || second === 'rcurly';
}

function spanOf(reader: Reader, first: Token, last: Token): { start: number; end: number } {
  return { start: reader.place(first.start), end: reader.place(last.end) };
}
