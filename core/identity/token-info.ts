import { authenticateClient } from './client-authentication.ts';
import {
  jsonAnswer,
  parameter,
  requiredParameter,
  userOf,
  type Endpoint,
  type IssuerContext,
  type IssuerRequest,
} from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';
import { ownClaims } from './own-tokens.ts';
import type { JsonMembers } from './sign-token.ts';

/** `GET` or `POST /userinfo`. @see OpenID Connect Core section 5.3, RFC 6750 section 3 */
export const userinfoEndpoint: Endpoint = async (context, request) => {
  const token = bearerOf(request);
  if (token === undefined) throw bearerError('invalid_token', 'no token: expected authorization: Bearer', false);
  const claims = await activeClaims(context, token);
  if (claims === undefined)
    throw bearerError('invalid_token', 'the token is not this issuer’s, has expired or was revoked');
  const user = userOf(context, String(claims['sub']));
  const scopes = String(claims['scope'] ?? '').split(' ');
  if (!scopes.includes('openid') || user === undefined)
    throw bearerError('insufficient_scope', 'the token is of no login with the scope openid');
  return jsonAnswer({ sub: user.id, ...user.claims });
};

/** `POST /introspect`. @see RFC 7662 section 2 */
export const introspectEndpoint: Endpoint = async (context, request) => {
  authenticateConfidential(context, request);
  const token = requiredParameter(request.form, 'token');
  const claims = await activeClaims(context, token);
  if (claims !== undefined) {
    const { sub, client_id: client } = claims;
    const username = sub === client || sub === undefined ? {} : { username: sub };
    return jsonAnswer({ active: true, token_type: 'Bearer', ...username, ...claims });
  }
  const login = context.grants.refreshToken(token, context.clock.now());
  if (login === undefined) return jsonAnswer({ active: false });
  const { clientId, userId, scopes } = login;
  return jsonAnswer({
    active: true,
    token_type: 'refresh_token',
    client_id: clientId,
    sub: userId,
    scope: scopes.join(' '),
  });
};

/** `POST /revoke`. What is not known is as good as revoked. @see RFC 7009 section 2 */
export const revokeEndpoint: Endpoint = async (context, request) => {
  const client = authenticateClient(context, request);
  const token = requiredParameter(request.form, 'token');
  const now = context.clock.now();
  const login = context.grants.refreshToken(token, now);
  const claims = await activeClaims(context, token);
  const owner = login?.clientId ?? claims?.['client_id'];
  if (owner !== undefined && owner !== client.id)
    throw new OAuthError('unauthorized_client', 'the token was given to another client');
  if (login !== undefined) context.grants.dropRefreshToken(token);
  else if (claims !== undefined) context.grants.revoke(token, secondsOf(claims, 'exp', Infinity) * 1000);
  return jsonAnswer({});
};

/** Claims of a token of this issuer that is good now; undefined for every other. */
async function activeClaims(
  { keys, issuer, clock, grants }: IssuerContext,
  token: string,
): Promise<JsonMembers | undefined> {
  const claims = ownClaims(token, await keys.all());
  const now = clock.now();
  if (claims === undefined || claims['iss'] !== issuer || grants.isRevoked(token, now)) return undefined;
  const isNow = secondsOf(claims, 'exp', Infinity) * 1000 > now && secondsOf(claims, 'nbf', -Infinity) * 1000 <= now;
  return isNow ? claims : undefined;
}

/** A time claim; without it the token is good for ever. One that is no number was minted by hand, and is good at no time. */
function secondsOf(claims: JsonMembers, name: string, otherwise: number): number {
  const value = claims[name];
  return value === undefined ? otherwise : typeof value === 'number' ? value : Number.NaN;
}

function authenticateConfidential(context: IssuerContext, request: IssuerRequest): void {
  if (authenticateClient(context, request).secret !== undefined) return;
  throw new OAuthError('invalid_client', 'a client without a secret is told nothing of tokens');
}

function bearerOf({ authorization, form }: IssuerRequest): string | undefined {
  return /^Bearer +([^ ]+) *$/i.exec(authorization ?? '')?.[1] ?? parameter(form, 'access_token');
}

/** A request without a token is told no error code. @see RFC 6750 section 3.1 */
function bearerError(code: 'invalid_token' | 'insufficient_scope', description: string, isNamed = true): OAuthError {
  const challenge = isNamed ? `Bearer error="${code}"` : 'Bearer';
  return new OAuthError(code, description, { headers: { 'www-authenticate': challenge } });
}
