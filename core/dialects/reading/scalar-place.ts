import { Scalar } from 'yaml';

/**
 * Where a character of a text value stands in the file: quotation marks, escapes and indentation are not in the value.
 * @param offset Into the value; its length stands for the place behind its last character.
 * @returns An offset into the file; undefined where lines were folded, so that the two cannot be laid side by side.
 */
export function placeInScalar(text: string, scalar: Scalar, offset: number): number | undefined {
  const start = scalar.range?.[0];
  if (start === undefined || typeof scalar.value !== 'string' || offset > scalar.value.length) return undefined;
  const content = { text, start, value: scalar.value };
  switch (scalar.type) {
    case Scalar.PLAIN:
      return text.startsWith(scalar.value, start) ? start + offset : undefined;
    case Scalar.QUOTE_SINGLE:
      return walk({ ...content, start: start + 1 }, offset, singleQuoted);
    case Scalar.QUOTE_DOUBLE:
      return walk({ ...content, start: start + 1 }, offset, doubleQuoted);
    case Scalar.BLOCK_LITERAL:
      return inLiteral(content, offset);
    default:
      return undefined;
  }
}

interface Content {
  readonly text: string;
  readonly start: number;
  readonly value: string;
}

/** What stands at a place of the file: how many characters, and how many of the value they are. */
type Measure = (text: string, at: number) => { readonly length: number; readonly stands: number };

function walk({ text, start, value }: Content, offset: number, measure: Measure): number | undefined {
  let at = start;
  for (let done = 0; done < offset;) {
    if (text[at] === '\n' || text[at] === '\r') return undefined;
    const { length, stands } = measure(text, at);
    if (length === 1 && text[at] !== value[done]) return undefined;
    at += length;
    done += stands;
  }
  return at;
}

const singleQuoted: Measure = (text, at) => ({ length: text.startsWith("''", at) ? 2 : 1, stands: 1 });

/** @see YAML 1.2.2 section 5.7 */
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const doubleQuoted: Measure = (text, at) => {
  if (text[at] !== '\\') return { length: 1, stands: 1 };
  const digits = HEX_DIGITS[text[at + 1] ?? ''] ?? 0;
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  return { length: 2 + digits, stands: digits === 8 && code > 0xffff ? 2 : 1 };
};

/** Lines of a literal block are those of the value, each behind the same indentation. */
function inLiteral({ text, start, value }: Content, offset: number): number | undefined {
  const before = value.slice(0, offset).split('\n');
  const last = before.at(-1) ?? '';
  let at = text.indexOf('\n', start) + 1;
  for (let line = 1; line < before.length; line += 1) at = text.indexOf('\n', at) + 1;
  const line = value.split('\n')[before.length - 1] ?? '';
  const indented = /^ */.exec(text.slice(at))?.[0].length ?? 0;
  const own = /^ */.exec(line)?.[0].length ?? 0;
  const from = at + indented - own;
  return text.startsWith(line, from) ? from + last.length : undefined;
}
