import { z } from 'zod';
import { ALGORITHM_NAMES } from '../../jwt/algorithms.ts';
import { SECRET_ENCODINGS } from '../../jwt/keys/read-pem.ts';
import type { JwtCheckName } from '../../model/jwt.ts';
import { durationOption, headerNameOption, sizeOption } from '../../model/options.ts';
import { authenticationOptions } from '../authentication.ts';
import { placeOptions } from './token-places.ts';

const url = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'expected an absolute http or https URL',
});
const algorithm = z.enum(ALGORITHM_NAMES as [string, ...string[]]);
const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const match = z.enum(['any', 'all']);
const timeRule = z.enum(['required', 'if-present', 'ignored']);

/** Checks whose place in the order may be chosen; the others stand where nothing else makes sense. */
const MOVABLE = [
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
] as const;

const keyOption = z
  .strictObject({
    jwksUrl: url.describe('URL of a published key set.').optional(),
    discovery: url
      .describe('Issuer whose discovery document names the key set, or the URL of that document.')
      .optional(),
    origins: z
      .array(url)
      .describe(
        'With `discovery`: origins besides its own that the key set may lie on, such as https://www.googleapis.com.',
      )
      .optional(),
    jwks: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .describe('A key set or one JWK given here, as JSON text such as ${file:keys.json} or as YAML.')
      .optional(),
    pem: z.string().describe('A public key or certificate as PEM text, such as ${file:issuer.pem}.').optional(),
    secret: z.string().min(1).describe('A shared secret for HS256, HS384 and HS512, by reference.').optional(),
    encoding: z.enum(SECRET_ENCODINGS).describe('With `secret`: how its text stands for bytes.').optional(),
    kid: z.string().describe('With `pem` and `secret`: the key id that tokens name.').optional(),
    alg: algorithm.describe('With `pem` and `secret`: the one algorithm it is for.').optional(),
    onlyFor: z
      .record(z.string(), z.string())
      .describe('Claims that a token must have for these keys to be looked at, such as { iss: "https://id.example" }.')
      .optional(),
  })
  .superRefine((key, context) => {
    const kinds = (['jwksUrl', 'discovery', 'jwks', 'pem', 'secret'] as const).filter(
      (name) => key[name] !== undefined,
    );
    const needs = (name: 'origins' | 'encoding' | 'kid' | 'alg', of: readonly string[]): void => {
      if (key[name] !== undefined && !kinds.some((kind) => of.includes(kind)))
        context.addIssue({ code: 'custom', path: [name], message: `expected ${of.join(' or ')} with ${name}` });
    };
    if (kinds.length !== 1)
      context.addIssue({ code: 'custom', message: 'expected one of jwksUrl, discovery, jwks, pem, secret' });
    needs('origins', ['discovery']);
    needs('encoding', ['secret']);
    needs('kid', ['pem', 'secret']);
    needs('alg', ['pem', 'secret']);
  });

const claimOption = z.strictObject({
  name: z.string().min(1).describe('Name of the claim, or a path such as realm_access.roles.'),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .min(1)
    .describe('Values that count, compared as texts; without it the claim need only be there.')
    .optional(),
  match: match.describe('Whether one of the values is enough.').default('any'),
  separator: z.string().min(1).describe('What parts a text into several values, such as a space.').optional(),
});

const keyCacheOption = z.strictObject({
  ttl: durationOption.describe('How long published keys are used without asking again.').default(600_000),
  cooldown: durationOption
    .describe('Least time between two asks that a key id nobody knows can cause.')
    .default(30_000),
  staleFor: durationOption
    .describe('How long beyond that the last good keys count while new ones cannot be had.')
    .default(3_600_000),
  timeout: durationOption.describe('Longest wait for an answer.').default(5000),
  maxSize: sizeOption.describe('Largest answer that is read.').default(262_144),
  ca: z.string().describe('Authorities to trust for it as PEM text, in place of the system’s.').optional(),
});

