import type { Dialect } from '../profile.ts';
import { VtlError } from '../problem.ts';
import type { Match } from './match.ts';
import { viableLength } from './match.ts';
import { matchToken } from './rules.ts';
import type { LexicalState, Token, TokenKind } from './token.ts';

interface SavedState {
  readonly state: LexicalState;
  readonly opened: number;
  readonly closed: number;
}

/**
 * Splits a template into tokens, one at a time. Which tokens are possible depends on what came before, kept as a stack of states
 * with their parentheses, exactly as Velocity 1.7 keeps it: its odd corners (what `$a.b$c(` is, where blanks go) follow from that.
 */
export class Lexer {
  readonly text: string;
  readonly #dialect: Dialect;
  #at = 0;
  #state: LexicalState = 'text';
  #stack: SavedState[] = [];
  #opened = 0;
  #closed = 0;
  #inSet = false;
  #inComment = false;
  /** For the rules of 2.x: whether the blocks that are open, and the last `#set`, began their lines. */
  #openers: boolean[] = [];
  #isSetFirst = false;
  readonly #best: Match = { kind: 'eof', length: 0 };

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    this.#dialect = dialect;
  }

  /** Offset of the next character to be read. */
  get offset(): number {
    return this.#at;
  }

  /** The next token. @throws VtlError of kind `parse` where no token begins. */
  next(): Token {
    let start = this.#at;
    let stray = '';
    while (this.#at < this.text.length || start < this.#at) {
      if (this.#at >= this.text.length && this.#dialect.isTwo)
        return this.#finish(this.text.endsWith('#*') ? 'block-comment' : 'text', start, stray);
      const { kind, length } = this.#match(start);
      const end = this.#at + length;
      this.#at = end;
      if (kind === 'skip') start = end;
      else if (kind === 'stray') {
        stray += straySigns(this.text.slice(start, end));
        this.#at = start = end - 1;
        this.pop();
      } else if (!this.#goesOn(kind, start)) return this.#finish(kind as TokenKind, start, stray);
    }
    return { kind: 'eof', image: '', start: this.text.length, end: this.text.length, stray };
  }

  /** The parser has seen a directive's name: what follows are its arguments. */
  enterDirective(): void {
    this.#state = 'directive';
  }

  /** The `)` of a `#set` was read. */
  leaveSet(): void {
    this.#inSet = false;
  }

  /** Goes back to the state that was left last. @returns False when there was none. */
  pop(): boolean {
    const saved = this.#stack.pop();
    this.#state = saved?.state ?? 'text';
    this.#opened = saved?.opened ?? 0;
    if (saved !== undefined) this.#closed = saved.closed;
    return saved !== undefined;
  }

  /** Whether the next character that is not blank is an opening parenthesis. */
  isBeforeParenthesis(): boolean {
    let at = this.#at;
    while (at < this.text.length && ' \t\n\r'.includes(this.text[at] ?? '')) at++;
    return this.text[at] === '(';
  }

  /** Starts again at an offset as in plain text, to go on after an error. */
  restart(offset: number): void {
    this.#at = offset;
    this.#state = 'text';
    this.#stack = [];
    this.#opened = this.#closed = 0;
    this.#inSet = this.#inComment = false;
  }

  #match(start: number): Match {
    const best = this.#best;
    best.length = 0;
    if (this.#at < this.text.length) matchToken(this.text, this.#at, this.#state, this.#dialect, best);
    if (best.length === 0) throw this.#unreadable(start);
    return best;
  }

  #push(next: LexicalState): void {
    this.#stack.push({ state: this.#state, opened: this.#opened, closed: this.#closed });
    this.#opened = 0;
    this.#state = next;
  }

  /** Does what a match does to the state. @returns True when the token goes on after it. */
  #goesOn(kind: Match['kind'], start: number): boolean {
    switch (kind) {
      case 'more':
        return true;
      case 'dollar':
        if (this.#inComment) return true;
        if (this.#state === 'reference') this.pop();
        this.#push('reference');
        return true;
      case 'hash':
        if (this.#inComment) return true;
        if (this.#state === 'reference' || this.#state === 'reference-dot') this.pop();
        this.#push('hash');
        return true;
      case 'open-textblock':
        return this.#openComment('textblock');
      case 'open-comment':
        return this.#openComment('block-comment');
      case 'open-doc-comment':
        if (!this.#inComment) this.#at--;
        return this.#openComment('block-comment');
      default:
        this.#act(kind);
        if (this.#dialect.spaceGobbling !== 'bc') this.#gobble(kind, start);
        return false;
    }
  }

  #openComment(state: LexicalState): boolean {
    if (this.#inComment) return true;
    this.#inComment = true;
    this.#push(state);
    return true;
  }

  #act(kind: Match['kind']): void {
    switch (kind) {
      case 'index-open':
        return this.#push('index');
      case 'bar':
        return this.#push('alternate');
      case 'rcurly':
        if (this.#state === 'alternate') this.pop();
        this.pop();
        return;
      case 'index-close':
      case 'end':
      case 'else':
        this.pop();
        return;
      case 'if':
      case 'elseif':
        this.#state = 'directive';
        return;
      case '(':
        this.#opened++;
        if (this.#state === 'reference-dot') this.#state = 'arguments';
        return;
      case ')':
        return this.#closeParenthesis();
      case 'arguments-close':
        this.#state = 'reference';
        return;
      case 'set':
        this.#push('directive');
        this.#inSet = true;
        this.#opened = 1;
        return;
      case 'dot':
        this.#at--;
        this.#state = 'reference-dot';
        return;
      case 'line-comment-start':
        if (this.#state === 'reference') this.pop();
        this.#openComment('line-comment');
        return;
      case 'line-comment':
      case 'block-comment':
      case 'textblock':
        this.#inComment = false;
        this.pop();
        return;
      default:
        return this.#actLiteral(kind);
    }
  }

  /** A literal outside of all parentheses ends a directive: it was text. */
  #actLiteral(kind: Match['kind']): void {
    if (this.#inSet || this.#opened !== 0) return;
    if (kind === 'string' && this.#state === 'directive') this.pop();
    else if (kind === 'integer' && this.#state !== 'arguments' && this.#state !== 'index') this.pop();
    else if (kind === 'float' && this.#state !== 'arguments') this.pop();
  }

  /** The rules of 2.x: the line end after `#end` and `#set` stays unless they, or what `#end` closes, began the line. */
  #gobble(kind: Match['kind'], start: number): void {
    if (kind === 'set') this.#isSetFirst = startsLine(this.text, start);
    else if (kind === ')' && this.#inSet && this.#state !== 'directive' && !this.#isSetFirst) this.#at = start + 1;
    else if (kind === 'if') this.#openers.push(startsLine(this.text, start));
    else if (kind === 'word' || kind === 'bracketed-word') {
      if (/^#\{?(?:foreach|define|macro|literal|@\w+)\}?$/.test(this.text.slice(start, this.#at)))
        this.#openers.push(startsLine(this.text, start));
    } else if (kind === 'end' && this.#openers.pop() === false)
      this.#at = start + this.text.slice(start, this.#at).trimEnd().length;
  }

  #closeParenthesis(): void {
    if (this.#inComment) return;
    for (;;) {
      if (this.#opened === 0) {
        if (!this.pop()) return;
      } else if (this.#opened === this.#closed + 1) {
        this.pop();
        return;
      } else {
        this.#closed++;
        return;
      }
    }
  }

  #finish(kind: TokenKind, start: number, stray: string): Token {
    const end = this.#at;
    const image = kind === 'dot' ? '.' : this.#imageOf(kind, start, end);
    if (kind !== 'integer' || !image.endsWith('..')) return { kind, image, start, end, stray };
    this.#at -= 2;
    return { kind, image: image.slice(0, -2), start, end: end - 2, stray };
  }

  /** In 2.x the blanks that lead up to a directive at the start of its line are not text. */
  #imageOf(kind: TokenKind, start: number, end: number): string {
    const image = this.text.slice(start, end);
    if (kind !== 'text' || this.#dialect.spaceGobbling === 'bc' || this.#dialect.spaceGobbling === 'none') return image;
    const bare = image.replace(/[ \t]+$/, '');
    if (bare.length === image.length || !DIRECTIVE.test(this.text.slice(end, end + 12))) return image;
    return startsLine(this.text, end) ? bare : image;
  }

  #unreadable(start: number): VtlError {
    const text = this.text;
    if (this.#at >= text.length)
      return lexical(`the template ends after ${shown(text.slice(start))}`, text.length, text.length);
    const at = this.#at + viableLength(text, this.#at, this.#state);
    const first = text[this.#at];
    if (at >= text.length && (first === '"' || first === "'"))
      return lexical('the string is never closed', text.length, text.length, this.#at);
    // At the last character the service looks for one more and reports where that would be.
    const place = at === text.length - 1 ? text.length : at;
    const isIndex = this.#state === 'index';
    const why = isIndex ? ': “[” right after a reference begins an index' : '';
    const opened = isIndex ? text.lastIndexOf('[', this.#at) : this.#at;
    return lexical(`${shown(text.slice(this.#at, at + 1))} cannot stand here${why}`, place, text.length, opened);
  }
}

const DIRECTIVE = /^#\{?(?:set|if|elseif|else|end|foreach|define|macro|evaluate|parse|include|stop|break)\b/;

/** Whether nothing but blanks stands before the offset on its line. */
function startsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at--;
  return at < 0 || text[at] === '\n' || text[at] === '\r';
}

/** Which of the characters that were given back print: the signs, and backslashes that lead up to a `$`. */
function straySigns(image: string): string {
  return image.replace(/[^$#\\]|\\+(?![\\$])/g, '');
}

function shown(text: string): string {
  return JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text);
}

function lexical(message: string, start: number, textLength: number, opened?: number): VtlError {
  const length = start < textLength ? 1 : 0;
  const related =
    opened === undefined || opened === start ? undefined : { message: 'it begins here', start: opened, length: 1 };
  return new VtlError({ kind: 'parse', message, start, length, ...(related === undefined ? {} : { related }) });
}
