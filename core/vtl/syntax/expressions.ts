import type { BinaryOperator, Expression } from './nodes.ts';
import { readValue } from './parameters.ts';
import type { Reader } from './reader.ts';
import { readReference } from './references.ts';
import type { Token, TokenKind } from './token.ts';

/** Operators from the weakest to the strongest; all of them take from left to right. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

const AFTER_NOT: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'blank',
  '!',
  'string',
  'identifier',
  'lcurly',
  'integer',
  'float',
  '[',
  '{',
  'true',
  'false',
  '(',
]);

/** Reads an expression with the blanks around it. @throws VtlError of kind `parse`. */
export function readExpression(reader: Reader): Expression {
  return readLevel(reader, 0).node;
}

/** A node and where it ends in the reader's own text, for its source. */
interface Read {
  readonly node: Expression;
  readonly from: number;
  readonly to: number;
}

function readLevel(reader: Reader, level: number): Read {
  const operators = LEVELS[level];
  if (operators === undefined) return readUnary(reader);
  let left = readLevel(reader, level + 1);
  for (;;) {
    const operator = operators.find((sign) => sign === reader.peekKind());
    if (operator === undefined) return left;
    reader.take();
    left = combine(reader, operator, left, readLevel(reader, level + 1));
  }
}

function combine(reader: Reader, operator: BinaryOperator, left: Read, right: Read): Read {
  const node: Expression = {
    kind: 'binary',
    operator,
    left: left.node,
    right: right.node,
    leftSource: sourceOf(reader, left),
    rightSource: sourceOf(reader, right),
    start: left.node.start,
    end: right.node.end,
  };
  return { node, from: left.from, to: right.to };
}

function sourceOf(reader: Reader, read: Read): string {
  return read.node.kind === 'reference' ? read.node.source : reader.text.slice(read.from, read.to);
}

function readUnary(reader: Reader): Read {
  const blank = reader.peekKind() === 'blank' ? 1 : 0;
  const sign = reader.peek(blank);
  if (sign.kind === '!' && (blank === 1 || AFTER_NOT.has(reader.peekKind(1)))) {
    reader.takeIf('blank');
    return readPrefix(reader, reader.take(), 'not');
  }
  if (sign.kind === '-' && reader.shared.dialect.isTwo) {
    reader.takeIf('blank');
    return readPrefix(reader, reader.take(), 'negate');
  }
  return readPrimary(reader);
}

function readPrefix(reader: Reader, sign: Token, kind: 'not' | 'negate'): Read {
  const operand = reader.nested(sign, () => readUnary(reader));
  const node: Expression = { kind, operand: operand.node, start: reader.place(sign.start), end: operand.node.end };
  return { node, from: sign.start, to: operand.to };
}

function readPrimary(reader: Reader): Read {
  reader.takeIf('blank');
  const first = reader.peek();
  const node = first.kind === '(' ? reader.nested(first, () => readGroup(reader)) : readValue(reader, readReference);
  const to = reader.last?.end ?? first.end;
  reader.takeIf('blank');
  return { node, from: first.start, to };
}

function readGroup(reader: Reader): Expression {
  reader.take();
  const inner = readExpression(reader);
  reader.expect(')', '“)” or an operator');
  return inner;
}
