/** What is wrong with an expression or a template, and where in its text. */
export interface Problem {
  readonly kind: 'problem';
  /** Lower case, no full stop: what was found and what was expected. */
  readonly message: string;
  /** Offsets into the text, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of the start, counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** Thrown inside of this folder only; outside it is a {@link Problem}. */
export class ExpressionFault extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, { start, end }: { readonly start: number; readonly end: number }) {
    super(message);
    this.name = 'ExpressionFault';
    this.start = start;
    this.end = end;
  }
}

/** Runs something that may find a fault in `text`, and gives the fault as a problem. */
export function orProblem<T>(text: string, run: () => T): T | Problem {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof ExpressionFault)) throw thrown;
    return problemAt(text, thrown);
  }
}

/** A problem as one line: the message, and the place where the text has more than one line or is long. */
export function describeProblem({ message, line, column }: Problem): string {
  return `${message} (line ${line}, column ${column})`;
}

function problemAt(text: string, { message, start, end }: ExpressionFault): Problem {
  const from = Math.min(start, text.length);
  const before = text.slice(0, from);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    kind: 'problem',
    message,
    start: from,
    end: Math.min(Math.max(end, from), text.length),
    line: before.split('\n').length,
    column: from - lineStart + 1,
  };
}
