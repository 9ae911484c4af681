/** A stretch of the filter text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The filter without one of its clauses, and without the word that tied it to its neighbour. */
export function withoutClause(text: string, { start, end }: Stretch): string {
  const before = text
    .slice(0, start)
    .replace(/(^|\s)(and|or|not)\s*$/i, '$1')
    .trimEnd();
  const after = text.slice(end).trimStart();
  const rest = before === '' || before.endsWith('(') ? after.replace(/^(and|or)\s+/i, '') : after;
  return `${before}${before === '' || rest === '' || before.endsWith('(') || rest.startsWith(')') ? '' : ' '}${rest}`
    .replace(/-?\(\s*\)/g, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** The filter with one more clause at its end. */
export function withClause(text: string, clause: string): string {
  return text.trim() === '' ? clause : `${text.trim()} ${clause}`;
}

/** The text and the place of the cursor after a completion was chosen; a finished word gets a space after it. */
export function withCompletion(
  text: string,
  { start, end }: Stretch,
  chosen: string,
): { readonly text: string; readonly cursor: number } {
  const tail = text.slice(end);
  const isOpen = /[:=<>(]$/.test(chosen) || /^[\s)]/.test(tail);
  const inserted = isOpen ? chosen : `${chosen} `;
  return { text: text.slice(0, start) + inserted + tail, cursor: start + inserted.length };
}

/** A text cut in three around a stretch, to mark the part that is wrong. A stretch at the end marks the space behind it. */
export function cutAround(
  text: string,
  { start, end }: Stretch,
): readonly [before: string, marked: string, after: string] {
  const from = Math.min(Math.max(0, start), text.length);
  const to = Math.max(from, Math.min(end, text.length));
  return [
    text.slice(0, from),
    from === to ? (text[from] ?? ' ') : text.slice(from, to),
    text.slice(Math.max(to, from + 1)),
  ];
}
