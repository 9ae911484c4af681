import { GatewrightError } from '../../model/errors.ts';

/** Versions of JSON Schema that are understood. */
export const DRAFTS = ['draft-04', 'draft-07', '2020-12'] as const;
export type Draft = (typeof DRAFTS)[number];

const BY_ADDRESS: readonly (readonly [address: RegExp, draft: Draft])[] = [
  [/^https?:\/\/json-schema\.org\/draft-04\/schema#?$/, 'draft-04'],
  [/^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/, 'draft-07'],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
];

/**
 * The version a schema is written in: what its `$schema` says, else `otherwise`.
 * @throws CONFIG_INVALID for a version that is not understood.
 */
export function draftOf(schema: unknown, otherwise: Draft): Draft {
  const address = typeof schema === 'object' && schema !== null && '$schema' in schema ? schema.$schema : undefined;
  if (address === undefined) return otherwise;
  const [, draft] = BY_ADDRESS.find(([known]) => typeof address === 'string' && known.test(address)) ?? [];
  if (draft === undefined)
    throw new GatewrightError('CONFIG_INVALID', {
      reason: `$schema ${JSON.stringify(address)} is not understood`,
      expected: DRAFTS.join(', '),
    });
  return draft;
}