/** Options of the `jwt` policy. */
export const jwtOptions = z.strictObject({
  keys: z.array(keyOption).min(1).describe('Where the keys are that signatures are checked with.'),
  ...placeOptions,
  algorithms: z
    .array(algorithm)
    .min(1)
    .describe('Algorithms that are let in; without it all asymmetric ones, and HMAC only where a secret is given here.')
    .optional(),
  types: z
    .array(z.string().min(1))
    .min(1)
    .describe('Values that typ in the header may have, such as at+jwt.')
    .optional(),
  requireKeyId: z.boolean().describe('Whether the token must name its key by kid.').default(false),
  issuer: oneOrMore
    .describe(
      'Who must have issued the token, one or several; without it the issuer that discovery names, if there is any.',
    )
    .optional(),
  audience: oneOrMore.describe('Whom the token must be meant for, one or several.').optional(),
  audienceMatch: match.describe('Whether one of several audiences is enough.').default('any'),
  audienceFallback: z
    .string()
    .min(1)
    .describe('Claim that counts as the audience where there is no aud, such as client_id.')
    .optional(),
  clockSkew: durationOption.describe('How far the clocks of issuer and gateway may be apart.').default(0),
  exp: timeRule.describe('Whether the token must have an expiry.').default('required'),
  nbf: timeRule.describe('Whether the token must have a not-before time.').default('if-present'),
  iat: timeRule
    .describe('Whether the token must have an issued-at time; one in the future is refused.')
    .default('if-present'),
  maxAge: durationOption.describe('How long ago the token may have been issued, by iat.').optional(),
  maxLifetime: durationOption.describe('How far ahead the expiry may lie.').optional(),
  claims: z.array(claimOption).describe('Claims that are asked for.').default([]),
  claimsMatch: match.describe('Whether one of the claims asked for is enough.').default('all'),
  scopes: oneOrMore.describe('Scopes that are asked for.').optional(),
  scopesMatch: match.describe('Whether one of several scopes is enough.').default('all'),
  scopeClaims: z
    .array(z.string().min(1))
    .min(1)
    .describe('Claims that hold scopes, as a text with spaces or a list.')
    .default(['scope', 'scp']),
  consumerClaim: z
    .string()
    .min(1)
    .describe('Claim that names the consumer, after the claims that consumers have themselves.')
    .default('sub'),
  requireConsumer: z
    .boolean()
    .describe('Whether the consumer must be one of the configuration; otherwise one is made from the claim.')
    .default(false),
  groupsClaim: z
    .string()
    .min(1)
    .describe('Claim with the groups of a consumer made from the token, as a list or a text with spaces.')
    .optional(),
  forwardClaims: z
    .record(headerNameOption, z.string().min(1))
    .describe(
      'Headers that take a claim to the upstream, such as { x-user: sub }; what clients send under these names goes.',
    )
    .default({}),
  forwardPayload: headerNameOption
    .describe('Header that takes the whole payload to the upstream, in base64url.')
    .optional(),
  hideCredentials: z.boolean().describe('Takes the token out before the request goes on.').default(false),
  realm: z
    .string()
    .regex(/^[ !#-[\]-~]*$/, { error: 'expected plain text without quotes' })
    .describe('Realm named in WWW-Authenticate; gatewright when not given.')
    .optional(),
  order: z
    .array(z.enum(MOVABLE))
    .refine((names) => new Set(names).size === names.length, { error: 'expected each check once' })
    .refine((names) => !names.includes('signature') || names.indexOf('key') !== -1, {
      error: 'expected key with signature',
    })
    .refine((names) => !names.includes('signature') || names.indexOf('key') < names.indexOf('signature'), {
      error: 'expected key before signature',
    })
    .describe(
      'Order of the checks; those not named follow in the usual order. The first that fails decides the answer.',
    )
    .default([]),
  maxTokenSize: sizeOption.describe('Longest token that is read.').default(65_536),
  allowDuplicates: z
    .boolean()
    .describe('Whether a claim may stand in the token twice; then the last one counts. Others may read the first.')
    .default(false),
  keyCache: keyCacheOption.describe('How published keys are kept.').prefault({}),
  verifiedTokens: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .describe('How many tokens are remembered whose signature was right; 0 checks each anew.')
    .default(10_000),
  ...authenticationOptions,
});
export type JwtOptions = z.output<typeof jwtOptions>;

/** Every check in the order that options ask for. */
export function orderOf({ order }: Pick<JwtOptions, 'order'>): readonly JwtCheckName[] {
  const rest = MOVABLE.filter((name) => !order.includes(name));
  return ['extract', 'parse', ...order, ...rest, 'consumer', 'acl'];
}
