/** What a broken token has wrong; `none` makes a good one. */
export const BROKEN_TOKENS = [
  'none',
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'wrong-issuer',
  'alg-none',
  'hs-rs-confusion',
  'unknown-kid',
  'bad-signature',
] as const;
export type BrokenToken = (typeof BROKEN_TOKENS)[number];
