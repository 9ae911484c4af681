import { ExpressionFault } from './problem.ts';
import type { Range } from './syntax.ts';

/** A piece of an expression. */
export type Token = Range &
  (
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'text'; readonly text: string; readonly value: string }
    | { readonly kind: 'number'; readonly text: string; readonly value: number }
    | { readonly kind: 'symbol'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

const SPACE = /\s*/y;
const WORD = /[A-Za-z_$][\w$]*/y;
/** Behind a dot a hyphen belongs to the name, since there is no arithmetic: `request.headers.x-id`. */
const KEY = /[A-Za-z_$][\w$-]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$.])/y;
const SYMBOL = /==|!=|<=|>=|&&|\|\||\?\?|\}\}|[<>!()[\],.]/y;

/** What people write when they mean something that is written otherwise here. */
const HINTS: Readonly<Record<string, string>> = {
  '=': 'expected ==',
  '&': 'expected && or and',
  '|': 'expected || or or',
  '+': 'there is no arithmetic; texts are put together in a template',
  '-': 'there is no arithmetic',
  '*': 'there is no arithmetic',
  '/': 'there is no arithmetic',
  '%': 'there is no arithmetic',
  '~': 'expected matches',
  '?': 'expected ??',
};

/** The token that begins at `at` or after the white space there. @throws ExpressionFault */
export function readToken(text: string, at: number): Token {
  const start = at + (matchAt(SPACE, text, at)?.length ?? 0);
  const character = text[start];
  if (character === undefined) return { kind: 'end', text: '', start, end: start };
  if (character === "'" || character === '"') return readText(text, start);
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return readNumber(number, start);
  const word = matchAt(WORD, text, start);
  if (word !== undefined) return { kind: 'word', text: word, start, end: start + word.length };
  const symbol = matchAt(SYMBOL, text, start);
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  throw unreadable(text, start);
}

/** The name behind a dot. @throws ExpressionFault */
export function readKey(text: string, at: number): Token {
  const start = at + (matchAt(SPACE, text, at)?.length ?? 0);
  const key = matchAt(KEY, text, start);
  if (key !== undefined) return { kind: 'word', text: key, start, end: start + key.length };
  const end = Math.min(start + 1, text.length);
  throw new ExpressionFault("expected a name behind the dot; other keys are written ['…']", { start, end });
}

function readNumber(written: string, start: number): Token {
  const range = { start, end: start + written.length };
  const value = Number(written);
  if (!Number.isFinite(value)) throw new ExpressionFault('this number is too large', range);
  // There is one zero.
  return { kind: 'number', text: written, value: value === 0 ? 0 : value, ...range };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

/** A backslash in front of anything else stands for itself, so that `'\d'` is the regular expression it looks like. */
function readText(text: string, start: number): Token {
  const quote = text[start];
  let value = '';
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === quote) {
      value += text.slice(from, at);
      return { kind: 'text', text: text.slice(start, at + 1), value, start, end: at + 1 };
    }
    if (character !== '\\') continue;
    const escaped = ESCAPES[text[at + 1] ?? ''];
    if (escaped !== undefined) {
      value += text.slice(from, at) + escaped;
      from = at + 2;
    }
    at += 1;
  }
  throw new ExpressionFault(`the text that begins here is not closed by ${quote}`, { start, end: text.length });
}

function unreadable(text: string, start: number): ExpressionFault {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const range = { start, end: start + character.length };
  if (/\d/.test(text[start] ?? '') || (character === '-' && /\d/.test(text[start + 1] ?? '')))
    return new ExpressionFault('this is not a number', range);
  const hint = HINTS[character];
  return new ExpressionFault(`"${character}" cannot stand here${hint === undefined ? '' : `: ${hint}`}`, range);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
