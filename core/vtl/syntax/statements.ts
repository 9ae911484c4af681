import { VtlError } from '../problem.ts';
import { readDirective } from './directives.ts';
import { readExpression } from './expressions.ts';
import type { Branch, CommentNode, IfNode, SetNode, Statement, TextNode } from './nodes.ts';
import type { Reader } from './reader.ts';
import { afterParenthesis } from './recover.ts';
import { readReference, startsReference } from './references.ts';
import type { Token, TokenKind } from './token.ts';

const TEXT_KINDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'text',
  'dot',
  ')',
  '(',
  'integer',
  'float',
  'string',
  'escape',
  'lcurly',
  'rcurly',
  'empty-index',
]);
const FIRST_KINDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...TEXT_KINDS,
  'escaped-directive',
  'double-escape',
  'set',
  'if',
  'word',
  'bracketed-word',
  'line-comment-start',
  'block-comment',
  'textblock',
  'identifier',
]);
const CONTROL: ReadonlySet<TokenKind> = new Set<TokenKind>(['if', 'else', 'elseif', 'end']);
const CONTROL_NAMES: ReadonlySet<string> = new Set(['if', 'end', 'set', 'else', 'elseif']);

/** Reads a whole template or the content of a string, up to its end. Errors are recorded; what could be read is returned. */
export function readDocument(reader: Reader): Statement[] {
  const statements = readStatements(reader);
  for (;;) {
    try {
      if (reader.peekKind() === 'eof') return statements;
      reader.fail(['text', 'a reference', 'a directive'], unexpected(reader.peek()));
    } catch (error) {
      if (!skipAfter(reader, error)) return statements;
    }
    statements.push(...readStatements(reader));
  }
}

function unexpected(token: Token): string | undefined {
  if (token.kind === 'end') return '“#end” without an open block';
  if (token.kind === 'else' || token.kind === 'elseif') return `“#${token.kind}” without an open “#if”`;
  return undefined;
}

/** Records an error and moves behind what it is about. @returns False when there is nothing left to read. */
function skipAfter(reader: Reader, error: unknown): boolean {
  if (!(error instanceof VtlError)) throw error;
  if (!reader.record(error)) return false;
  const offset = reader.offsetOf(error);
  if (offset >= reader.text.length) reader.giveUp();
  else reader.restart(offset);
  return true;
}

/** Reads statements while some begin; what ends a block is left to the caller. */
export function readStatements(reader: Reader): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    const start = reader.lexer.offset;
    try {
      if (!FIRST_KINDS.has(reader.peekKind())) return statements;
      statements.push(readStatement(reader));
    } catch (error) {
      if (!skipAfter(reader, error)) return statements;
      if (reader.lexer.offset <= start) reader.restart(start + 1);
    }
  }
}

function readStatement(reader: Reader): Statement {
  const token = reader.peek();
  if (token.kind === 'if') return reader.nested(token, () => readIf(reader));
  if (startsReference(reader)) return readReference(reader);
  switch (token.kind) {
    case 'set':
      return readSet(reader);
    case 'word':
    case 'bracketed-word':
      return reader.nested(token, () => readDirective(reader, { readStatements, closeBlock }));
    case 'line-comment-start':
    case 'block-comment':
      return readComment(reader);
    default:
      return readText(reader);
  }
}

function readText(reader: Reader): TextNode {
  const token = reader.take();
  const span = { start: reader.place(token.start), end: reader.place(token.end) };
  if (token.kind === 'double-escape') return readEscapes(reader, token);
  if (token.kind === 'textblock') return { kind: 'text', value: token.image.slice(3, -3), ...span };
  if (token.kind === 'escaped-directive')
    return { kind: 'text', value: unescapeDirective(reader, token.image), ...span };
  return { kind: 'text', value: token.stray + token.image, ...span };
}

/** Pairs of backslashes print singly before a directive, doubly before anything else. */
function readEscapes(reader: Reader, first: Token): TextNode {
  let count = 1;
  let last = first;
  for (let next = reader.takeIf('double-escape'); next !== undefined; next = reader.takeIf('double-escape')) {
    count++;
    last = next;
  }
  const next = reader.peek();
  const isControl = CONTROL.has(next.kind) || isDirective(reader, next.image.slice(1));
  const value = (isControl ? '\\' : '\\\\').repeat(count);
  return { kind: 'text', value, start: reader.place(first.start), end: reader.place(last.end) };
}

function isDirective(reader: Reader, name: string): boolean {
  return reader.shared.dialect.directives.has(name) || reader.shared.macros.has(name);
}

