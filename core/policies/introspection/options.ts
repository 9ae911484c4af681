import { z } from 'zod';
import { durationOption, headerNameOption, headerValueOption, sizeOption } from '../../model/options.ts';
import { jwtOptions } from '../jwt/options.ts';

/** What this policy has in common with `jwt`: where a token is, what is asked of its claims, and whose it is. */
const common = jwtOptions.pick({
  from: true,
  several: true,
  maxTokenSize: true,
  issuer: true,
  audience: true,
  audienceMatch: true,
  audienceFallback: true,
  clockSkew: true,
  claims: true,
  claimsMatch: true,
  scopes: true,
  scopesMatch: true,
  scopeClaims: true,
  consumerClaim: true,
  requireConsumer: true,
  groupsClaim: true,
  forwardClaims: true,
  hideCredentials: true,
  realm: true,
  anonymous: true,
});

/** Options of `oauth-introspection`. */
export const introspectionOptions = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .describe('Introspection endpoint of the authorization server.'),
    clientAuth: z
      .enum(['basic', 'post', 'bearer', 'none'])
      .describe(
        'How the gateway shows who it is: clientId and clientSecret by HTTP Basic or in the form, or a bearer token.',
      )
      .default('basic'),
    clientId: z.string().min(1).describe('With basic and post: id of the gateway as a client.').optional(),
    clientSecret: z.string().describe('With basic and post: its secret, by reference.').optional(),
    clientToken: z.string().min(1).describe('With bearer: the token, by reference.').optional(),
    tokenTypeHint: z
      .string()
      .min(1)
      .describe('What the server is told of the kind of token, such as access_token.')
      .optional(),
    parameters: z.record(z.string(), z.string()).describe('More parameters of the form that is sent.').default({}),
    headers: z.record(headerNameOption, headerValueOption).describe('More headers of the request.').default({}),
    ca: z.string().describe('Authorities to trust for it as PEM text, in place of the system’s.').optional(),
    timeout: durationOption.describe('Longest wait for an answer.').default(5000),
    maxSize: sizeOption.describe('Largest answer that is read.').default(65_536),
    ttl: durationOption
      .describe('How long an answer is kept, but never beyond the expiry of the token; 0s asks for every request.')
      .default(60_000),
    negativeTtl: durationOption.describe('How long it is remembered that a token is not active.').default(5000),
    maxCached: z.number().int().min(0).max(1_000_000).describe('How many answers are kept.').default(10_000),
    bodyParameter: z
      .string()
      .min(1)
      .describe(
        'Parameter of a form in the body that may carry the token, where it is nowhere else; it stays there, also with hideCredentials.',
      )
      .optional(),
    ...common.shape,
  })
  .superRefine(({ clientAuth, clientId, clientSecret, clientToken }, context) => {
    const pair = [clientId, clientSecret];
    const isPair = clientAuth === 'basic' || clientAuth === 'post';
    if (pair.some((part) => (part === undefined) === isPair))
      context.addIssue({
        code: 'custom',
        path: ['clientId'],
        message: `expected ${isPair ? 'clientId and clientSecret' : 'neither clientId nor clientSecret'} with ${clientAuth}`,
      });
    if ((clientAuth === 'bearer') !== (clientToken !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['clientToken'],
        message: 'expected clientToken with bearer, and only there',
      });
  });
/** What {@link introspectionOptions} parse to. */
export type IntrospectionOptions = z.output<typeof introspectionOptions>;
