import { z } from 'zod';
import { sourceRef } from './source.ts';

/** Something odd in a token that is no check of its own: a duplicate claim, `alg` none, a time in milliseconds. */
export const jwtRemark = z.object({
  /** Code such as `CLAIM_DUPLICATE`. */
  code: z.string(),
  part: z.enum(['token', 'header', 'claims', 'signature']),
  severity: z.enum(['error', 'warning', 'hint']),
  message: z.string(),
});

/** One member of the header or the claims, in the order of the token. */
export const jwtMember = z.object({
  name: z.string(),
  /** The value as JSON text. */
  json: z.string(),
  /** What the name stands for, such as `expiration time`; absent for names that no registry has. */
  title: z.string().optional(),
  /** For times: the moment, in milliseconds since the epoch. */
  time: z.number().optional(),
});

/** A token taken apart; nothing here says that it is genuine. */
export const jwtDecoded = z.object({
  kind: z.enum(['jws', 'jwe', 'opaque']),
  /** Members, or none where the part could not be read; `text` is the part decoded, as far as that went. */
  header: z.object({ members: z.array(jwtMember), text: z.string() }),
  claims: z.object({ members: z.array(jwtMember), text: z.string() }),
  signature: z.object({ bytes: z.number(), algorithm: z.string().optional() }),
  remarks: z.array(jwtRemark),
});
export type JwtRemark = Readonly<z.infer<typeof jwtRemark>>;
export type JwtMember = Readonly<z.infer<typeof jwtMember>>;
export type JwtDecoded = Readonly<z.infer<typeof jwtDecoded>>;

/** Every check of a token, in the usual order. */
export const JWT_CHECKS = [
  'extract',
  'parse',
  'algorithm',
  'key',
  'signature',
  'exp',
  'nbf',
  'iat',
  'issuer',
  'audience',
  'claims',
  'scope',
  'consumer',
  'acl',
] as const;
export type JwtCheckName = (typeof JWT_CHECKS)[number];

/** One check, in the order in which it is made. After the first failure the gateway stops; the rest is shown all the same. */
export const jwtCheck = z.object({
  name: z.enum(JWT_CHECKS),
  title: z.string(),
  /** `off`: nothing is asked here. `unknown`: cannot be told, since a check before it failed. */
  status: z.enum(['pass', 'fail', 'off', 'unknown']),
  seen: z.string(),
  rule: z.string(),
  /** Why, where seen and rule do not say it. */
  reason: z.string().optional(),
  /** Code of the refusal, of a check that failed. */
  code: z.string().optional(),
  /** The line of the configuration that asks for it. */
  at: sourceRef.optional(),
});
export type JwtCheck = Readonly<z.infer<typeof jwtCheck>>;

/** A key that was looked at, and why it was chosen or not. */
export const jwtKey = z.object({
  kid: z.string().optional(),
  kty: z.string(),
  alg: z.string().optional(),
  use: z.string().optional(),
  /** Where it comes from: a URL, `pem`, `secret`, `jwks`. */
  source: z.string(),
  isChosen: z.boolean(),
  why: z.string(),
});
export type JwtKey = Readonly<z.infer<typeof jwtKey>>;

/** A place that keys come from, and how asking it went. */
export const jwtKeySource = z.object({
  source: z.string(),
  state: z.enum(['static', 'fetched', 'cached', 'stale', 'failed']),
  fetchedAt: z.number().optional(),
  keys: z.number(),
  problem: z.string().optional(),
});
export type JwtKeySource = Readonly<z.infer<typeof jwtKeySource>>;
