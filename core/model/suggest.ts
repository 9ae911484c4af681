/** The known word that a misspelt one is nearest to; undefined when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** `, did you mean rate-limit` when a known word is near, else nothing; the end of a message. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : `, did you mean ${nearest}`;
}

/** Letters to put in, leave out, change or swap with the next to make one word the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 0; row < a.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      const change = (previous[column] ?? 0) + (a[row] === b[column] ? 0 : 1);
      const isSwapped = column > 0 && a[row] === b[column - 1] && a[row - 1] === b[column];
      const swap = isSwapped ? (before[column - 1] ?? 0) + 1 : change;
      current.push(Math.min(change, swap, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
