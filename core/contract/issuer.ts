import { z } from 'zod';
import { BROKEN_TOKENS } from '../model/broken-tokens.ts';

/** The local issuer. */
export const issuerStatus = z.object({
  isRunning: z.boolean(),
  /** Its issuer identifier, such as `http://127.0.0.1:8010`; empty when it is not running. */
  issuer: z.string(),
  discoveryUrl: z.string(),
  jwksUrl: z.string(),
  keys: z.array(z.object({ kid: z.string(), alg: z.string(), createdAt: z.number(), isActive: z.boolean() })),
  clients: z.array(z.string()),
  problem: z.string().optional(),
});
export type IssuerStatus = Readonly<z.infer<typeof issuerStatus>>;

/** Calls of the local issuer: its state, its keys, the tokens it makes. */
export const issuerCalls = {
  /** Makes a token, signed by the local issuer's key or a given one. */
  'jwt.mint': {
    input: z.object({
      /** A JSON object; `iss`, `iat`, `exp` are added where they are missing. */
      claimsJson: z.string(),
      /** More members of the header, a JSON object. */
      headerJson: z.string().optional(),
      lifetimeMillis: z.number().optional(),
      sign: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('issuer') }),
        z.object({ kind: z.literal('secret'), alg: z.enum(['HS256', 'HS384', 'HS512']), secret: z.string() }),
        z.object({
          kind: z.literal('key'),
          /** That of the key when absent. */
          alg: z.string().optional(),
          pemOrJwk: z.string(),
          kid: z.string().optional(),
        }),
      ]),
      broken: z.enum(BROKEN_TOKENS).default('none'),
    }),
    output: z.object({ token: z.string() }),
  },
  'issuer.status': { input: z.object({}), output: issuerStatus },
  /** Makes a new key and signs with it; the old ones stay in the JWKS unless `dropOld`. */
  'issuer.rotate': { input: z.object({ dropOld: z.boolean().default(false) }), output: issuerStatus },
};
