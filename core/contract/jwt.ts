import { z } from 'zod';
import { sourceRef } from '../model/source.ts';

/**
 * What a token is checked against: nothing, a `jwt` policy of the workspace by the id of its use, or options of that policy
 * given here. References such as `${secret:name}` are resolved in both.
 */
export const jwtAgainst = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('policy'), use: z.string() }),
  z.object({ kind: z.literal('settings'), options: z.record(z.string(), z.unknown()) }),
]);
export type JwtAgainst = Readonly<z.infer<typeof jwtAgainst>>;

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
export type JwtDecoded = Readonly<z.infer<typeof jwtDecoded>>;

/** One check, in the order in which it is made. After the first failure the gateway stops; the rest is shown all the same. */
export const jwtCheck = z.object({
  name: z.enum([
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
  ]),
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

/** A place that keys come from, and how asking it went. */
export const jwtKeySource = z.object({
  source: z.string(),
  state: z.enum(['static', 'fetched', 'cached', 'stale', 'failed']),
  fetchedAt: z.number().optional(),
  keys: z.number(),
  problem: z.string().optional(),
});

/** A gateway's answer to a token: what the client would get. */
export const jwtAnswer = z.object({
  isLetIn: z.boolean(),
  /** 200 stands for let in: what comes then is the upstream's. */
  status: z.number(),
  code: z.string().optional(),
  /** The head and body of a refusal as they would be on the wire. */
  headers: z.array(z.string()),
  body: z.string(),
});
export type JwtAnswer = Readonly<z.infer<typeof jwtAnswer>>;

/** Everything there is to say about a token. */
export const jwtInspection = z.object({
  decoded: jwtDecoded,
  /** Empty against `nothing`. */
  checks: z.array(jwtCheck),
  keys: z.array(jwtKey),
  keySources: z.array(jwtKeySource),
  answer: jwtAnswer.optional(),
  /** Moment the times were checked at. */
  at: z.number(),
  /** How far clocks may be apart by these settings, or as the call asked; absent against `nothing`. */
  skewMillis: z.number().optional(),
  /** What is wrong with the settings themselves; then there are no checks. */
  faults: z.array(z.string()),
});
export type JwtInspection = Readonly<z.infer<typeof jwtInspection>>;

/** A token and what to check it against. */
export const jwtQuestion = z.object({
  token: z.string(),
  against: jwtAgainst,
  /** Moment to check times at; the workspace's clock when absent. */
  at: z.number().optional(),
  /** How far clocks may be apart, in place of what the settings say. */
  skewMillis: z.number().min(0).optional(),
});

/** Calls of the JWT workbench. Tokens are neither stored nor sent anywhere. */
export const jwtCalls = {
  'jwt.policies': {
    input: z.object({}),
    output: z.object({
      policies: z.array(
        z.object({
          use: z.string(),
          /** Route it stands on; empty for all routes. */
          route: z.string(),
          at: sourceRef.optional(),
          options: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  },
  /** Decodes, and checks against what is asked for; a text with `Bearer ` in front is taken as well. */
  'jwt.inspect': {
    input: jwtQuestion,
    output: jwtInspection,
  },
  /** The token and variants of it with one thing changed, as each installed dialect would answer. */
  'jwt.whatIf': {
    input: jwtQuestion,
    output: z.object({
      dialects: z.array(z.object({ id: z.string(), title: z.string() })),
      rows: z.array(
        z.object({
          /** What is changed, such as `expired 5 minutes ago`; the first row is the token as it is. */
          change: z.string(),
          /** Why this row could not be made, such as no key to sign with. */
          problem: z.string().optional(),
          /** One for each dialect, in their order; empty with a problem. */
          answers: z.array(jwtAnswer),
        }),
      ),
      faults: z.array(z.string()),
    }),
  },
};
