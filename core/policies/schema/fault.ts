/** Where in a message something stands that a schema speaks of. */
export type FaultPlace = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'status';

/** One thing that does not fit. */
export interface Fault {
  readonly in: FaultPlace;
  /** A JSON pointer in a body; the name of a parameter, with a pointer behind it where the fault is inside of its value. */
  readonly path: string;
  /** What was expected, lower case, no full stop; never a value of the message. */
  readonly message: string;
  /** The word of the schema that was not met, as a pointer into the schema. */
  readonly schema?: string;
}

/** More faults than this are not listed; that there are more is said. */
export const MOST_FAULTS = 20;

/** One fault as a line for notes. */
export function describeFault({ in: place, path, message }: Fault): string {
  return `${place}${path === '' ? '' : ` ${path}`} ${message}`;
}
