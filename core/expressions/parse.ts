import { didYouMean } from '../model/suggest.ts';
import { readKey, readToken, type Token } from './lexer.ts';
import { ExpressionFault } from './problem.ts';
import { COMPARISONS, type Comparison, type Node, type Range } from './syntax.ts';

/** An expression is no longer than this; a longer one is a mistake or an attack. */
export const MAX_LENGTH = 10_000;
const MAX_DEPTH = 64;

const WORD_OPERATORS = ['and', 'or', 'not', 'in', 'contains', 'startsWith', 'endsWith', 'matches'];
const CONSTANTS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Reads a whole text as one expression. @throws ExpressionFault */
export function parseExpression(text: string): Node {
  if (text.length > MAX_LENGTH) throw tooLong({ start: MAX_LENGTH, end: text.length });
  const { node, end } = new Parser(text, 0).parse();
  if (end.kind !== 'end') throw unexpected(end, 'an operator or the end');
  return node;
}

/**
 * Reads the expression that begins at `at` and ends in front of `}}`.
 * @returns The tree, and where the text goes on.
 * @throws ExpressionFault
 */
export function parseUntilBraces(text: string, at: number): { readonly node: Node; readonly next: number } {
  const { node, end } = new Parser(text, at).parse();
  if (end.text !== '}}') throw unexpected(end, 'an operator or }}');
  return { node, next: end.end };
}

/**
 * Weakest first: `or`, `and`, `not`, comparisons (one, not a chain), `??`, `!`, then values with their members.
 * One token is looked ahead.
 */
