import type { IssuerClient } from '../model/config.ts';
import {
  clientOf,
  parameter,
  requiredParameter,
  userOf,
  type Endpoint,
  type IssuerAnswer,
  type IssuerContext,
} from './endpoint.ts';
import type { PendingLogin } from './grants.ts';
import { grantAudience, grantScopes, LOGIN_SCOPES } from './issue-tokens.ts';
import { loginPage, problemPage } from './login-page.ts';
import { isLoopbackName } from '../model/loopback.ts';
import { OAuthError } from './oauth-error.ts';

/** `GET` or `POST /authorize`: shows whom one can log in as. @see RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1 */
export const authorizeEndpoint: Endpoint = (context, { method, query, form }) => {
  const parameters = method === 'POST' ? form : query;
  // Until these two are known to be right nobody may be sent anywhere.
  const target = tryTo(() => findTarget(context, parameters));
  if (target instanceof OAuthError) return problemPage(target.message);
  const login = tryTo(() => readLogin(context, target, parameters));
  if (login instanceof OAuthError) return sendBack(context, target.redirectUri, errorFields(login, target.state));
  return loginPage(context, login, context.grants.begin(login, context.clock.now()));
};

/** `POST /login`: somebody chose whom to be. */
export const loginEndpoint: Endpoint = (context, { form }) => {
  const now = context.clock.now();
  const login = context.grants.takeLogin(requiredParameter(form, 'login'), now);
  if (login === undefined)
    return problemPage('this login was used before or is too old: begin anew where you came from');
  const { redirectUri, state, challenge, ...rest } = login;
  const userId = parameter(form, 'user');
  if (userId === undefined)
    return sendBack(context, redirectUri, errorFields(new OAuthError('access_denied', 'nobody was chosen'), state));
  if (userOf(context, userId) === undefined) return problemPage('there is no such user any more');
  const challenged = challenge === undefined ? {} : { challenge };
  const code = context.grants.giveCode({ ...rest, ...challenged, redirectUri, userId, authTime: now }, now);
  return sendBack(context, redirectUri, { code, ...(state === undefined ? {} : { state }) });
};

interface Target {
  readonly client: IssuerClient;
  readonly redirectUri: string;
  readonly state: string | undefined;
}

function findTarget(context: IssuerContext, parameters: URLSearchParams): Target {
  const id = requiredParameter(parameters, 'client_id');
  const client = clientOf(context, id);
  if (client === undefined) throw new OAuthError('invalid_request', `there is no client ${id}`);
  const [only, ...more] = client.redirectUris ?? [];
  const asked = parameter(parameters, 'redirect_uri') ?? (more.length === 0 ? only : undefined);
  if (asked === undefined) throw new OAuthError('invalid_request', 'redirect_uri is missing');
  if (!isAllowed(client, asked))
    throw new OAuthError('invalid_request', `the client ${id} may not send anybody to ${asked}`);
  return { client, redirectUri: asked, state: parameter(parameters, 'state') };
}

/** One of those configured, byte for byte; without any, an address on this machine. */
function isAllowed({ redirectUris }: IssuerClient, asked: string): boolean {
  if (redirectUris !== undefined) return redirectUris.includes(asked);
  const url = URL.parse(asked);
  return url !== null && /^https?:$/.test(url.protocol) && !asked.includes('#') && isLoopbackName(url.hostname);
}

function readLogin(
  context: IssuerContext,
  { client, redirectUri, state }: Target,
  parameters: URLSearchParams,
): PendingLogin {
  refuseWhatIsNotServed(parameters);
  const challenge = readChallenge(client, parameters);
  const nonce = parameter(parameters, 'nonce');
  return {
    clientId: client.id,
    redirectUri,
    scopes: grantScopes(client, parameter(parameters, 'scope'), LOGIN_SCOPES),
    audience: grantAudience(context, client, parameters),
    ...(state === undefined ? {} : { state }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(challenge === undefined ? {} : { challenge }),
  };
}

function refuseWhatIsNotServed(parameters: URLSearchParams): void {
  const type = requiredParameter(parameters, 'response_type');
  if (type !== 'code') throw new OAuthError('unsupported_response_type', `only code is served, not ${type}`);
  const mode = parameter(parameters, 'response_mode') ?? 'query';
  if (mode !== 'query') throw new OAuthError('invalid_request', `only response_mode query is served, not ${mode}`);
  if (parameter(parameters, 'request') !== undefined)
    throw new OAuthError('request_not_supported', 'request objects are not served');
  if (parameter(parameters, 'request_uri') !== undefined)
    throw new OAuthError('request_uri_not_supported', 'request objects are not served');
  if (parameter(parameters, 'prompt') === 'none')
    throw new OAuthError('login_required', 'nobody stays logged in here, so somebody has to choose');
}

/** @see RFC 7636 section 4.3; `plain` protects nothing and is not served. */
function readChallenge({ secret, id }: IssuerClient, parameters: URLSearchParams): string | undefined {
  const challenge = parameter(parameters, 'code_challenge');
  const method = parameter(parameters, 'code_challenge_method') ?? 'plain';
  if (challenge === undefined) {
    if (secret !== undefined) return undefined;
    throw new OAuthError('invalid_request', `code_challenge is missing, which a client without a secret needs: ${id}`);
  }
  if (method !== 'S256')
    throw new OAuthError('invalid_request', `only code_challenge_method S256 is served, not ${method}`);
  if (!/^[\w-]{43}$/.test(challenge))
    throw new OAuthError('invalid_request', 'code_challenge is no SHA-256 in base64url');
  return challenge;
}

function errorFields({ code, message }: OAuthError, state: string | undefined): Readonly<Record<string, string>> {
  return { error: code, error_description: message, ...(state === undefined ? {} : { state }) };
}

/** @see RFC 9207 for `iss` */
function sendBack({ issuer }: IssuerContext, uri: string, fields: Readonly<Record<string, string>>): IssuerAnswer {
  const url = new URL(uri);
  for (const [name, value] of Object.entries({ ...fields, iss: issuer })) url.searchParams.set(name, value);
  return { status: 303, headers: { location: url.href, 'cache-control': 'no-store' }, body: '' };
}

function tryTo<T>(run: () => T): T | OAuthError {
  try {
    return run();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
}
