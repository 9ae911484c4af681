/** A part of a text, as offsets; `end` is exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A directive with its `#end`, and the `#else` and `#elseif` between. */
export interface VtlBlock {
  readonly name: string;
  /** The words of the directive: first the one that opens, last `#end` when there is one. */
  readonly words: readonly TextSpan[];
  readonly isClosed: boolean;
}

const WORDS = /##[^\n]*|#\*[^]*?(?:\*#|$)|#\[\[[^]*?(?:\]\]#|$)|(\\*)#(?:\{([a-z]+)\}|([a-z]+))/g;
const OPENS = new Set(['if', 'foreach', 'macro', 'define']);
const BETWEEN = new Set(['else', 'elseif']);

/** The blocks of a template, in the order in which they open. Never fails: what has no end is not closed. */
export function findBlocks(text: string): readonly VtlBlock[] {
  const blocks: { name: string; words: TextSpan[]; isClosed: boolean }[] = [];
  const open: typeof blocks = [];
  for (const match of text.matchAll(WORDS)) {
    const [whole, escapes = '', braced, plain] = match;
    const name = braced ?? plain ?? '';
    const word = { start: match.index + escapes.length, end: match.index + whole.length };
    if (escapes.length % 2 === 1) continue;
    if (OPENS.has(name)) {
      const block = { name, words: [word], isClosed: false };
      blocks.push(block);
      open.push(block);
    } else if (BETWEEN.has(name)) open.at(-1)?.words.push(word);
    else if (name === 'end') {
      const block = open.pop();
      block?.words.push(word);
      if (block !== undefined) block.isClosed = true;
    }
  }
  return blocks;
}

/** The words that belong together with the one at a place; none when there is no such word there. */
export function wordsTogether(text: string, offset: number): readonly TextSpan[] {
  const block = findBlocks(text).find(({ words }) => words.some(({ start, end }) => offset >= start && offset <= end));
  return block?.words ?? [];
}

/** Lines that can be folded, from 1; a block of one line cannot. */
export function foldingLines(text: string): readonly { readonly start: number; readonly end: number }[] {
  const starts = lineStarts(text);
  return findBlocks(text).flatMap(({ words }) =>
    words.slice(1).flatMap((word, index) => {
      const start = lineAt(starts, words[index]?.start ?? 0);
      const end = lineAt(starts, word.start) - 1;
      return end > start ? [{ start, end }] : [];
    }),
  );
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
