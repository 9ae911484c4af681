import {
  ALSO_IN_WORDS,
  DROPPED_MARKS,
  NOT_IN_WORDS,
  OTHER_BASES,
  OTHER_SMALL_FORMS,
  WITHOUT_SMALL_FORM,
} from './words-table.ts';

/** A column of the full-text table `words`. */
export type WordColumn = 'url' | 'headers' | 'request_body' | 'response_body';

const LETTERS = `[[\\p{L}\\p{N}\\p{Co}\\p{Cn}${characters(ALSO_IN_WORDS)}]--[${characters(NOT_IN_WORDS)}]]`;
const WORD = new RegExp(`${LETTERS}[${LETTERS}${characters(DROPPED_MARKS)}]*`, 'gv');
const DROPPED_MARK = new RegExp(`[${characters(DROPPED_MARKS)}]`, 'v');
const KEEPS_ITS_CASE = new RegExp(`[${characters(WITHOUT_SMALL_FORM)}]`, 'v');
const ASCII = /^[\0-\x7f]*$/;

/**
 * The words of a text, as FTS5's tokenizer `unicode61 remove_diacritics 2` makes them: runs of letters and digits in
 * lower case, without accents. The same text has the same words here and in the full-text index.
 */
export function tokenize(text: string): readonly string[] {
  return (text.match(WORD) ?? []).map(fold);
}

/** Whether the words of a phrase stand next to each other in a text; the last one may be the beginning of a word. */
export function matchesPhrase(tokens: readonly string[], phrase: readonly string[]): boolean {
  const last = phrase.length - 1;
  if (last < 0) return false;
  for (let start = 0; start + last < tokens.length; start++) {
    if (phrase.every((word, index) => fitsWord(tokens[start + index] ?? '', word, index === last))) return true;
  }
  return false;
}

/**
 * A searched text as an FTS5 MATCH expression: a phrase whose last word is a prefix.
 * @param columns Where to look; everywhere when left out.
 */
export function toFtsPhrase(text: string, columns?: readonly WordColumn[]): string {
  const phrase = `"${tokenize(text).join(' ')}" *`;
  return columns === undefined ? phrase : `{${columns.join(' ')}} : ${phrase}`;
}

/** A text as FTS5's trigram tokenizer compares it: in lower case, accents kept. */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => smallForm(character)).join('');
}

function fitsWord(token: string, word: string, isPrefix: boolean): boolean {
  return isPrefix ? token.startsWith(word) : token === word;
}

function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  return Array.from(word, foldCharacter).join('');
}

function foldCharacter(character: string): string {
  if (DROPPED_MARK.test(character)) return '';
  const small = smallForm(character);
  const other = OTHER_BASES[small];
  if (other !== undefined) return other;
  const [base = '', ...marks] = small.normalize('NFD');
  // SQLite leaves out the accents of Latin letters only.
  return marks.length > 0 && /^[a-z]$/.test(base) ? base : small;
}

function smallForm(character: string): string {
  const other = OTHER_SMALL_FORMS[character];
  if (other !== undefined || KEEPS_ITS_CASE.test(character)) return other ?? character;
  const small = character.toLowerCase();
  return [...small].length === 1 ? small : character;
}

/** The inside of a character class from a list of hexadecimal ranges. */
function characters(ranges: string): string {
  return ranges
    .trim()
    .split(/\s+/)
    .map((range) => range.replace(/[0-9a-f]+/g, String.raw`\u{$&}`))
    .join('');
}
