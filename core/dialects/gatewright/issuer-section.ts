import { z } from 'zod';
import { ISSUER_ALGORITHMS } from '../../model/config.ts';
import { durationOption } from '../../model/options.ts';

/** Where the issuer listens when nothing is said. */
export const DEFAULT_LISTEN = '127.0.0.1:8010';
const textList = z.union([z.string(), z.array(z.string())]);
const claims = z.record(z.string(), z.unknown());

const client = z.strictObject({
  id: z.string().min(1).describe('Its client_id, unique.'),
  secret: z
    .string()
    .min(1)
    .describe('Its client_secret, as a reference such as ${secret:web}; a client without one is public and uses PKCE.')
    .optional(),
  scopes: z.array(z.string()).default([]).describe('Scopes it may ask for, and gets when it asks for none.'),
  audience: textList.describe('Audience of its access tokens, in place of the one of the issuer.').optional(),
  claims: claims.default({}).describe('Claims of every access token for it.'),
  redirectUris: z
    .array(z.string())
    .describe('Where logins may return to, byte for byte; any address on this machine when absent.')
    .optional(),
});

const user = z.strictObject({
  id: z.string().min(1).describe('The subject of its tokens, unique.'),
  claims: claims.default({}).describe('Claims of its tokens and of userinfo, such as name, email, groups.'),
});

/** `issuer` of a document. */
export const issuerSchema = z
  .strictObject({
    listen: z
      .union([z.string(), z.number().int().min(0).max(65_535)])
      .default(DEFAULT_LISTEN)
      .describe('Its address, on this machine alone; port 0 takes a free one.'),
    name: z.string().describe('Shown where one logs in; name of the gateway when absent.').optional(),
    lifetime: durationOption.default(3_600_000).describe('How long access and ID tokens are good for.'),
    audience: textList.describe('Audience of access tokens; without any they have none.').optional(),
    algorithm: z.enum(ISSUER_ALGORITHMS).default('RS256').describe('What tokens are signed with.'),
    clients: z.array(client).default([]).describe('Programs that may ask for tokens.'),
    users: z.array(user).default([]).describe('Whom one can log in as, without a password.'),
  })
  .describe('A local issuer of tokens: an OpenID provider for development.');
