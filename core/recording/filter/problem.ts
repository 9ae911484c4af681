/** What stops a filter from being understood, and where; inside this folder only, `compileFilter` throws FILTER_INVALID. */
export class FilterProblem extends Error {
  /** Offsets into the filter text. */
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.name = 'FilterProblem';
    this.start = start;
    this.end = end;
  }
}
