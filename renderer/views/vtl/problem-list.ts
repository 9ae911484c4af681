import type { VtlFindingValue, VtlProblemValue } from '../../../core/contract/vtl.ts';

/** One line of the list of problems; lines and columns from 1. */
export interface ListedProblem {
  readonly severity: 'error' | 'warning' | 'hint';
  readonly message: string;
  readonly code: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly related: { readonly message: string; readonly line: number; readonly column: number } | undefined;
}

const WEIGHTS = { error: 0, warning: 1, hint: 2 };

/** Everything to say about a template: what stops it first, then by weight and place. */
export function listProblems(
  problems: readonly VtlProblemValue[],
  findings: readonly VtlFindingValue[],
): readonly ListedProblem[] {
  const stopping = problems.map(({ message, line, column, related, expected }): ListedProblem => {
    const missing = (expected ?? []).filter((word) => !message.includes(word));
    const text = missing.length === 0 ? message : `${message}; expected ${missing.slice(0, 4).join(' or ')}`;
    return { severity: 'error', message: text, code: undefined, line, column, related };
  });
  const noticed = findings.map(({ severity, rule, message, line, column, fix }): ListedProblem => {
    const text = fix === undefined ? message : `${message}; instead: ${fix}`;
    return { severity, message: text, code: rule, line, column, related: undefined };
  });
  const byPlace = noticed.toSorted(
    (a, b) => WEIGHTS[a.severity] - WEIGHTS[b.severity] || a.line - b.line || a.column - b.column,
  );
  return [...stopping, ...byPlace];
}
