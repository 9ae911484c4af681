import { z } from 'zod';
import { jwtCheck, jwtDecoded, jwtKey, jwtKeySource } from '../model/jwt.ts';
import { sourceRef } from '../model/source.ts';

export type { JwtCheck, JwtDecoded, JwtKey, JwtKeySource, JwtMember, JwtRemark } from '../model/jwt.ts';

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
