/** Offsets of a piece of text, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Operators that compare two values. */
export const COMPARISONS = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** An expression as a tree. Chains of `and`, `or` and `??` are flat, so that a long one is no deep one. */
export type Node =
  | ({ readonly kind: 'literal'; readonly value: null | boolean | number | string } & Range)
  | ({ readonly kind: 'list'; readonly items: readonly Node[] } & Range)
  | ({ readonly kind: 'name'; readonly name: string } & Range)
  | ({ readonly kind: 'path'; readonly base: Node; readonly steps: readonly Node[] } & Range)
  | ({ readonly kind: 'function'; readonly name: string; readonly args: readonly Node[] } & Range)
  | ({ readonly kind: 'compare'; readonly operator: Comparison; readonly left: Node; readonly right: Node } & Range)
  | ({ readonly kind: 'not'; readonly operand: Node } & Range)
  | ({ readonly kind: 'and' | 'or' | 'default'; readonly parts: readonly Node[] } & Range);
