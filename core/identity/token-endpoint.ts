import { createHash } from 'node:crypto';
import type { IssuerClient } from '../model/config.ts';
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
import type { Login } from './grants.ts';
import { grantAudience, grantScopes, issueAccessToken, issueIdToken, type TokenAnswer } from './issue-tokens.ts';
import { OAuthError } from './oauth-error.ts';

type GrantHandler = (context: IssuerContext, client: IssuerClient, form: URLSearchParams) => Promise<TokenAnswer>;

const GRANTS: Readonly<Record<string, GrantHandler>> = {
  client_credentials: giveToClient,
  authorization_code: giveForCode,
  refresh_token: giveForRefreshToken,
};

/** What may stand in `grant_type`. */
export const GRANT_TYPES = Object.keys(GRANTS);

/** `POST /token`. @see RFC 6749 section 3.2 */
export const tokenEndpoint: Endpoint = async (context, request: IssuerRequest) => {
  const { form } = request;
  const type = requiredParameter(form, 'grant_type');
  const client = authenticateClient(context, request);
  const give = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
  if (give === undefined)
    throw new OAuthError('unsupported_grant_type', `there is no ${type}; there are ${GRANT_TYPES.join(', ')}`);
  return jsonAnswer(await give(context, client, form));
};

async function giveToClient(context: IssuerContext, client: IssuerClient, form: URLSearchParams): Promise<TokenAnswer> {
  if (client.secret === undefined)
    throw new OAuthError('unauthorized_client', 'a client without a secret gets no token of its own');
  const scopes = grantScopes(client, parameter(form, 'scope'));
  return issueAccessToken(context, { client, scopes, audience: grantAudience(context, client, form) });
}

async function giveForCode(context: IssuerContext, client: IssuerClient, form: URLSearchParams): Promise<TokenAnswer> {
  const code = requiredParameter(form, 'code');
  const verifier = parameter(form, 'code_verifier');
  const grant = context.grants.takeCode(code, context.clock.now());
  if (grant === undefined)
    throw new OAuthError('invalid_grant', 'the code is not known, was used before or is too old');
  if (grant.clientId !== client.id) throw new OAuthError('invalid_grant', 'the code was given to another client');
  if (parameter(form, 'redirect_uri') !== grant.redirectUri)
    throw new OAuthError('invalid_grant', 'redirect_uri is not the one the code was sent to');
  checkVerifier(verifier, grant.challenge);
  return giveForLogin(context, client, grant);
}

/** The old token goes as a new one comes. @see RFC 6749 section 6 */
async function giveForRefreshToken(
  context: IssuerContext,
  client: IssuerClient,
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const token = requiredParameter(form, 'refresh_token');
  const login = context.grants.refreshToken(token, context.clock.now());
  if (login === undefined || login.clientId !== client.id)
    throw new OAuthError('invalid_grant', 'the refresh token is not known, was used before, revoked or is too old');
  const asked = parameter(form, 'scope')?.split(' ') ?? login.scopes;
  const wrong = asked.find((scope) => !login.scopes.includes(scope));
  if (wrong !== undefined) throw new OAuthError('invalid_scope', `the login did not include ${wrong}`);
  const answer = await giveForLogin(context, client, login, asked);
  context.grants.dropRefreshToken(token);
  return answer;
}

async function giveForLogin(
  context: IssuerContext,
  client: IssuerClient,
  login: Login,
  scopes: readonly string[] = login.scopes,
): Promise<TokenAnswer> {
  const { userId, audience } = login;
  if (userOf(context, userId) === undefined)
    throw new OAuthError('invalid_grant', 'the user is no longer in the configuration');
  const answer = await issueAccessToken(context, { client, scopes, audience, userId });
  const idToken = scopes.includes('openid')
    ? { id_token: await issueIdToken(context, login, String(answer['access_token'])) }
    : {};
  // What may be refreshed is the whole login, whatever was asked for this time.
  const refresh = login.scopes.includes('offline_access')
    ? { refresh_token: context.grants.giveRefreshToken(loginOf(login), context.clock.now()) }
    : {};
  return { ...answer, ...idToken, ...refresh };
}

function loginOf({ clientId, userId, scopes, audience, nonce, authTime }: Login): Login {
  return { clientId, userId, scopes, audience, authTime, ...(nonce === undefined ? {} : { nonce }) };
}

/** @see RFC 7636 section 4.6 */
function checkVerifier(verifier: string | undefined, challenge: string | undefined): void {
  if (challenge === undefined) {
    if (verifier === undefined) return;
    throw new OAuthError('invalid_grant', 'there is a code_verifier, and the login had no code_challenge');
  }
  if (verifier === undefined) throw new OAuthError('invalid_grant', 'code_verifier is missing');
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge)
    throw new OAuthError('invalid_grant', 'code_verifier does not fit the code_challenge');
}
