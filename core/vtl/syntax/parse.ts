import type { Dialect } from '../profile.ts';
import type { RawProblem } from '../problem.ts';
import { readExpression } from './expressions.ts';
import type { Statement } from './nodes.ts';
import { Reader, type Shared } from './reader.ts';
import { readDocument, readStatements } from './statements.ts';

/** A template as a tree, with every error found; the first is the one at which the service stops. */
export interface Syntax {
  readonly statements: readonly Statement[];
  readonly errors: readonly RawProblem[];
}

/** Reads a template. Never throws: errors are in the answer, and reading goes on behind each. */
export function parse(text: string, dialect: Dialect, macros: ReadonlySet<string> = new Set()): Syntax {
  const shared: Shared = {
    dialect,
    grammar: { expression: readExpression, statements: readStatements, document: readDocument },
    errors: [],
    lateErrors: [],
    macros: new Set(macros),
    depth: 0,
  };
  const statements = readDocument(new Reader(text, shared, (offset) => offset));
  return { statements, errors: [...shared.errors, ...shared.lateErrors] };
}
