/** Something to choose from, and the words it is found by. */
export interface Matchable {
  readonly title: string;
  readonly detail?: string | undefined;
}

/** The items that fit what was typed, best first; all of them, in their order, when nothing was typed. */
export function matching<T extends Matchable>(items: readonly T[], typed: string, limit: number): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items.slice(0, limit);
  return items
    .map((item, index) => ({ item, index, score: scoreOf(item, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** How well all words fit; 0 when one of them does not. Beginnings of words count more than their middles, titles more than details. */
function scoreOf({ title, detail = '' }: Matchable, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const found = Math.max(3 * placeScore(title, word), placeScore(detail, word));
    if (found === 0) return 0;
    score += found;
  }
  return score;
}

function placeScore(text: string, word: string): number {
  const lower = text.toLowerCase();
  const at = lower.indexOf(word);
  if (at === 0) return 4;
  if (at > 0) return /[^\p{L}\p{N}]/u.test(lower[at - 1] ?? '') ? 3 : 2;
  return isSubsequence(lower, word) ? 1 : 0;
}

function isSubsequence(text: string, word: string): boolean {
  let at = -1;
  for (const sign of word) {
    at = text.indexOf(sign, at + 1);
    if (at < 0) return false;
  }
  return true;
}
