import type { Comparator } from './bound.ts';
import type { Glob } from './glob.ts';

/** The value of a clause as it was typed. */
export interface TermValue {
  /** Without its quotes. */
  readonly text: string;
  /** The text split at each `*` that is not quoted. */
  readonly glob: Glob;
  /** Whether any of it was quoted. */
  readonly isQuoted: boolean;
  /** The expression between slashes, when that is what was typed. */
  readonly expression?: string;
}

/** One clause of a filter as it was typed: `name`, `operator` and a value. */
export interface Term {
  /** As typed, such as `res.header.Server`. */
  readonly name: string;
  /** `:` on its own is read as `=`; absent when only a name was given. */
  readonly operator: Comparator | ':' | undefined;
  readonly value: TermValue;
  /** Offsets into the filter text. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}
