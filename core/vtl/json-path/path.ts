import type { JavaValue } from '../java/values.ts';

/** One part of a path after `$` or `@`. */
export type Segment =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly test: Filter }
  | { readonly kind: 'function'; readonly name: string };

/** A path. A definite one finds one value or nothing, the others always a list. */
export interface JsonPath {
  readonly isRelative: boolean;
  readonly segments: readonly Segment[];
  readonly isDefinite: boolean;
}

/** The condition in `[?(…)]`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand };

/** One side of a comparison. */
export type Operand =
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'value'; readonly value: JavaValue }
  | { readonly kind: 'regex'; readonly pattern: string };

/** Why a path cannot be read; `offset` is where. */
export class JsonPathError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'JsonPathError';
    this.offset = offset;
  }
}
