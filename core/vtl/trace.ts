/** A part of the template or of the output, as offsets; `end` is exclusive. */
export interface TraceSpan {
  readonly start: number;
  readonly end: number;
}

/** What one directive or reference did. */
export interface TraceStep {
  readonly node:
    | 'reference'
    | 'set'
    | 'if'
    | 'branch'
    | 'foreach'
    | 'turn'
    | 'macro'
    | 'define'
    | 'evaluate'
    | 'stop'
    | 'break'
    | 'return';
  /** The reference's source text, the variable that was set, or the directive. */
  readonly name: string;
  readonly input: TraceSpan;
  /** What it printed; empty, at where the output stood, when it printed into a value. */
  readonly output: TraceSpan;
  /** Value before a `#set`; undefined when there was none. */
  readonly before?: string | undefined;
  /** Value of a reference, or after a `#set`. At most 200 characters of it. */
  readonly after?: string | undefined;
  /** Java type of `after`. */
  readonly type?: string | undefined;
  /** Outcome of a condition. */
  readonly condition?: boolean | undefined;
  /** Turn of the innermost loop around it, from 0. */
  readonly loopIndex?: number | undefined;
  /** How many directives it stands in. */
  readonly depth: number;
}

/** The steps of a rendering in the order in which they ended. */
export interface Trace {
  readonly steps: readonly TraceStep[];
  /** There were more steps than are kept. */
  readonly isCut: boolean;
}
