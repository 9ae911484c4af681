/** What kind of thing went wrong; the words are those of the command line and of the vectors. */
export type ProblemKind = 'parse' | 'method' | 'index' | 'resource' | 'macro-depth' | 'limit';

/** A place in a template: `start` and `length` in UTF-16 units from 0, `line` and `column` from 1. */
export interface Place {
  readonly start: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

/** Why a template could not be read or did not finish, and where. */
export interface VtlProblem extends Place {
  readonly kind: ProblemKind;
  /** One sentence, lower case, no full stop: what was expected and what was found. */
  readonly message: string;
  /** Where the construct began that the problem is about. */
  readonly related?: Place & { readonly message: string };
  /** What could have stood at `start`, in the words of the language. */
  readonly expected?: readonly string[];
}

/** The same before lines and columns are known: reading and running count in offsets only. */
export interface RawProblem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly start: number;
  readonly length: number;
  readonly related?: { readonly message: string; readonly start: number; readonly length: number };
  readonly expected?: readonly string[];
}

/** Thrown inside the engine only; `parseTemplate` and `renderTemplate` turn it into a value. */
export class VtlError extends Error {
  readonly problem: RawProblem;

  constructor(problem: RawProblem) {
    super(problem.message);
    this.name = 'VtlError';
    this.problem = problem;
  }
}
