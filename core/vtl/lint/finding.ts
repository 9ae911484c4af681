import type { Place } from '../problem.ts';
import type { Dialect } from '../profile.ts';

/** Something that is legal in a template and still not what its author means. */
export interface LintFinding extends Place {
  /** Name of the rule. */
  readonly rule: string;
  /** `error`: it cannot work on the service; `warning`: it likely is a mistake; `hint`: it may surprise. */
  readonly severity: 'error' | 'warning' | 'hint';
  /** One sentence, lower case, no full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly fix?: string;
}

/** A finding before its line and column are known. */
export type RawFinding = Omit<LintFinding, 'line' | 'column'>;

/** What a rule sees besides its node. */
export interface LintContext {
  readonly dialect: Dialect;
  readonly text: string;
  /** Variables that the template sets or loops over. */
  readonly assigned: ReadonlySet<string>;
  /** Variables that only ever are true or false. */
  readonly booleans: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
}

/** A finding about a part of the template. */
export function finding(
  span: { readonly start: number; readonly end: number },
  about: Pick<RawFinding, 'rule' | 'severity' | 'message' | 'fix'>,
): RawFinding {
  return { ...about, start: span.start, length: span.end - span.start };
}
