import { VtlError, type RawProblem } from '../problem.ts';
import type { Dialect } from '../profile.ts';
import { Lexer } from './lexer.ts';
import type { Expression, Statement } from './nodes.ts';
import type { Token, TokenKind } from './token.ts';

/** Errors after which reading gives up: the rest is noise. */
const MAX_ERRORS = 50;

/** How deep blocks, parentheses, lists, arguments and strings may be nested in each other. */
export const MAX_NESTING = 400;

/** The parts of the grammar that need each other in a circle; wired in `parse.ts`. */
export interface Grammar {
  readonly expression: (reader: Reader) => Expression;
  readonly statements: (reader: Reader) => Statement[];
  readonly document: (reader: Reader) => Statement[];
}

/** What all readers of one template share: the strings inside it have readers of their own. */
export interface Shared {
  readonly dialect: Dialect;
  readonly grammar: Grammar;
  /** In the order in which the service would meet them. */
  readonly errors: RawProblem[];
  /** Errors that are found only after everything was read, such as in the content of a string. */
  readonly lateErrors: RawProblem[];
  /** Macros defined so far, by name. */
  readonly macros: Set<string>;
  depth: number;
}

/** Tokens with look-ahead, and the errors met on the way. */
export class Reader {
  readonly shared: Shared;
  readonly lexer: Lexer;
  readonly text: string;
  /** Offset in the whole template of an offset in this text. */
  readonly place: (offset: number) => number;
  #ahead: Token[] = [];
  #last: Token | undefined;
  #isAtEnd = false;
  readonly #resume = new WeakMap<RawProblem, number>();

  constructor(text: string, shared: Shared, place: (offset: number) => number) {
    this.text = text;
    this.shared = shared;
    this.lexer = new Lexer(text, shared.dialect);
    this.place = place;
  }

  /** The token after the current one, or `index` further. */
  peek(index = 0): Token {
    while (this.#ahead.length <= index) this.#ahead.push(this.lexer.next());
    return this.#ahead[index] ?? unreachable();
  }

  peekKind(index = 0): TokenKind {
    return this.peek(index).kind;
  }

  take(): Token {
    const token = this.peek();
    this.#ahead.shift();
    this.#last = token;
    return token;
  }

  /** The token that was taken last. */
  get last(): Token | undefined {
    return this.#last;
  }

  takeIf(kind: TokenKind): Token | undefined {
    return this.peekKind() === kind ? this.take() : undefined;
  }

  /** @throws VtlError of kind `parse` when the next token is another. */
  expect(kind: TokenKind, expected: string): Token {
    return this.peekKind() === kind ? this.take() : this.fail([expected]);
  }

  /** @throws VtlError at the next token, always. */
  fail(expected: readonly string[], message?: string): never {
    const token = this.peek();
    const found = token.kind === 'eof' ? 'the end of the template' : `“${shown(token.image)}”`;
    const text = message ?? `expected ${listed(expected)}, found ${found}`;
    throw new VtlError({ kind: 'parse', message: text, ...this.spanOf(token), expected });
  }

  /** Where a token is; the end of the template counts as its last character. */
  spanOf(token: Token): { start: number; length: number } {
    if (token.kind === 'eof' && this.shared.dialect.isTwo) return { start: this.place(this.text.length), length: 0 };
    if (token.kind === 'eof')
      return { start: this.place(Math.max(0, this.text.length - 1)), length: this.text === '' ? 0 : 1 };
    const start = this.place(token.start);
    return { start, length: this.place(token.end) - start };
  }

  /** Keeps an error and goes on. @returns False when reading should stop. */
  record(error: VtlError): boolean {
    if (this.#isAtEnd) return false;
    this.shared.errors.push(error.problem);
    if (this.shared.errors.length >= MAX_ERRORS) this.giveUp();
    return !this.#isAtEnd;
  }

  /** Says where reading should go on once `problem` is recorded, as an offset of this text. */
  resumeAt(problem: RawProblem, offset: number): void {
    this.#resume.set(problem, offset);
  }

  /** Where to go on after an error: where it was said, or behind the token it is about. */
  offsetOf(error: VtlError): number {
    const resume = this.#resume.get(error.problem);
    if (resume !== undefined) return resume;
    const next = this.#ahead[0];
    return next === undefined || next.kind === 'eof' ? this.lexer.offset + 1 : next.end;
  }

  /** Skips the rest of the template: nothing after this is reported. */
  giveUp(): void {
    this.#isAtEnd = true;
    this.restart(this.text.length);
  }

  /** Reads on from an offset of this text as if it were plain text. */
  restart(offset: number): void {
    this.#ahead = [];
    this.lexer.restart(Math.min(offset, this.text.length));
  }

  /** Runs `read` one level deeper. @throws VtlError of kind `limit` when that is too deep. */
  nested<T>(token: Token, read: () => T): T {
    if (this.shared.depth >= MAX_NESTING)
      throw new VtlError({ kind: 'limit', message: `nested deeper than ${MAX_NESTING} levels`, ...this.spanOf(token) });
    this.shared.depth++;
    try {
      return read();
    } finally {
      this.shared.depth--;
    }
  }
}

function unreachable(): never {
  throw new Error('a token was read and is not there');
}

function shown(image: string): string {
  const text = image.trim().replace(/[\r\n]+/g, '⏎');
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
