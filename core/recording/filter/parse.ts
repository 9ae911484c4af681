import type { Clause } from './clause.ts';
import { readClause, readFreeText } from './leaf.ts';
import { readTokens, type Token } from './lexer.ts';
import { convertMitmproxy, isMitmproxy } from './mitmproxy.ts';
import { isSlowLeaf, type FilterNode } from './node.ts';
import { FilterProblem } from './problem.ts';

/** One condition of a filter, for the chips under the box. Offsets are into the filter text, or into `converted`. */
export interface ParsedClause {
  /** With the `-` or `not` right in front of it. */
  readonly start: number;
  readonly end: number;
  /** Lower case, such as `status is 400 to 499`; it does not say whether it is negated. */
  readonly meaning: string;
  readonly isNegated: boolean;
  /** Whether it needs a scan instead of an index. */
  readonly isSlow: boolean;
}

/** A filter understood, or as much of it as was before the error. */
export interface ParsedFilter {
  /** Absent when the filter lets everything through, and when it has an error. */
  readonly node?: FilterNode;
  readonly clauses: readonly ParsedClause[];
  readonly error?: { readonly message: string; readonly start: number; readonly end: number };
  /** The filter in this language, when the text was a mitmproxy expression. */
  readonly converted?: string;
}

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 100;
/** SQLite allows trees of 1000; each clause may be several terms. */
const MAX_CLAUSES = 200;

/** Reads a filter. Never throws: what is wrong with the text is in `error`. */
export function parseFilter(text: string): ParsedFilter {
  const clauses: ParsedClause[] = [];
  let converted: string | undefined;
  try {
    checkText(text);
    if (isMitmproxy(text)) converted = convertMitmproxy(text);
    const node = new Parser(readTokens(converted ?? text), clauses).parse();
    return { clauses, ...(node === undefined ? {} : { node }), ...(converted === undefined ? {} : { converted }) };
  } catch (thrown) {
    if (!(thrown instanceof FilterProblem)) throw thrown;
    const { message, start, end } = thrown;
    return { clauses, error: { message, start, end }, ...(converted === undefined ? {} : { converted }) };
  }
}

function checkText(text: string): void {
  if (text.length > MAX_LENGTH)
    throw new FilterProblem(`a filter has at most ${MAX_LENGTH} characters`, MAX_LENGTH, text.length);
  const broken = /\0|[\ud800-\udfff]/u.exec(text);
  if (broken !== null)
    throw new FilterProblem('a character here cannot be part of a text', broken.index, broken.index + 1);
}

/** `or` binds weaker than white space and `and`, these weaker than `not` and `-`. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #clauses: ParsedClause[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], clauses: ParsedClause[]) {
    this.#tokens = tokens;
    this.#clauses = clauses;
  }

  parse(): FilterNode | undefined {
    if (this.#tokens.length === 0) return undefined;
    const node = this.#readOr(false);
    const rest = this.#peek();
    if (rest !== undefined) throw new FilterProblem('this parenthesis was never opened', rest.start, rest.end);
    return node;
  }

  #readOr(isNegated: boolean): FilterNode {
    const nodes = [this.#readAnd(isNegated)];
    while (this.#take('or')) nodes.push(this.#readAnd(isNegated));
    return group('or', nodes);
  }

  #readAnd(isNegated: boolean): FilterNode {
    const nodes = [this.#readOne(isNegated, undefined)];
    while (!this.#isAtEnd()) {
      this.#take('and');
      nodes.push(this.#readOne(isNegated, undefined));
    }
    return group('and', nodes);
  }

  #isAtEnd(): boolean {
    const kind = this.#peek()?.kind;
    return kind === undefined || kind === 'or' || kind === 'close';
  }

  /** @param from Where the `-` or `not` before it begins. */
  #readOne(isNegated: boolean, from: number | undefined): FilterNode {
    const token = this.#peek();
    if (token === undefined || token.kind === 'close' || token.kind === 'or' || token.kind === 'and')
      throw this.#missing(token);
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      throw new FilterProblem(`a filter is nested at most ${MAX_DEPTH} deep`, token.start, token.end);
    const node = this.#readAfter(token, isNegated, from);
    this.#depth -= 1;
    return node;
  }

  #readAfter(token: Token, isNegated: boolean, from: number | undefined): FilterNode {
    switch (token.kind) {
      case 'minus':
      case 'not':
        return { kind: 'not', node: this.#readOne(!isNegated, token.start) };
      case 'open':
        return this.#readGroup(token, isNegated);
      case 'text':
        return this.#addClause(readFreeText(token.text, token.start, token.end), token, isNegated, from);
      case 'term':
        return this.#addClause(readClause(token.term), token, isNegated, from);
      case 'close':
      case 'or':
      case 'and':
        throw this.#missing(token);
    }
  }

  #readGroup(open: Token, isNegated: boolean): FilterNode {
    const node = this.#readOr(isNegated);
    if (!this.#take('close')) throw new FilterProblem('this parenthesis is never closed', open.start, open.end);
    return node;
  }

  #addClause(
    { leaf, meaning }: Clause,
    { start, end }: Token,
    isNegated: boolean,
    from: number | undefined,
  ): FilterNode {
    if (this.#clauses.length >= MAX_CLAUSES)
      throw new FilterProblem(`a filter has at most ${MAX_CLAUSES} clauses`, start, end);
    this.#clauses.push({ start: from ?? start, end, meaning, isNegated, isSlow: isSlowLeaf(leaf) });
    return { kind: 'leaf', leaf };
  }

  #missing(token: Token | undefined): FilterProblem {
    const before = this.#tokens[this.#at - 1];
    const start = token?.start ?? before?.start ?? 0;
    const end = token?.end ?? before?.end ?? 0;
    if (before === undefined) return new FilterProblem('a filter cannot begin with this', start, end);
    return new FilterProblem('something to compare is missing here', start, end);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #take(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }
}

function group(kind: 'and' | 'or', nodes: readonly FilterNode[]): FilterNode {
  const [first] = nodes;
  return nodes.length === 1 && first !== undefined ? first : { kind, nodes };
}
