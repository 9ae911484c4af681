/** How a number, a time or a value is compared. */
export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One bound of a number; where there are several, all must hold. */
export interface Bound {
  readonly comparator: Comparator;
  /** In the unit of what is compared: bytes, milliseconds, a status. */
  readonly value: number;
}
