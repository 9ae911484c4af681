import type { Draft } from './draft.ts';
import type { SchemaObject } from './schema-walk.ts';

/** A word of our own that counts a step. */
export const STEP_WORD = 'x-gatewright-step';

/** Words beside `$ref` that count where the draft says that its neighbours do not. */
const BESIDE_REF = new Set(['$ref', '$schema', '$id', 'id', 'definitions', STEP_WORD]);

/**
 * A schema that counts each time it is entered, when it refers to another; for without those there is no repetition. In
 * drafts where a reference stands alone its neighbours are taken away.
 */
export function countStep(schema: SchemaObject, draft: Draft): SchemaObject {
  if (schema['$ref'] === undefined && schema['$dynamicRef'] === undefined) return schema;
  const words = Object.entries({ ...schema, [STEP_WORD]: true });
  return Object.fromEntries(draft === '2020-12' ? words : words.filter(([word]) => BESIDE_REF.has(word)));
}
