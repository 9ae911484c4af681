import type { Dialect } from '../profile.ts';
import { lengthOf, lineEndLength, matchSigils, offer, skipBlanks, stringLength, type Match } from './match.ts';
import type { LexicalState, TokenKind } from './token.ts';

const DIGITS = /-?[0-9]+(?:\.\.)?/y;
const FLOAT = /-?(?:[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)/y;
const WORD = /[A-Za-z_@][A-Za-z0-9_@]*/y;
const BRACKETED = /\{[A-Za-z_][A-Za-z0-9_@]*\}/y;
const ESCAPED_DIRECTIVE = /(?:\\\\)*\\#(?:[A-Za-z_@][A-Za-z0-9_@]*|\{[A-Za-z_][A-Za-z0-9_@]*\})/y;
const SET = /[ \t]*#(?:set|\{set\}) *\(/y;
const SET_TWO = /[ \t]*#(?:set|\{set\})[ \t]*\(/y;
const TEXT = /[^$#\\]+/y;
const BLANK = /[ \t\n\r]+/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const IDENTIFIER_TWO = /[A-Za-z_][A-Za-z0-9_]*/y;
const DOT = /\.[A-Za-z]/y;
const DOT_TWO = /\.[A-Za-z_]/y;
const EMPTY_INDEX = /\$\[|\$!\[|\$\\!\[|\$\./y;

const PUNCTUATION: readonly TokenKind[] = ['[', ']', ',', '..', ':', '{', '}'];
const OPERATORS: readonly (readonly [string, TokenKind])[] = [
  ['-', '-'],
  ['+', '+'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['&&', '&&'],
  ['and', '&&'],
  ['||', '||'],
  ['or', '||'],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['!', '!'],
  ['not', '!'],
  ['=', '='],
];
const OPERATORS_BY_SIGN = new Map(
  OPERATORS.map(([image]) => [image.charAt(0), OPERATORS.filter(([other]) => other.charAt(0) === image.charAt(0))]),
);
const KEYWORDS: readonly (readonly [string, TokenKind])[] = [
  ['end', 'end'],
  ['if', 'if'],
  ['elseif', 'elseif'],
  ['else', 'else'],
];

/** Finds the longest token that begins at `at` in a state; `best` comes in with length 0 and stays so when there is none. */
export function matchToken(text: string, at: number, state: LexicalState, dialect: Dialect, best: Match): void {
  switch (state) {
    case 'text':
      return matchText(text, at, dialect, best);
    case 'reference':
    case 'reference-dot':
      return matchReference(text, at, state, dialect, best);
    case 'arguments':
    case 'alternate':
    case 'index':
      return matchArguments(text, at, state, dialect, best);
    case 'hash':
      return matchHash(text, at, dialect, best);
    case 'directive':
      return matchDirective(text, at, dialect, best);
    default:
      return matchComment(text, at, state, best);
  }
}

function matchText(text: string, at: number, dialect: Dialect, best: Match): void {
  const first = text[at];
  if (first !== '$' && first !== '#' && first !== '\\') {
    if (first === ' ' || first === '\t') offer(best, 'set', setLength(text, at, dialect));
    offer(best, 'text', lengthOf(TEXT, text, at));
    return;
  }
  if (first === '\\') offer(best, 'escaped-directive', lengthOf(ESCAPED_DIRECTIVE, text, at));
  if (first === '#') offer(best, 'set', setLength(text, at, dialect));
  matchSigils(text, at, best);
  if (text.startsWith('##', at)) offer(best, 'line-comment-start', 2);
  if (text.startsWith('\\\\', at)) offer(best, 'double-escape', 2);
  if (first === '\\') offer(best, 'escape', 1);
  if (first === '$') offer(best, 'empty-index', lengthOf(EMPTY_INDEX, text, at));
}

function setLength(text: string, at: number, dialect: Dialect): number {
  if (dialect.spaceGobbling === 'none' && text[at] !== '#') return 0;
  return lengthOf(dialect.isTwo ? SET_TWO : SET, text, at);
}

function matchReference(text: string, at: number, state: LexicalState, dialect: Dialect, best: Match): void {
  const first = text[at];
  if (first === '[') offer(best, 'index-open', 1);
  if (first === '(' && state === 'reference-dot') offer(best, '(', 1);
  if (first === '|' && dialect.isTwo) offer(best, 'bar', 1);
  if (first === ' ' || first === '\t' || first === '#') offer(best, 'set', setLength(text, at, dialect));
  if (first === '$' || first === '#' || first === '\\') matchSigils(text, at, best);
  if (state === 'reference' && text.startsWith('##', at)) offer(best, 'line-comment-start', 2);
  matchBooleans(text, at, dialect, best);
  matchIdentifier(text, at, dialect, best);
  if (first === '{') offer(best, 'lcurly', 1);
  if (first === '}') offer(best, 'rcurly', 1);
  offer(best, 'stray', 1);
  if (state === 'reference' && first === '$') offer(best, 'empty-index', lengthOf(EMPTY_INDEX, text, at));
}

/** In 2.x `true` and `false` are ordinary names right after a `$`. */
function matchBooleans(text: string, at: number, dialect: Dialect, best: Match): void {
  if (dialect.isTwo && (text[at - 1] === '$' || text[at - 1] === '!' || text[at - 1] === '{')) return;
  if (text.startsWith('true', at)) offer(best, 'true', 4);
  if (text.startsWith('false', at)) offer(best, 'false', 5);
}

function matchIdentifier(text: string, at: number, dialect: Dialect, best: Match): void {
  offer(best, 'identifier', lengthOf(dialect.isTwo ? IDENTIFIER_TWO : IDENTIFIER, text, at));
  offer(best, 'dot', lengthOf(dialect.isTwo ? DOT_TWO : DOT, text, at));
}

function matchArguments(text: string, at: number, state: LexicalState, dialect: Dialect, best: Match): void {
  const first = text[at];
  if (state === 'index') {
    if (first === ']') offer(best, 'index-close', 1);
  } else {
    if (first === '}' && state === 'alternate') offer(best, 'rcurly', 1);
    matchPunctuation(text, at, best);
    if (first === ')') offer(best, 'arguments-close', 1);
    if (first === ' ' || first === '\t' || first === '#') offer(best, 'set', setLength(text, at, dialect));
  }
  if (first === '$' || first === '#' || first === '\\') matchSigils(text, at, best);
  matchLiterals(text, at, best);
  if (state !== 'index') matchIdentifier(text, at, dialect, best);
  if (dialect.isTwo) matchOperators(text, at, best);
}

function matchPunctuation(text: string, at: number, best: Match): void {
  if (!'[],.:{}'.includes(text[at] ?? ' ')) return;
  for (const mark of PUNCTUATION) if (text.startsWith(mark, at)) offer(best, mark, mark.length);
}

function matchLiterals(text: string, at: number, best: Match): void {
  const first = text[at];
  offer(best, 'blank', lengthOf(BLANK, text, at));
  if (first === '"' || first === "'") offer(best, 'string', stringLength(text, at));
  if (text.startsWith('true', at)) offer(best, 'true', 4);
  if (text.startsWith('false', at)) offer(best, 'false', 5);
  matchNumbers(text, at, best);
}

function matchNumbers(text: string, at: number, best: Match): void {
  if (!'-.0123456789'.includes(text[at] ?? ' ')) return;
  offer(best, 'integer', lengthOf(DIGITS, text, at));
  offer(best, 'float', lengthOf(FLOAT, text, at));
}

function matchDirective(text: string, at: number, dialect: Dialect, best: Match): void {
  const first = text[at];
  matchPunctuation(text, at, best);
  if (first === '(') offer(best, '(', 1);
  if (first === ')') offer(best, ')', withLineEnd(text, at, 1, dialect));
  if (first === '$' || first === '#' || first === '\\') matchSigils(text, at, best);
  if (text.startsWith('##', at)) offer(best, 'line-comment-start', 2);
  matchLiterals(text, at, best);
  matchOperators(text, at, best);
  matchWords(text, at, best);
}

function matchOperators(text: string, at: number, best: Match): void {
  const operators = OPERATORS_BY_SIGN.get(text[at] ?? '');
  if (operators === undefined) return;
  for (const [image, kind] of operators) if (text.startsWith(image, at)) offer(best, kind, image.length);
}

function matchWords(text: string, at: number, best: Match): void {
  offer(best, 'word', lengthOf(WORD, text, at));
  offer(best, 'bracketed-word', lengthOf(BRACKETED, text, at));
}

function matchHash(text: string, at: number, dialect: Dialect, best: Match): void {
  matchSigils(text, at, best);
  if (text.startsWith('##', at)) offer(best, 'line-comment-start', 2);
  for (const [word, kind] of KEYWORDS) {
    if (text.startsWith(word, at)) offer(best, kind, keywordLength(text, at, word, kind, dialect));
    const braced = `{${word}}`;
    if (text.startsWith(braced, at)) offer(best, kind, keywordLength(text, at, braced, kind, dialect));
  }
  matchNumbers(text, at, best);
  matchWords(text, at, best);
  offer(best, 'stray', 1);
}

/** `#end` and `#else` eat the rest of their line when only blanks are left on it. */
function keywordLength(text: string, at: number, word: string, kind: TokenKind, dialect: Dialect): number {
  return kind === 'if' || kind === 'elseif' ? word.length : withLineEnd(text, at, word.length, dialect);
}

/** Length of a closing parenthesis with the blanks and the line end that it eats. */
function withLineEnd(text: string, at: number, length: number, dialect: Dialect): number {
  if (dialect.spaceGobbling === 'none') return length;
  const end = skipBlanks(text, at + length);
  const lineEnd = lineEndLength(text, end);
  return lineEnd === 0 ? length : end + lineEnd - at;
}

function matchComment(text: string, at: number, state: LexicalState, best: Match): void {
  if (state === 'line-comment') offer(best, 'line-comment', lineEndLength(text, at));
  if (state === 'block-comment' && text.startsWith('*#', at)) offer(best, 'block-comment', 2);
  if (state === 'textblock' && text.startsWith(']]#', at)) offer(best, 'textblock', 3);
  const first = text[at];
  if (first === '$' || first === '#' || first === '\\') matchSigils(text, at, best);
  offer(best, state === 'textblock' ? 'more' : 'skip', 1);
}
