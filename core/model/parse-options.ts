import type { z } from 'zod';

/** Options as their schema makes them, or why they do not fit it. */
export type ParsedOptions =
  | { readonly kind: 'fits'; readonly value: unknown }
  | { readonly kind: 'faults'; readonly issues: readonly z.core.$ZodIssue[] };

/**
 * Parses options whose references are resolved. A reference gives text; where the schema wants a number or a boolean, the
 * text of a reference is read as one.
 * @param written The options as they stand in the file, which tell what was a reference.
 */
export function parseOptions(schema: z.ZodType, written: unknown, resolved: unknown): ParsedOptions {
  const parsed = schema.safeParse(resolved);
  if (parsed.success) return { kind: 'fits', value: parsed.data };
  const { issues } = parsed.error;
  const converted: unknown = structuredClone(resolved);
  const count = issues.filter((issue) => convert(issue, written, converted)).length;
  if (count === 0) return { kind: 'faults', issues };
  const again = schema.safeParse(converted);
  return again.success ? { kind: 'fits', value: again.data } : { kind: 'faults', issues: again.error.issues };
}

/** Puts a number or a boolean in the place of its text. @returns Whether it did. */
function convert(issue: z.core.$ZodIssue, written: unknown, converted: unknown): boolean {
  const key = issue.path.at(-1);
  if (issue.code !== 'invalid_type' || key === undefined || !isReference(at(written, issue.path))) return false;
  const around = at(converted, issue.path.slice(0, -1));
  const value = readAs(issue.expected, at(converted, issue.path));
  return value !== undefined && typeof around === 'object' && around !== null && Reflect.set(around, key, value);
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && /\$\{(secret|env|file):/.test(value);
}

function readAs(expected: string, text: unknown): number | boolean | undefined {
  if (typeof text !== 'string') return undefined;
  const word = text.trim();
  if (expected === 'boolean') return word === 'true' ? true : word === 'false' ? false : undefined;
  if (expected !== 'number' && expected !== 'int') return undefined;
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : undefined;
}

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}
