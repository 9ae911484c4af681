import { RE2JS } from 're2js';
import type { Comparator } from './bound.ts';
import { fieldOf, nearestField } from './fields.ts';
import { FilterProblem } from './problem.ts';
import type { Term, TermValue } from './term.ts';

/** A piece of a filter text; offsets into it. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'minus' | 'or' | 'and' | 'not'; readonly start: number; readonly end: number }
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'term'; readonly term: Term; readonly start: number; readonly end: number };

const NAME = /[a-z][\w$.[\]-]*/iy;
const OPERATOR = /:?(?:!=|>=|<=|=|>|<)|:/y;
const COMPARATORS: Readonly<Record<string, Comparator | ':'>> = {
  ':': ':',
  '=': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Splits a filter into its tokens. @throws FilterProblem */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number): Token {
  const end = start + 1;
  if (text[start] === '(') return { kind: 'open', start, end };
  if (text[start] === ')') return { kind: 'close', start, end };
  if (text[start] === '-') return { kind: 'minus', start, end };
  const term = readTerm(text, start);
  if (term !== undefined) return { kind: 'term', term, start, end: term.end };
  const { value, end: wordEnd } = readValue(text, start);
  const word = value.isQuoted ? '' : value.text.toLowerCase();
  if (word === 'or' || word === 'and' || word === 'not') return { kind: word, start, end: wordEnd };
  return { kind: 'text', text: value.text, start, end: wordEnd };
}

/** A clause with a field; undefined when the text is to be searched for as it stands. */
function readTerm(text: string, start: number): Term | undefined {
  const name = matchAt(NAME, text, start);
  if (name === undefined) return undefined;
  const operatorStart = start + name.length;
  const operator = matchAt(OPERATOR, text, operatorStart);
  const field = fieldOf(name);
  if (operator === undefined) {
    const isAlone = operatorStart === text.length || isSpace(text[operatorStart]) || text[operatorStart] === ')';
    if (field?.standsAlone !== true || !isAlone) return undefined;
    const value = { text: '', glob: [''], isQuoted: false };
    return { name, operator: undefined, value, start, valueStart: operatorStart, end: operatorStart };
  }
  if (field === undefined) {
    refuseUnknown(text, start, name, operator);
    return undefined;
  }
  const valueStart = operatorStart + operator.length;
  const expression = readExpression(text, valueStart, field.expressions);
  const { value, end } = expression ?? readValue(text, valueStart);
  const comparator = COMPARATORS[operator.length > 1 ? operator.replace(/^:/, '') : operator];
  return { name, operator: comparator, value, start, valueStart, end };
}

/**
 * A name in front of a colon is a mistake; one in front of `=` only when it looks like a longer field, since `id=5` is
 * often searched for.
 */
function refuseUnknown(text: string, start: number, name: string, operator: string): void {
  const end = start + name.length;
  if (text.startsWith('://', end)) return;
  const near = nearestField(name);
  if (!operator.startsWith(':') && (near === undefined || name.length < 4)) return;
  const hint = near === undefined ? 'quote the text to search for it as it is' : `did you mean ${near}`;
  throw new FilterProblem(`there is no field "${name}"; ${hint}`, start, end);
}

/**
 * An expression between slashes. Where a text may begin with a slash (an address, a header's value) it holds no white
 * space, so that `url:/v1 body:/x/` stays two clauses; elsewhere a slash always begins an expression.
 */
function readExpression(
  text: string,
  start: number,
  allowed: 'none' | 'word' | 'always',
): { readonly value: TermValue; readonly end: number } | undefined {
  if (allowed === 'none' || text[start] !== '/') return undefined;
  const close = closingSlash(text, start + 1, allowed === 'always');
  if (close === undefined) {
    if (allowed === 'word') return undefined;
    throw new FilterProblem(
      'the expression is not closed by /; quote the text to search for it as it is',
      start,
      text.length,
    );
  }
  const expression = text.slice(start + 1, close);
  try {
    RE2JS.compile(expression);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FilterProblem(`the expression cannot be used: ${reason}`, start, close + 1);
  }
  return { value: { text: expression, glob: [expression], isQuoted: false, expression }, end: close + 1 };
}

/** The first slash that no backslash escapes, that stands in no group, and behind which the clause can end. */
function closingSlash(text: string, start: number, holdsSpace: boolean): number | undefined {
  let depth = 0;
  let isInClass = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (isSpace(character) && !holdsSpace) return undefined;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '/' && depth <= 0 && at > start && endsAt(text, at + 1)) return at;
  }
  return undefined;
}

function endsAt(text: string, at: number): boolean {
  return at === text.length || isSpace(text[at]) || text[at] === ')';
}

/** A value up to white space or the parenthesis that closes a group; quotes protect both, and `*`. */
function readValue(text: string, start: number): { readonly value: TermValue; readonly end: number } {
  const glob = [''];
  let isQuoted = false;
  let depth = 0;
  let at = start;
  const add = (part: string): void => {
    glob.push((glob.pop() ?? '') + part);
  };
  while (at < text.length && !isSpace(text[at])) {
    const character = text[at] ?? '';
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) break;
    if (character === '"') {
      const quoted = readQuoted(text, at);
      add(quoted.text);
      isQuoted = true;
      at = quoted.end;
      continue;
    }
    if (character === '*') glob.push('');
    else add(character);
    at += 1;
  }
  return { value: { text: glob.join('*'), glob, isQuoted }, end: at };
}

function readQuoted(text: string, start: number): { readonly text: string; readonly end: number } {
  let content = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return { text: content, end: at + 1 };
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at += 1;
    content += text[at] ?? '';
  }
  throw new FilterProblem('the quotation mark is not closed', start, text.length);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
