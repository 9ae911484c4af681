import type { RawProblem } from '../problem.ts';
import type { StringNode } from './nodes.ts';
import { Reader } from './reader.ts';
import type { Token } from './token.ts';

/** Java reads the four characters after `\u` as a number, which may have a sign. */
const DOUBLED_OR_CODE = /""|\\u([+-][0-9a-fA-F]{3}|[0-9a-fA-F]{4})/g;
const BAD_CODE = /\\u(?![+-][0-9a-fA-F]{3}|[0-9a-fA-F]{4})/;

/**
 * The value of a string literal. In single quotes only a doubled quote stands for something else. In double quotes `\uXXXX` is decoded too,
 * and content with a `$` or `#` is a template, read here once; its errors are reported at the string's quote, after all others.
 */
export function readString(reader: Reader, token: Token): StringNode {
  const quote = token.image[token.image.length - 1] ?? '';
  const open = token.image.indexOf(quote);
  const content = decode(token.image.slice(open + 1, -1), quote, token.start + open + 1);
  const span = { start: reader.place(token.start), end: reader.place(token.end) };
  if (quote === '"' && BAD_CODE.test(token.image)) reportCode(reader, span);
  if (quote === "'" || !/[$#]/.test(token.image)) return { kind: 'string', value: content.text, ...span };
  const hasLineComment = token.image.includes('##');
  const text = hasLineComment ? content.text : `${content.text} `;
  const place = (offset: number): number => reader.place(content.offsets?.[offset] ?? outer(content, offset, token));
  const inner = new Reader(text, { ...reader.shared, errors: [], lateErrors: [] }, place);
  const template = reader.nested(token, () => inner.shared.grammar.document(inner));
  const problem = inner.shared.errors[0] ?? inner.shared.lateErrors[0];
  if (problem !== undefined) reportInner(reader, span, problem);
  return { kind: 'string', value: content.text, template, cutsLast: !hasLineComment, ...span };
}

/** What follows a `\\u` must be four digits, though the service finds that only later. */
function reportCode(reader: Reader, span: { start: number }): void {
  reader.shared.lateErrors.push({
    kind: 'parse',
    message: '“\\u” needs four hexadecimal digits after it',
    start: span.start,
    length: 1,
  });
}

function outer(content: Content, offset: number, token: Token): number {
  return Math.min(content.offset + offset, token.end);
}

function reportInner(reader: Reader, span: { start: number }, problem: RawProblem): void {
  const { message, start, length } = problem;
  reader.shared.lateErrors.push({
    kind: problem.kind,
    message: `the template in this string cannot be read: ${message}`,
    start: span.start,
    length: 1,
    related: { message, start, length },
  });
}

interface Content {
  readonly text: string;
  /** Offset of the content in the text it stands in. */
  readonly offset: number;
  /** Offsets of the single characters, where they do not simply follow each other. */
  readonly offsets?: readonly number[];
}

function decode(content: string, quote: string, offset: number): Content {
  const pattern = quote === '"' ? DOUBLED_OR_CODE : /''/g;
  if (content.search(pattern) < 0) return { text: content, offset };
  let text = '';
  let last = 0;
  const offsets: number[] = [];
  const copy = (part: string, at: number): void => {
    for (let index = 0; index < part.length; index++) offsets.push(offset + at + index);
    text += part;
  };
  for (const match of content.matchAll(pattern)) {
    copy(content.slice(last, match.index), last);
    copy(match[1] === undefined ? quote : String.fromCharCode(Number.parseInt(match[1], 16)), match.index);
    last = match.index + match[0].length;
  }
  copy(content.slice(last), last);
  offsets.push(offset + content.length);
  return { text, offset, offsets };
}
