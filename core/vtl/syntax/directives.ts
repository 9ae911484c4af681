import { VtlError } from '../problem.ts';
import type { DirectiveNode, Expression, Statement } from './nodes.ts';
import { readParameter, readValue, startsParameter } from './parameters.ts';
import type { Reader } from './reader.ts';
import { afterParenthesis } from './recover.ts';
import { readReference } from './references.ts';
import type { Token } from './token.ts';

/** What a directive with a body needs from the statements' reader. */
export interface Blocks {
  readonly readStatements: (reader: Reader) => Statement[];
  readonly closeBlock: (reader: Reader, opener: Token, expected: readonly string[]) => number;
}

const WITH_BODY: ReadonlySet<string> = new Set(['foreach', 'macro', 'define', 'literal']);

/** Reads `#name`, with its arguments when a parenthesis follows, and its body when the name has one. */
export function readDirective(reader: Reader, blocks: Blocks): DirectiveNode {
  const token = reader.take();
  const name = token.kind === 'bracketed-word' ? token.image.slice(2, -1) : token.image.slice(1);
  reader.lexer.enterDirective();
  if (!reader.lexer.isBeforeParenthesis()) return withoutArguments(reader, token, name);
  const { args, sources } = readHeader(reader, token, name);
  const head = { name, hasArguments: true, args, argSources: sources, start: reader.place(token.start) };
  const headEnd = reader.last?.end ?? token.end;
  const source = reader.text.slice(token.start, headEnd);
  if (!hasBody(reader, name)) {
    reader.shared.lateErrors.push(...checkArguments(reader, token, name, args));
    return { kind: 'directive', ...head, source, end: reader.place(headEnd) };
  }
  return withBody(reader, blocks, { token, head, source });
}

function hasBody(reader: Reader, name: string): boolean {
  return WITH_BODY.has(name) || (name.startsWith('@') && !reader.shared.dialect.directives.has(name));
}

interface Head {
  readonly token: Token;
  readonly head: {
    readonly name: string;
    readonly hasArguments: boolean;
    readonly args: readonly Expression[];
    readonly argSources: readonly string[];
    readonly start: number;
  };
  readonly source: string;
}

function withBody(reader: Reader, blocks: Blocks, { token, head, source }: Head): DirectiveNode {
  const body = blocks.readStatements(reader);
  const hasElse = reader.shared.dialect.isTwo && head.name === 'foreach' && reader.peekKind() === 'else';
  if (hasElse) reader.take();
  const otherwise = hasElse ? blocks.readStatements(reader) : undefined;
  const end = blocks.closeBlock(reader, token, ['“#end”']);
  const last = reader.last;
  if (head.name === 'macro') checkMacro(reader, token, head.args);
  else reader.shared.lateErrors.push(...checkArguments(reader, token, head.name, head.args));
  return {
    kind: 'directive',
    ...head,
    body,
    ...(otherwise === undefined ? {} : { otherwise }),
    source: printedSource(reader, { token, head, source }, last),
    end,
  };
}

/** What the directive prints when it is not run: the body of a `#literal`, all of a block macro that is not defined. */
function printedSource(reader: Reader, { token, head, source }: Head, last: Token | undefined): string {
  if (head.name === 'literal') return reader.text.slice(token.start + source.length, last?.start);
  return head.name.startsWith('@') ? reader.text.slice(token.start, last?.end) : source;
}

function withoutArguments(reader: Reader, token: Token, name: string): DirectiveNode {
  const span = reader.spanOf(token);
  if (name === 'macro')
    throw new VtlError({
      kind: 'parse',
      message: 'a “#macro” needs a name in parentheses',
      ...span,
      expected: ['“(”'],
    });
  reader.lexer.pop();
  if (name === 'evaluate' || WITH_BODY.has(name) || name === 'parse')
    reader.shared.lateErrors.push({
      kind: 'parse',
      message: `“#${name}” needs its arguments in parentheses`,
      ...span,
      expected: ['“(”'],
    });
  return {
    kind: 'directive',
    name,
    hasArguments: false,
    args: [],
    argSources: [],
    source: token.image,
    start: span.start,
    end: span.start + span.length,
  };
}

/** Reads the arguments; an error in them is recorded and the rest of the parenthesis skipped, so that a body is still read as one. */
function readHeader(reader: Reader, token: Token, name: string): Arguments {
  const found: Arguments = { args: [], sources: [] };
  try {
    const open = reader.peek();
    reader.takeIf('blank');
    reader.expect('(', '“(”');
    readArguments(reader, { token, open, name }, found);
    reader.takeIf('blank');
    reader.expect(')', '“)” or an argument');
  } catch (error) {
    if (!(error instanceof VtlError)) throw error;
    const isOpen = error.problem.start >= reader.place(reader.text.length - 1) && error.problem.related === undefined;
    const related = { message: 'opened here', ...reader.spanOf(token) };
    if (reader.record(isOpen ? new VtlError({ ...error.problem, related }) : error))
      reader.restart(afterParenthesis(reader.text, token.end));
  }
  return found;
}

interface Arguments {
  readonly args: Expression[];
  readonly sources: string[];
}

interface Opening {
  readonly token: Token;
  readonly open: Token;
  readonly name: string;
}