/** An escaped directive loses half of its backslashes, an unknown name keeps them. */
function unescapeDirective(reader: Reader, image: string): string {
  const slash = image.lastIndexOf('\\');
  const name = image.slice(slash + 2).replace(/^\{(.*)\}$/, '$1');
  if (!isDirective(reader, name) && !CONTROL_NAMES.has(name)) return image;
  return image.slice(0, slash >> 1) + image.slice(slash + 1);
}

function readComment(reader: Reader): CommentNode {
  const token = reader.take();
  const end = token.kind === 'line-comment-start' ? reader.takeIf('line-comment') : undefined;
  const sign = token.image.search(/##|#\*/);
  return {
    kind: 'comment',
    prefix: sign < 0 ? '' : token.image.slice(0, sign),
    start: reader.place(token.start),
    end: reader.place((end ?? token).end),
  };
}

function readSet(reader: Reader): SetNode {
  const open = reader.take();
  try {
    reader.takeIf('blank');
    if (!startsReference(reader)) reader.fail(['a reference']);
    const target = readReference(reader);
    reader.takeIf('blank');
    reader.expect('=', '“=”');
    const value = readExpression(reader);
    const close = reader.expect(')', '“)” or an operator');
    reader.lexer.leaveSet();
    return { kind: 'set', target, value, start: reader.place(open.start), end: reader.place(close.end) };
  } catch (error) {
    throw skippingHeader(reader, error, open, open.end - 1);
  }
}

/** Makes the reader go on after the parenthesis that begins at `from` when the error is recorded. */
function skippingHeader(reader: Reader, error: unknown, opener: Token, from: number): unknown {
  if (!(error instanceof VtlError)) return error;
  const related = reader.spanOf(opener);
  const isOpen = error.problem.start >= reader.place(reader.text.length - 1) && error.problem.related === undefined;
  const problem = isOpen ? { ...error.problem, related: { message: 'opened here', ...related } } : error.problem;
  reader.resumeAt(problem, afterParenthesis(reader.text, from));
  return new VtlError(problem);
}

function readIf(reader: Reader): IfNode {
  const opener = reader.peek();
  const branches = [readBranch(reader)];
  while (reader.peekKind() === 'elseif') branches.push(readBranch(reader));
  const elseToken = reader.takeIf('else');
  const otherwise = elseToken === undefined ? undefined : readStatements(reader);
  const end = closeBlock(reader, opener, otherwise === undefined ? ['“#elseif”', '“#else”', '“#end”'] : ['“#end”']);
  const otherwiseAt = elseToken === undefined ? undefined : reader.place(elseToken.start);
  return {
    kind: 'if',
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(otherwiseAt === undefined ? {} : { otherwiseAt }),
    start: reader.place(opener.start),
    end: end,
  };
}

function readBranch(reader: Reader): Branch {
  const opener = reader.take();
  const start = reader.place(opener.start);
  let condition: Branch['condition'] = { kind: 'boolean', value: false, start, end: start };
  try {
    reader.takeIf('blank');
    reader.expect('(', '“(”');
    condition = readExpression(reader);
    reader.expect(')', '“)” or an operator');
  } catch (error) {
    if (!skipAfter(reader, skippingHeader(reader, error, opener, opener.end))) throw error;
  }
  const headEnd = reader.place(reader.last?.end ?? opener.end);
  return { condition, body: readStatements(reader), start, end: headEnd };
}

/**
 * Reads the `#end` of a block. Anything else there is recorded and read over until the `#end` comes.
 * @returns Offset after the `#end`.
 */
export function closeBlock(reader: Reader, opener: Token, expected: readonly string[]): number {
  for (;;) {
    try {
      const token = reader.peek();
      if (token.kind === 'end') return reader.place(reader.take().end);
      failOpen(reader, opener, expected);
    } catch (error) {
      if (!skipAfter(reader, error)) return reader.place(reader.text.length);
    }
    readStatements(reader);
  }
}

function failOpen(reader: Reader, opener: Token, expected: readonly string[]): never {
  const token = reader.peek();
  const name = opener.image.trim();
  const found = token.kind === 'eof' ? 'the template ends' : `“${token.image.trim()}” stands`;
  const message = `${found} inside “${name}”, which needs ${expected.at(-1) ?? ''}`;
  const related = { message: 'opened here', ...reader.spanOf(opener) };
  throw new VtlError({ kind: 'parse', message, ...reader.spanOf(token), related, expected });
}
