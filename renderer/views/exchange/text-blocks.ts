/** A part of a long text that is drawn at once. */
export interface TextBlock {
  readonly start: number;
  readonly text: string;
}

/** A place where a searched text was found. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

const BLOCK_LENGTH = 20_000;
/** More places than this are not counted. */
export const MOST_MATCHES = 10_000;

/** A text in parts of about 20,000 signs, cut at line ends where there are any. */
export function textBlocks(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let start = 0;
  while (start < text.length) {
    const end = cutAt(text, start);
    blocks.push({ start, text: text.slice(start, end) });
    start = end;
  }
  return blocks;
}

/** Where a text is found in another, without regard to case; none for an empty one. */
export function findMatches(text: string, wanted: string): readonly Match[] {
  if (wanted === '') return [];
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  const matches: Match[] = [];
  for (const found of text.matchAll(pattern)) {
    matches.push({ start: found.index, end: found.index + found[0].length });
    if (matches.length === MOST_MATCHES) break;
  }
  return matches;
}

/** A part of a block, marked or not. */
export interface TextPart {
  readonly text: string;
  /** Number of the match it belongs to. */
  readonly match?: number;
}

/** A block cut where matches begin and end. @param matches In order. */
export function partsOf(block: TextBlock, matches: readonly Match[]): readonly TextPart[] {
  const end = block.start + block.text.length;
  const parts: TextPart[] = [];
  let at = block.start;
  for (let index = firstEndingAfter(matches, block.start); index < matches.length; index += 1) {
    const match = matches[index];
    if (match === undefined || match.start >= end) break;
    const from = Math.max(match.start, at);
    const to = Math.min(match.end, end);
    if (from > at) parts.push({ text: block.text.slice(at - block.start, from - block.start) });
    parts.push({ text: block.text.slice(from - block.start, to - block.start), match: index });
    at = to;
  }
  if (at < end) parts.push({ text: block.text.slice(at - block.start) });
  return parts;
}

function cutAt(text: string, start: number): number {
  const end = start + BLOCK_LENGTH;
  if (end >= text.length) return text.length;
  const lineEnd = text.lastIndexOf('\n', end);
  if (lineEnd > start) return lineEnd + 1;
  // Never between the two halves of a sign outside the basic plane.
  const code = text.charCodeAt(end);
  return code >= 0xdc00 && code <= 0xdfff ? end + 1 : end;
}

function firstEndingAfter(matches: readonly Match[], offset: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
