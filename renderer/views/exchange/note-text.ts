/** What a policy wrote down, or a detail of an error. */
export type Note = string | number | boolean;

/** A note as it is read: lists, which are recorded as JSON, without their brackets and quotes. */
export function noteText(note: Note): string {
  if (note === '') return '(empty)';
  const list = typeof note === 'string' && note.startsWith('[') ? parseList(note) : undefined;
  if (list === undefined) return String(note);
  return list.length === 0 ? '(none)' : list.join(', ');
}

/** Notes of a step with the details of the error that it threw; what both say stands there once. */
export function mergeNotes(
  notes: Readonly<Record<string, Note>>,
  details: Readonly<Record<string, Note>>,
): Readonly<Record<string, Note>> {
  const known = new Set(Object.values(notes));
  const added = Object.entries(details).filter(([name, value]) => !(name in notes) && !known.has(value));
  return { ...notes, ...Object.fromEntries(added) };
}

/** A JSON array of plain values; undefined for everything else. */
function parseList(text: string): readonly Note[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isPlain) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPlain(value: unknown): value is Note {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
