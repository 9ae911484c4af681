import type { Comparator } from './bound.ts';
import type { Leaf } from './node.ts';
import { FilterProblem } from './problem.ts';
import type { Term } from './term.ts';

/** One clause understood: the condition, and what it says in words. */
export interface Clause {
  readonly leaf: Leaf;
  readonly meaning: string;
}

/** Each comparison as people say it. */
export const COMPARED: Readonly<Record<Comparator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

/** The comparison of a clause; a colon compares for equality. */
export function comparatorOf({ operator }: Term): Comparator {
  return operator === undefined || operator === ':' ? '=' : operator;
}

/** Says what is wrong with a clause. @param start Where the wrong part begins; the value when left out. @throws FilterProblem */
export function refuse(term: Term, message: string, start = term.valueStart): never {
  throw new FilterProblem(message, start, Math.max(term.end, start));
}