/** Arguments are separated by blanks or commas, in 1.7 as one likes. */
function readArguments(reader: Reader, { open, name }: Opening, { args, sources }: Arguments): void {
  for (;;) {
    const first = reader.peekKind();
    const blank = first === 'blank' ? 1 : 0;
    const isArgument = blank === 1 || first === ',' ? startsAfterGap(reader) : startsArgument(reader);
    if (!isArgument) return;
    if (blank === 1) reader.take();
    if (reader.takeIf(',') !== undefined) reader.takeIf('blank');
    const from = reader.peek().start;
    const argument = readArgument(reader, name, args.length);
    checkWord(reader, { open, name }, argument, args.length);
    args.push(argument);
    sources.push(argument.kind === 'reference' ? argument.source : reader.text.slice(from, reader.last?.end));
  }
}

/** Two tokens decide whether an argument follows: a blank or comma and what comes after it, */
function startsAfterGap(reader: Reader): boolean {
  const [first, second] = [reader.peekKind(), reader.peekKind(1)];
  if (second === 'blank') return first === ',';
  return (second === ',' && first === 'blank') || second === 'word' || startsParameter(second, reader);
}

/** or the first two of the argument. */
function startsArgument(reader: Reader): boolean {
  const first = reader.peekKind();
  if (first === '[') return reader.peekKind(1) === ']' || startsParameter(reader.peekKind(1), reader);
  if (first === '{') return ['}', 'rcurly'].includes(reader.peekKind(1)) || startsParameter(reader.peekKind(1), reader);
  if (first === 'lcurly') return reader.peekKind(1) === 'identifier';
  return first === 'word' || startsParameter(first, reader);
}

function readArgument(reader: Reader, name: string, index: number): Expression {
  const token = reader.peek();
  if (token.kind === 'word') {
    reader.take();
    return { kind: 'word', image: token.image, start: reader.place(token.start), end: reader.place(token.end) };
  }
  if (!reader.shared.dialect.isTwo || name === 'macro') {
    const value = readValue(reader, readReference);
    return name === 'macro' && reader.shared.dialect.isTwo ? withDefault(reader, value) : value;
  }
  return name === 'foreach' && index === 0 ? readValue(reader, readReference) : readParameter(reader, readReference);
}

/** `#macro(name $argument = default)` of 2.x, kept as an equation. */
function withDefault(reader: Reader, parameter: Expression): Expression {
  const blank = reader.peekKind() === 'blank' ? 1 : 0;
  if (reader.peekKind(blank) !== '=') return parameter;
  reader.takeIf('blank');
  reader.take();
  reader.takeIf('blank');
  const right = readValue(reader, readReference);
  const span = { start: parameter.start, end: right.end };
  return { kind: 'binary', operator: '==', left: parameter, right, leftSource: '', rightSource: '', ...span };
}

function checkWord(reader: Reader, { open, name }: Omit<Opening, 'token'>, argument: Expression, index: number): void {
  const isMacroName = name === 'macro' && index === 0;
  const isWord = argument.kind === 'word';
  if (isMacroName && !isWord) throw badArgument(reader, open, 'the name of a macro is a word without quotes');
  if (name === 'foreach' && index === 1 && !isWord && reader.shared.dialect.isTwo)
    throw badArgument(reader, open, '“#foreach” needs “in” after its variable');
  if (!isWord || isMacroName || !reader.shared.dialect.directives.has(name)) return;
  if (name === 'foreach' && index === 1) return;
  throw badArgument(reader, open, `“${argument.image}” cannot be an argument of “#${name}”`);
}

function badArgument(reader: Reader, open: Token, message: string): VtlError {
  return new VtlError({ kind: 'parse', message, ...reader.spanOf(open) });
}

function checkMacro(reader: Reader, token: Token, args: readonly Expression[]): void {
  const span = reader.spanOf(token);
  const name = args[0];
  if (name?.kind === 'word') {
    reader.shared.macros.add(name.image);
    return;
  }
  if (reader.shared.errors.length > 0) return;
  const start = span.start + span.length;
  reader.record(
    new VtlError({ kind: 'parse', message: 'a “#macro” needs a name', start, length: 1, expected: ['a name'] }),
  );
}

/** What the built-in directives ask of their arguments, found after reading as the service finds it. */
function checkArguments(
  reader: Reader,
  token: Token,
  name: string,
  args: readonly Expression[],
): VtlError['problem'][] {
  const span = reader.spanOf(token);
  const problem = (message: string, at: { start: number; length: number } = span): VtlError['problem'][] => [
    { kind: 'parse', message, ...at },
  ];
  const first = args[0];
  if (name === 'evaluate') {
    const second = args[1];
    const extra = second === undefined ? span : { start: second.start, length: second.end - second.start };
    if (first === undefined || second !== undefined) return problem('“#evaluate” takes exactly one argument', extra);
    const isText = first.kind === 'string' || first.kind === 'reference';
    const at = { start: first.start, length: first.end - first.start };
    return isText ? [] : problem('“#evaluate” takes a string or a reference', at);
  }
  if (name === 'define' && first === undefined) return problem('“#define” needs a variable');
  if (name === 'parse' && first === undefined) return problem('“#parse” needs the name of a template');
  return [];
}
