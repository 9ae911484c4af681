import type { Place, RawProblem, VtlProblem } from './problem.ts';

/**
 * Turns offsets of a text into places. `\r\n`, `\r` and `\n` each end a line; a tab is one column.
 * The line table is made when the first place is asked for.
 */
export function createLocator(text: string): (start: number, length: number) => Place {
  let starts: readonly number[] | undefined;
  return (start, length) => {
    starts ??= lineStarts(text);
    const line = lineOf(starts, start);
    return { start, length, line: line + 1, column: start - (starts[line] ?? 0) + 1 };
  };
}

/** A problem with its lines and columns. */
export function locateProblem(problem: RawProblem, locate: (start: number, length: number) => Place): VtlProblem {
  const { kind, message, start, length, related, expected } = problem;
  return {
    kind,
    message,
    ...locate(start, length),
    ...(related === undefined
      ? {}
      : { related: { message: related.message, ...locate(related.start, related.length) } }),
    ...(expected === undefined ? {} : { expected }),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** The last line that starts at or before the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
