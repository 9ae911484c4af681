/** A text pattern: the literal pieces between its `*`; one piece when it has none. Each `*` stands for any text, also none. */
export type Glob = readonly string[];

/**
 * A text with the letters A to Z in lower case and everything else untouched: the only folding that SQLite's `lower`
 * does, so that a filter means the same in the store and here.
 */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether the whole text fits the pattern; upper and lower case differ. */
export function matchesGlob(glob: Glob, text: string): boolean {
  const [first = '', ...rest] = glob;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** The pattern as SQLite's GLOB operator reads it. */
export function toSqlGlob(glob: Glob): string {
  return glob.map((piece) => piece.replace(/[*?[]/g, '[$&]')).join('*');
}

/** The pattern as it is typed, for sentences. */
export function globText(glob: Glob): string {
  return glob.join('*');
}
