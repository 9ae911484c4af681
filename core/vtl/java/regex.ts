import { RE2JS } from 're2js';
import { JavaException } from './collections.ts';
import { translateRegex } from './regex-syntax.ts';

/** A compiled Java regular expression. */
export interface Regex {
  /** Where the next match at or after `from` is: start and end of the whole and of each group, -1 for a group that took no part. */
  readonly exec: (text: string, from: number) => readonly number[] | undefined;
  /** Whether the whole text matches. */
  readonly matches: (text: string) => boolean;
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
}

/** Expressions kept compiled; the oldest go first. */
const MAX_CACHED = 200;
const cache = new Map<string, Regex>();

/**
 * Compiles a Java regular expression for an engine that needs time linear in the text.
 * @throws JavaException for one that Java refuses, and for what such an engine cannot do (look-around, back-references).
 */
export function compileRegex(pattern: string): Regex {
  const cached = cache.get(pattern);
  if (cached !== undefined) return cached;
  const literal = literalOf(pattern);
  const regex = literal === undefined ? compileLinear(pattern) : literalRegex(literal);
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value ?? '');
  cache.set(pattern, regex);
  return regex;
}

/** The text that an expression without any operator stands for. */
function literalOf(pattern: string): string | undefined {
  return /^(?:[^\\.[\]{}()*+?^$|]|\\[^A-Za-z0-9])+$/.test(pattern) ? pattern.replace(/\\([\s\S])/g, '$1') : undefined;
}

function literalRegex(literal: string): Regex {
  return {
    exec: (text, from) => {
      const at = text.indexOf(literal, from);
      return at < 0 ? undefined : [at, at + literal.length];
    },
    matches: (text) => text === literal,
    groupCount: 0,
    groupNames: new Map(),
  };
}

function compileLinear(pattern: string): Regex {
  const compiled = compileTranslated(pattern);
  const groupCount = compiled.groupCount();
  const exec = (text: string, from: number): readonly number[] | undefined => {
    const matcher = compiled.matcher(text);
    if (!matcher.find(from)) return undefined;
    const bounds: number[] = [];
    for (let group = 0; group <= groupCount; group++) bounds.push(matcher.start(group), matcher.end(group));
    return bounds;
  };
  const groupNames = new Map(Object.entries(compiled.namedGroups()));
  return { exec, matches: (text) => compiled.matcher(text).matches(), groupCount, groupNames };
}

function compileTranslated(pattern: string): RE2JS {
  const translated = translateRegex(pattern);
  try {
    return RE2JS.compile(translated);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JavaException(
      'PatternSyntaxException',
      `the regular expression ${JSON.stringify(pattern)} cannot be used: ${reason}`,
    );
  }
}

/** `String.replaceAll`, or `replaceFirst` when `isFirst`. In the replacement `$1` and `${name}` are groups and `\` escapes. */
export function replaceRegex(text: string, regex: Regex, replacement: string, isFirst: boolean): string {
  let result = '';
  let copied = 0;
  let from = 0;
  const expand = prepareReplacement(replacement, regex);
  for (;;) {
    const match = from <= text.length ? regex.exec(text, from) : undefined;
    if (match === undefined) return result + text.slice(copied);
    const [start = 0, end = 0] = match;
    result += text.slice(copied, start) + expand(text, match);
    copied = end;
    from = end > start ? end : end + 1;
    if (isFirst) return result + text.slice(copied);
  }
}

type Piece = string | number;

function prepareReplacement(replacement: string, regex: Regex): (text: string, match: readonly number[]) => string {
  const parts: Piece[] | JavaException = parseReplacement(replacement, regex);
  return (text, match) => {
    if (parts instanceof JavaException) throw parts;
    return parts.map((part) => (typeof part === 'string' ? part : groupText(text, match, part))).join('');
  };
}

function groupText(text: string, match: readonly number[], group: number): string {
  const start = match[group * 2] ?? -1;
  return start < 0 ? '' : text.slice(start, match[group * 2 + 1]);
}

/** An error in the replacement counts only when something matches, so it is kept. */
function parseReplacement(replacement: string, regex: Regex): Piece[] | JavaException {
  const parts: Piece[] = [];
  let at = 0;
  while (at < replacement.length) {
    const character = replacement[at] ?? '';
    if (character === '\\') {
      if (at + 1 >= replacement.length)
        return new JavaException('IllegalArgumentException', 'character to be escaped is missing');
      parts.push(replacement[at + 1] ?? '');
      at += 2;
    } else if (character === '$') {
      const group = readGroup(replacement, at + 1, regex);
      if (group instanceof JavaException) return group;
      parts.push(group.index);
      at = group.end;
    } else {
      parts.push(character);
      at++;
    }
  }
  return parts;
}

function readGroup(replacement: string, at: number, regex: Regex): { index: number; end: number } | JavaException {
  const name = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(replacement.slice(at));
  if (name !== null) {
    const index = regex.groupNames.get(name[1] ?? '');
    if (index === undefined)
      return new JavaException('IllegalArgumentException', `no group with name {${name[1] ?? ''}}`);
    return { index, end: at + name[0].length };
  }
  const first = /^[0-9]$/.test(replacement[at] ?? '') ? Number(replacement[at]) : undefined;
  if (first === undefined) return new JavaException('IllegalArgumentException', 'illegal group reference');
  if (first > regex.groupCount) return new JavaException('IndexOutOfBoundsException', `no group ${first}`);
  let index = first;
  let end = at + 1;
  while (/^[0-9]$/.test(replacement[end] ?? '') && index * 10 + Number(replacement[end]) <= regex.groupCount)
    index = index * 10 + Number(replacement[end++]);
  return { index, end };
}

/** `String.split`: with limit 0 empty parts at the end go, and an empty match at the start gives no empty first part. */
export function splitRegex(text: string, regex: Regex, limit: number): string[] {
  const parts: string[] = [];
  let copied = 0;
  const most = limit > 0 ? limit - 1 : Number.POSITIVE_INFINITY;
  let from = 0;
  while (from <= text.length && parts.length < most) {
    const match = regex.exec(text, from);
    if (match === undefined) break;
    const [start = 0, end = 0] = match;
    from = end > start ? end : end + 1;
    if (copied === 0 && end === 0) continue;
    parts.push(text.slice(copied, start));
    copied = end;
  }
  if (copied === 0) return [text];
  parts.push(text.slice(copied));
  if (limit === 0) while (parts.at(-1) === '') parts.pop();
  return parts;
}
