import { z } from 'zod';

/** A place in a file of the workspace. `line` and `column` count from 1. `file` is relative to the workspace, with `/`. */
export const sourceRef = z.object({
  file: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
  /** Where the thing ends, exclusive; absent when only the start is known. */
  endLine: z.number().int().min(1).optional(),
  endColumn: z.number().int().min(1).optional(),
  /** JSON pointer of the value in its document, such as `/routes/0/match/path`. */
  pointer: z.string().optional(),
});
export type SourceRef = Readonly<z.infer<typeof sourceRef>>;

/** Something noticed in a configuration. An `error` keeps the configuration from being used. */
export const finding = z.object({
  /** Stable, such as `POLICY_UNKNOWN`; clients match on it, never on the message. */
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** Lower case, no full stop: what was found and what was expected. */
  message: z.string(),
  at: sourceRef.optional(),
  /** What would be right here: a type, a list of names, a range. */
  expected: z.string().optional(),
});
export type Finding = Readonly<z.infer<typeof finding>>;

/** One text file of a configuration. `path` is relative to the workspace, with `/`. */
export const sourceFile = z.object({ path: z.string(), text: z.string() });
export type SourceFile = Readonly<z.infer<typeof sourceFile>>;

/** The form every terminal and editor can jump to: `file:line:col code message`. */
export function formatFinding(found: Finding): string {
  const place = found.at === undefined ? '' : `${found.at.file}:${found.at.line}:${found.at.column} `;
  const expected = found.expected === undefined ? '' : `; expected ${found.expected}`;
  return `${place}${found.code} ${found.message}${expected}`;
}
