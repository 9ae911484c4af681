import type { LexicalState, TokenKind } from './token.ts';

/** What a rule does besides naming a token: `more` goes on in the same token, `skip` drops it, `stray` gives it back. */
export type MatchKind =
  | TokenKind
  | 'dollar'
  | 'hash'
  | 'open-textblock'
  | 'open-doc-comment'
  | 'open-comment'
  | 'more'
  | 'skip'
  | 'stray';

/** The longest match at a place; of equally long ones the first that was offered. */
export interface Match {
  kind: MatchKind;
  length: number;
}

/** The rules that apply in every state: what begins with a backslash, `$` or `#`. */
export function matchSigils(text: string, at: number, best: Match): void {
  const dollar = skip(text, at, '\\');
  const first = text[at];
  if (text[dollar] === '$') {
    offer(best, 'dollar', dollar + 1 - at);
    const bang = skip(text, dollar + 1, '\\');
    if (text[bang] === '!') offer(best, 'dollar', bang + 1 - at);
  }
  if (first !== '#') return;
  if (text.startsWith('#[[', at)) offer(best, 'open-textblock', 3);
  if (text.startsWith('#**', at) && at + 3 < text.length && text[at + 3] !== '#') offer(best, 'open-doc-comment', 4);
  if (text[at + 1] === '*') offer(best, 'open-comment', 2);
  offer(best, 'hash', 1);
}

/** Keeps the longer of two matches. */
export function offer(best: Match, kind: MatchKind, length: number): void {
  if (length <= best.length) return;
  best.kind = kind;
  best.length = length;
}

/** The first offset from `at` whose character is not `character`. */
export function skip(text: string, at: number, character: string): number {
  let end = at;
  while (text[end] === character) end++;
  return end;
}

/** The first offset from `at` that is neither a blank nor a tab. */
export function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

/** Length of the line end at `at`, 0 when there is none. */
export function lineEndLength(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  if (text[at] !== '\r') return 0;
  return text[at + 1] === '\n' ? 2 : 1;
}

/** Length of what `pattern`, a sticky expression, matches at `at`; 0 when it does not. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/**
 * Length of the string literal that begins at `at`, 0 when it never ends. A doubled quote is part of the string,
 * unless nothing closes the string after it.
 */
export function stringLength(text: string, at: number): number {
  const quote = text[at];
  let accepted = 0;
  let end = at + 1;
  for (;;) {
    end = text.indexOf(quote ?? '', end);
    if (end < 0) return accepted;
    accepted = end + 1 - at;
    if (text[end + 1] !== quote) return accepted;
    end += 2;
  }
}

/**
 * How many characters from `at` could still have become a token of the state, where none did.
 * The character after them is where the engine says that the text cannot be read.
 */
export function viableLength(text: string, at: number, state: LexicalState): number {
  const first = text[at];
  if (first === '"' || first === "'") return text.length - at;
  if (first === '\\') return skip(text, at, '\\') - at;
  if (first === '&' || first === '|') return state === 'directive' ? 1 : 0;
  if (first === '.') return 1;
  if (first === '-') return text[at + 1] === '.' ? 2 : 1;
  return state === 'index' ? Math.max(commonPrefix(text, at, 'true'), commonPrefix(text, at, 'false')) : 0;
}

function commonPrefix(text: string, at: number, word: string): number {
  let length = 0;
  while (length < word.length && text[at + length] === word[length]) length++;
  return length;
}