class Parser {
  readonly #text: string;
  readonly #start: number;
  #token: Token;
  #depth = 0;
  /** Where the last token ended. */
  #before = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.#token = readToken(text, start);
  }

  /** The expression, and the token behind it. */
  parse(): { readonly node: Node; readonly end: Token } {
    const node = this.#readOr();
    if (node.end - this.#start > MAX_LENGTH) throw tooLong(node);
    return { node, end: this.#token };
  }

  #readOr(): Node {
    return this.#readChain('or', ['or', '||'], () => this.#readAnd());
  }

  #readAnd(): Node {
    return this.#readChain('and', ['and', '&&'], () => this.#readNot());
  }

  #readNot(): Node {
    const { start } = this.#token;
    if (!this.#takeWord('not')) return this.#readComparison();
    const operand = this.#nested(() => this.#readNot());
    return { kind: 'not', operand, start, end: operand.end };
  }

  #readComparison(): Node {
    const left = this.#readDefault();
    const isNegated = this.#takeWord('not');
    const operator = COMPARISONS.find((candidate) => candidate === this.#token.text);
    if (isNegated && operator !== 'in') throw unexpected(this.#token, 'in behind not');
    if (operator === undefined) return left;
    this.#advance();
    const right = this.#readDefault();
    const compared = this.#compared(operator, left, right);
    return isNegated ? { kind: 'not', operand: compared, start: compared.start, end: compared.end } : compared;
  }

  #compared(operator: Comparison, left: Node, right: Node): Node {
    const { text } = this.#token;
    if (COMPARISONS.some((candidate) => candidate === text))
      throw new ExpressionFault(`comparisons are put together by and; ${text} cannot follow ${operator}`, this.#token);
    return { kind: 'compare', operator, left, right, start: left.start, end: right.end };
  }

  #readDefault(): Node {
    return this.#readChain('default', ['??'], () => this.#readUnary());
  }

  #readUnary(): Node {
    const { start } = this.#token;
    if (!this.#takeSymbol('!')) return this.#readPath();
    const operand = this.#nested(() => this.#readUnary());
    return { kind: 'not', operand, start, end: operand.end };
  }

  #readPath(): Node {
    const base = this.#readPrimary();
    const steps: Node[] = [];
    for (;;) {
      const { text, end } = this.#token;
      if (this.#token.kind !== 'symbol') break;
      if (text === '.') steps.push(this.#readMember(end));
      else if (text === '[') steps.push(this.#readIndex());
      else break;
    }
    if (steps.length === 0) return base;
    return { kind: 'path', base, steps, start: base.start, end: this.#before };
  }

  #readMember(at: number): Node {
    const key = readKey(this.#text, at);
    this.#token = key;
    this.#advance();
    return { kind: 'literal', value: key.text, start: key.start, end: key.end };
  }

  #readIndex(): Node {
    this.#advance();
    const key = this.#nested(() => this.#readOr());
    if (!this.#takeSymbol(']')) throw unexpected(this.#token, ']');
    return key;
  }

  #readPrimary(): Node {
    const token = this.#token;
    switch (token.kind) {
      case 'number':
      case 'text': {
        this.#advance();
        return { kind: 'literal', value: token.value, start: token.start, end: token.end };
      }
      case 'word':
        return this.#readWord(token);
      case 'symbol':
        if (token.text === '(') return this.#readGroup();
        if (token.text === '[') return this.#readList();
        throw unexpected(token, 'a value');
      case 'end':
        throw unexpected(token, 'a value');
    }
  }

  #readWord(word: Token): Node {
    const { text, start, end } = word;
    if (WORD_OPERATORS.includes(text)) throw unexpected(word, 'a value');
    this.#advance();
    const constant = CONSTANTS.get(text);
    if (constant !== undefined) return { kind: 'literal', value: constant, start, end };
    if (!this.#takeSymbol('(')) return { kind: 'name', name: text, start, end };
    const args = this.#readItems(')');
    return { kind: 'function', name: text, args, start, end: this.#before };
  }

  #readGroup(): Node {
    this.#advance();
    const node = this.#nested(() => this.#readOr());
    if (!this.#takeSymbol(')')) throw unexpected(this.#token, ')');
    return node;
  }

  #readList(): Node {
    const { start } = this.#token;
    this.#advance();
    const items = this.#readItems(']');
    return { kind: 'list', items, start, end: this.#before };
  }

  /** Values between commas, up to and with what closes them. */
  #readItems(close: string): Node[] {
    const items: Node[] = [];
    while (!this.#takeSymbol(close)) {
      if (items.length > 0 && !this.#takeSymbol(',')) throw unexpected(this.#token, `, or ${close}`);
      items.push(this.#nested(() => this.#readOr()));
    }
    return items;
  }

  #readChain(kind: 'and' | 'or' | 'default', operators: readonly string[], readPart: () => Node): Node {
    const first = readPart();
    const parts = [first];
    while (operators.includes(this.#token.text)) {
      this.#advance();
      parts.push(readPart());
    }
    if (parts.length === 1) return first;
    return { kind, parts, start: first.start, end: parts.at(-1)?.end ?? first.end };
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      throw new ExpressionFault(`an expression is nested at most ${MAX_DEPTH} deep`, this.#token);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #advance(): void {
    this.#before = this.#token.end;
    this.#token = readToken(this.#text, this.#token.end);
  }

  #takeSymbol(text: string): boolean {
    return this.#take('symbol', text);
  }

  #takeWord(text: string): boolean {
    return this.#take('word', text);
  }

  #take(kind: Token['kind'], text: string): boolean {
    if (this.#token.kind !== kind || this.#token.text !== text) return false;
    this.#advance();
    return true;
  }
}

function tooLong(range: Range): ExpressionFault {
  return new ExpressionFault(`an expression has at most ${MAX_LENGTH} characters`, range);
}

function unexpected(token: Token, expected: string): ExpressionFault {
  if (token.kind === 'end') return new ExpressionFault(`expected ${expected}, found the end`, token);
  const hint = token.kind === 'word' ? didYouMean(token.text, WORD_OPERATORS) : '';
  return new ExpressionFault(`expected ${expected}, found ${shorten(token.text)}${hint}`, token);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
