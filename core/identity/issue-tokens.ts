import { createHash, randomUUID } from 'node:crypto';
import type { IssuerAlgorithm, IssuerClient } from '../model/config.ts';
import { type IssuerContext, userOf } from './endpoint.ts';
import type { Login } from './grants.ts';
import { OAuthError } from './oauth-error.ts';
import { signToken, type JsonMembers } from './sign-token.ts';

/** Scopes that every login may ask for, whatever the client is. */
export const LOGIN_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** What an access token is made for. */
export interface AccessGrant {
  readonly client: IssuerClient;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  /** Who logged in; the client itself when absent. */
  readonly userId?: string;
}

/** The body of a token answer. */
export type TokenAnswer = Readonly<Record<string, string | number>>;

/** An access token. @see RFC 9068, whose claims it has; its `typ` stays JWT, which every gateway takes. */
export async function issueAccessToken(context: IssuerContext, grant: AccessGrant): Promise<TokenAnswer> {
  const { client, scopes, audience, userId } = grant;
  const { iat, exp, lifetime } = timesOf(context);
  const claims = {
    sub: userId ?? client.id,
    ...client.claims,
    ...(userId === undefined ? {} : userOf(context, userId)?.claims),
    iss: context.issuer,
    client_id: client.id,
    ...audienceClaim(audience),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    iat,
    exp,
    jti: randomUUID(),
  };
  const token = await sign(context, claims);
  context.onIssued(claims);
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: lifetime,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  };
}

/** An ID token for a login. @see OpenID Connect Core section 2 */
export async function issueIdToken(context: IssuerContext, login: Login, accessToken: string): Promise<string> {
  const { iat, exp } = timesOf(context);
  return sign(context, {
    sub: login.userId,
    ...userOf(context, login.userId)?.claims,
    iss: context.issuer,
    aud: login.clientId,
    iat,
    exp,
    auth_time: Math.floor(login.authTime / 1000),
    ...(login.nonce === undefined ? {} : { nonce: login.nonce }),
    at_hash: halfHash(accessToken, context.config.algorithm),
  });
}

/**
 * The scopes that are given: those asked for, or all the client has.
 * @param more Those that may be asked for beside the client's.
 * @throws OAuthError invalid_scope
 */
export function grantScopes(
  client: IssuerClient,
  asked: string | undefined,
  more: readonly string[] = [],
): readonly string[] {
  if (asked === undefined) return client.scopes;
  const scopes = [...new Set(asked.split(' ').filter((scope) => scope !== ''))];
  const wrong = scopes.find((scope) => !client.scopes.includes(scope) && !more.includes(scope));
  if (wrong === undefined) return scopes;
  const allowed = [...client.scopes, ...more].join(' ');
  throw new OAuthError(
    'invalid_scope',
    `the client may not ask for ${wrong}; it may ask for: ${allowed === '' ? 'none' : allowed}`,
  );
}

/**
 * The audience that is given: of those that the client or the issuer has, the ones asked for, or all.
 * @throws OAuthError invalid_target
 * @see RFC 8707 section 2
 */
export function grantAudience(
  { config }: IssuerContext,
  client: IssuerClient,
  parameters: URLSearchParams,
): readonly string[] {
  const has = client.audience ?? config.audience;
  const asked = [...parameters.getAll('audience'), ...parameters.getAll('resource')].filter((name) => name !== '');
  const wrong = asked.find((name) => !has.includes(name));
  if (wrong !== undefined) throw new OAuthError('invalid_target', `the client has no audience ${wrong}`);
  return asked.length === 0 ? has : asked;
}

function audienceClaim(audience: readonly string[]): { readonly aud?: string | readonly string[] } {
  const [first] = audience;
  return first === undefined ? {} : { aud: audience.length === 1 ? first : audience };
}

function timesOf({ clock, config }: IssuerContext): { iat: number; exp: number; lifetime: number } {
  const iat = Math.floor(clock.now() / 1000);
  const lifetime = Math.max(1, Math.floor(config.lifetimeMillis / 1000));
  return { iat, exp: iat + lifetime, lifetime };
}

async function sign({ keys, config }: IssuerContext, claims: JsonMembers): Promise<string> {
  const { kid, alg, privateKey } = await keys.active(config.algorithm);
  return signToken({ alg, typ: 'JWT', kid }, claims, privateKey);
}

/** The left half of the hash that the algorithm goes with. @see OpenID Connect Core section 3.1.3.6 */
function halfHash(token: string, alg: IssuerAlgorithm): string {
  const hash = createHash(alg === 'EdDSA' ? 'sha512' : 'sha256')
    .update(token)
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}
