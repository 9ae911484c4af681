/** Something to underline in the editor. Lines and columns count from 1. */
export interface EditorMarker {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable code, shown behind the message. */
  readonly code?: string | undefined;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Exclusive end; absent when only the start is known: then the word there is underlined. */
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
}

/** A place in the editor. A new object goes there again. */
export interface EditorPlace {
  readonly line: number;
  readonly column: number;
  /** Whether the keyboard goes there too. */
  readonly takesFocus: boolean;
}

/** The columns to underline in the line of a marker: its own end when that is in the line, else the end of the word that begins there. */
export function underlined(
  text: string,
  { line, column, endLine, endColumn }: Pick<EditorMarker, 'line' | 'column' | 'endLine' | 'endColumn'>,
): { readonly from: number; readonly to: number } {
  const last = text.trimEnd().length + 1;
  const from = Math.max(1, Math.min(column, last));
  if (endColumn !== undefined && (endLine ?? line) === line && endColumn > from) return { from, to: endColumn };
  if (endLine !== undefined && endLine > line) return { from, to: Math.max(last, from + 1) };
  const word = /^(?:[\w$.-]+|'[^']*'|"[^"]*"|\S)/.exec(text.slice(from - 1))?.[0] ?? '';
  return { from, to: from + Math.max(1, word.length) };
}
