import type * as OpenIdClient from 'openid-client';
import { headerValue, setHeader } from '../../model/http.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import type { CredentialOptions } from './credential-options.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialEnv } from './open-credentials.ts';

type GrantOptions = Extract<CredentialOptions, { issuer: string; clientId: string }>;
type Client = typeof OpenIdClient;

/** A token is renewed so long before its end, and before a fifth of its life is left where that is short. */
const MARGIN_MILLIS = 10_000;
const MARGIN_SHARE = 0.2;
/** Of a token whose server does not say how long it is valid. */
const USUAL_MILLIS = 300_000;

interface Held {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly until: number;
}

/** Access tokens of an authorization server, by one of the grants of RFC 6749 and RFC 8628. One for all requests. */
export async function grantCredentials(options: GrantOptions, env: CredentialEnv): Promise<Credentials> {
  const client = await import('openid-client');
  const server = await discover(client, options);
  const secrets: string[] = [];
  let held: Promise<Held> | undefined;
  const fetchToken = (refreshToken: string | undefined): Promise<Held> => {
    const asked = ask(client, server, { options, env, refreshToken }).then((tokens) => {
      secrets.push(tokens.access_token);
      const lifetime = tokens.expires_in === undefined ? USUAL_MILLIS : tokens.expires_in * 1000;
      return {
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token ?? refreshToken,
        until: env.clock.now() + lifetime - Math.min(MARGIN_MILLIS, lifetime * MARGIN_SHARE),
      };
    });
    held = asked;
    return asked;
  };
  /** Whoever comes while another asks takes what that one gets. */
  const current = async (): Promise<Held> => {
    const asked = held;
    const known = await asked?.catch(() => undefined);
    if (held !== asked) return current();
    return known !== undefined && env.clock.now() < known.until ? known : fetchToken(known?.refreshToken);
  };
  return {
    async apply(request) {
      const { accessToken } = await current();
      return {
        request: { ...request, headers: setHeader(request.headers, 'authorization', `Bearer ${accessToken}`) },
        changes: [{ part: 'credentials', after: '…', because: `a token of ${options.issuer} by ${options.kind}` }],
      };
    },
    async renew(_exchange, refused) {
      const asked = held;
      const before = await asked?.catch(() => undefined);
      // Of several that were refused with one token the first gets the new one for all.
      const isRenewed = held !== asked || (before !== undefined && bearerOf(refused) !== before.accessToken);
      const after = isRenewed ? held : fetchToken(before?.refreshToken);
      return (await after?.catch(() => undefined)) !== undefined;
    },
    secrets,
  };
}

function bearerOf({ headers }: ReplayRequest): string {
  return (headerValue(headers, 'authorization') ?? '').replace(/^Bearer /, '');
}

async function discover(
  client: Client,
  { issuer, clientId, clientSecret }: GrantOptions,
): Promise<OpenIdClient.Configuration> {
  const url = new URL(issuer);
  const isPlain = url.protocol === 'http:';
  try {
    return await client.discovery(
      url,
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
      // Only where the configuration itself names a plain URL, such as the local issuer's.
      isPlain ? { execute: [client.allowInsecureRequests] } : {},
    );
  } catch (error) {
    throw failure(issuer, error);
  }
}

interface Asking {
  readonly options: GrantOptions;
  readonly env: CredentialEnv;
  readonly refreshToken: string | undefined;
}

async function ask(
  client: Client,
  server: OpenIdClient.Configuration,
  { options, env, refreshToken }: Asking,
): Promise<OpenIdClient.TokenEndpointResponse> {
  const wanted: Record<string, string> = {
    ...(options.scopes.length === 0 ? {} : { scope: options.scopes.join(' ') }),
    ...(options.audience === undefined ? {} : { audience: options.audience, resource: options.audience }),
  };
  try {
    const refresh = refreshToken ?? (options.kind === 'refresh-token' ? options.refreshToken : undefined);
    if (refresh !== undefined) return await client.refreshTokenGrant(server, refresh, wanted);
    switch (options.kind) {
      case 'client-credentials':
      case 'refresh-token':
        return await client.clientCredentialsGrant(server, wanted);
      case 'password':
        return await client.genericGrantRequest(server, 'password', {
          username: options.username,
          password: options.password,
          ...wanted,
        });
      case 'device-code': {
        const started = await client.initiateDeviceAuthorization(server, wanted);
        env.prompt(
          `open ${started.verification_uri_complete ?? started.verification_uri} and enter ${started.user_code}`,
        );
        return await client.pollDeviceAuthorizationGrant(server, started);
      }
    }
  } catch (error) {
    throw failure(options.issuer, error);
  }
}

function failure(url: string, error: unknown): GatewrightError {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const inner = cause instanceof Error ? `: ${cause.message}` : '';
  return new GatewrightError('DEPENDENCY_FAILED', { url, reason: `${message}${inner}` }, { cause: error });
}
