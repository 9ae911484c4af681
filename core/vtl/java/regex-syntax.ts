import { JavaException } from './collections.ts';

/** Classes that Java writes with `\p{…}` and the linear engine in brackets. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
};

/** Escapes that mean a set of characters, as the inside of a bracket. */
const SETS: Readonly<Record<string, string>> = {
  s: ' \\t\\n\\x0B\\f\\r',
  h: ' \\t\\x{A0}\\x{1680}\\x{180E}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}',
};

const LINE_ENDS = '\\n\\r\\x{85}\\x{2028}\\x{2029}';

interface Cursor {
  readonly pattern: string;
  at: number;
  /** A flag makes `.` match line ends too. */
  readonly isDotAll: boolean;
  /** A flag makes `$` match before every line end. */
  readonly isMultiline: boolean;
}

/**
 * A Java regular expression in the syntax of the linear-time engine, with Java's meaning of `.`, `$` and `\s`.
 * @throws JavaException for what cannot be run in linear time, with the offset in the expression.
 */
export function translateRegex(pattern: string): string {
  const flags = [...pattern.matchAll(/\(\?([a-z]+)/g)].map((match) => match[1] ?? '').join('');
  const cursor: Cursor = { pattern, at: 0, isDotAll: flags.includes('s'), isMultiline: flags.includes('m') };
  let out = '';
  while (cursor.at < pattern.length) out += translateNext(cursor);
  return out;
}

function translateNext(cursor: Cursor): string {
  const character = cursor.pattern[cursor.at] ?? '';
  switch (character) {
    case '\\':
      return translateEscape(cursor, false);
    case '[':
      return translateClass(cursor);
    case '(':
      return translateGroup(cursor);
    case '.':
      cursor.at++;
      return cursor.isDotAll ? '.' : `[^${LINE_ENDS}]`;
    case '$':
      cursor.at++;
      return cursor.isMultiline ? '$' : '\\z';
    case '*':
    case '+':
    case '?':
    case '}':
      return translateQuantifier(cursor, character);
    default:
      cursor.at++;
      return character;
  }
}

function translateQuantifier(cursor: Cursor, character: string): string {
  cursor.at++;
  const next = cursor.pattern[cursor.at];
  if (next === '+') throw refused(cursor, 'a possessive quantifier', cursor.at - 1);
  if (next !== '?') return character;
  cursor.at++;
  return `${character}?`;
}

function translateGroup(cursor: Cursor): string {
  const rest = cursor.pattern.slice(cursor.at, cursor.at + 4);
  if (rest.startsWith('(?=') || rest.startsWith('(?!')) throw refused(cursor, 'a look-ahead', cursor.at);
  if (rest.startsWith('(?<=') || rest.startsWith('(?<!')) throw refused(cursor, 'a look-behind', cursor.at);
  if (rest.startsWith('(?>')) throw refused(cursor, 'an atomic group', cursor.at);
  const flags = /^\(\?([a-zA-Z-]+)[:)]/.exec(cursor.pattern.slice(cursor.at));
  if (flags !== null && /[^ismu-]/.test(flags[1] ?? '')) throw refused(cursor, `the flag in ${flags[0]}`, cursor.at);
  cursor.at++;
  return '(';
}

function refused(cursor: Cursor, what: string, offset: number): JavaException {
  return new JavaException(
    'PatternSyntaxException',
    `the regular expression ${JSON.stringify(cursor.pattern)} uses ${what} at offset ${offset}, which cannot be run in linear time`,
  );
}

function translateEscape(cursor: Cursor, isInClass: boolean): string {
  const letter = cursor.pattern[cursor.at + 1];
  if (letter === undefined)
    throw new JavaException('PatternSyntaxException', 'the regular expression ends with a backslash');
  if (letter === 'Q') return translateQuoted(cursor);
  if (letter === 'p' || letter === 'P') return translateProperty(cursor, letter, isInClass);
  if (/[1-9k]/.test(letter)) throw refused(cursor, 'a back-reference', cursor.at);
  const code = translateCode(cursor, letter);
  if (code !== undefined) return code;
  cursor.at += 2;
  return plainEscape(letter, isInClass);
}

function plainEscape(letter: string, isInClass: boolean): string {
  const set = SETS[letter.toLowerCase()];
  if (set !== undefined && letter === letter.toLowerCase()) return isInClass ? set : `[${set}]`;
  if (set !== undefined && !isInClass) return `[^${set}]`;
  if (letter === 'e') return '\\x1B';
  if (letter === 'Z') return '\\z';
  if (letter === 'R') return '(?:\\r\\n|[\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}])';
  return `\\${letter}`;
}

/** Characters written by their code: `\uXXXX`, `\xXX`, `\0NNN`, `\cX`. */
function translateCode(cursor: Cursor, letter: string): string | undefined {
  const rest = cursor.pattern.slice(cursor.at);
  const match = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|0([0-3]?[0-7]{1,2})|c(.))/s.exec(rest);
  if (match === null) {
    if ('ux0'.includes(letter))
      throw new JavaException('PatternSyntaxException', `illegal escape at offset ${cursor.at}`);
    return undefined;
  }
  cursor.at += match[0].length;
  const [, unicode, byte, point, octal, control = ''] = match;
  const hex = unicode ?? byte ?? point;
  if (hex !== undefined) return `\\x{${hex}}`;
  const code = octal === undefined ? control.charCodeAt(0) ^ 64 : Number.parseInt(octal, 8);
  return `\\x{${code.toString(16)}}`;
}

function translateQuoted(cursor: Cursor): string {
  const end = cursor.pattern.indexOf('\\E', cursor.at);
  const text = cursor.pattern.slice(cursor.at + 2, end < 0 ? undefined : end);
  cursor.at = end < 0 ? cursor.pattern.length : end + 2;
  return text.replace(/[\\.[\]{}()*+?^$|-]/g, '\\$&');
}

function translateProperty(cursor: Cursor, letter: string, isInClass: boolean): string {
  const match = /^\\[pP](?:\{(\w+)\}|(\w))/.exec(cursor.pattern.slice(cursor.at));
  if (match === null) throw new JavaException('PatternSyntaxException', `unknown property at offset ${cursor.at}`);
  cursor.at += match[0].length;
  const name = match[1] ?? match[2] ?? '';
  const posix = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
  if (posix === undefined) return `\\${letter}{${name === 'IsAlphabetic' ? 'L' : name.replace(/^Is/, '')}}`;
  if (letter === 'p') return isInClass ? posix : `[${posix}]`;
  if (isInClass) throw refused(cursor, `\\P{${name}} inside brackets`, cursor.at);
  return `[^${posix}]`;
}

function translateClass(cursor: Cursor): string {
  let out = '[';
  cursor.at++;
  if (cursor.pattern[cursor.at] === '^') {
    out += '^';
    cursor.at++;
  }
  for (let isFirst = true; cursor.at < cursor.pattern.length; isFirst = false) {
    const character = cursor.pattern[cursor.at] ?? '';
    if (character === ']' && !isFirst) {
      cursor.at++;
      return `${out}]`;
    }
    if (character === '[') throw refused(cursor, 'a bracket inside brackets', cursor.at);
    if (cursor.pattern.startsWith('&&', cursor.at)) throw refused(cursor, 'an intersection', cursor.at);
    if (character === '\\') out += translateEscape(cursor, true);
    else {
      out += character === ']' ? '\\]' : character;
      cursor.at++;
    }
  }
  throw new JavaException('PatternSyntaxException', `the bracket of ${JSON.stringify(cursor.pattern)} is never closed`);
}
