import { z } from 'zod';
import { durationOption, headerNameOption } from '../../model/options.ts';

const url = z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
  error: 'expected an absolute http or https URL',
});
const scopes = z.array(z.string()).describe('Scopes to ask for.').default([]);
const client = {
  issuer: url.describe('Authorization server, whose discovery document names the endpoints.'),
  clientId: z.string().min(1),
  clientSecret: z.string().describe('By reference; absent for public clients.').optional(),
  scopes,
  audience: z.string().describe('Audience to ask for, where the server takes one.').optional(),
};

/** Credentials that a target wants. Secrets in them are references and are resolved when a run begins. */
export const credentialOptions = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** What was captured goes along; for a target that is the very same gateway. */
  z.strictObject({ kind: z.literal('captured') }),
  /** Claims of the captured token, signed anew by the local issuer. */
  z.strictObject({
    kind: z.literal('minted'),
    issuer: z.string().describe('New iss; the local issuer when not given.').optional(),
    audience: z.union([z.string(), z.array(z.string())]).optional(),
    lifetime: durationOption.describe('How long a token is valid.').default(300_000),
    claims: z.record(z.string(), z.unknown()).describe('Claims set in every token, over those captured.').default({}),
    drop: z.array(z.string()).describe('Claims that are not copied.').default([]),
    header: headerNameOption.default('authorization'),
  }),
  z.strictObject({ kind: z.literal('client-credentials'), ...client }),
  z.strictObject({ kind: z.literal('refresh-token'), ...client, refreshToken: z.string().min(1) }),
  z.strictObject({ kind: z.literal('password'), ...client, username: z.string(), password: z.string() }),
  z.strictObject({ kind: z.literal('device-code'), ...client }),
  z.strictObject({
    kind: z.literal('api-key'),
    in: z.enum(['header', 'query']).default('header'),
    name: z.string().min(1).default('x-api-key'),
    value: z.string().min(1),
  }),
  z.strictObject({ kind: z.literal('basic'), username: z.string(), password: z.string() }),
  z.strictObject({
    kind: z.literal('sigv4'),
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().optional(),
    region: z.string().min(1),
    service: z.string().min(1).default('execute-api'),
  }),
  z.strictObject({
    kind: z.literal('hmac'),
    username: z.string().min(1),
    secret: z.string().min(1),
    algorithm: z.enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512']).default('hmac-sha256'),
    headers: z.array(z.string()).min(1).default(['date', '@request-target']),
  }),
]);
export type CredentialOptions = z.output<typeof credentialOptions>;
