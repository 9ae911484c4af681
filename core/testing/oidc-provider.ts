import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';

/** The algorithms a test provider signs with. */
export type ProviderAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/** What a test asks of its provider. */
export interface ProviderSettings {
  readonly algorithm?: ProviderAlgorithm;
  /** What access tokens are: signed JWTs, or texts that only the provider can read (for introspection). */
  readonly accessTokens?: 'jwt' | 'opaque';
  /** `aud` of access tokens; a URI. */
  readonly audience?: string;
  /** Scopes that may be asked for. */
  readonly scopes?: readonly string[];
  /** Seconds that an access token lives. */
  readonly lifetimeSeconds?: number;
}

/** Id and secret of the one client that a test provider has; they are sent by HTTP Basic. */
export const PROVIDER_CLIENT = { id: 'machine', secret: 'machine-secret' } as const;

/** A real OpenID provider on a free port of the loopback interface. */
export interface TestProvider {
  /** Its issuer identifier, such as `http://127.0.0.1:43211`. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly introspectionUrl: string;
  readonly audience: string;
  /** Path of every request so far, such as `/jwks`, in order. */
  readonly asked: readonly string[];
  /** An access token by client credentials, fresh from the token endpoint. */
  issue(scope?: string): Promise<string>;
  /** Signs with a new key from now on; the old ones leave the JWKS unless `keepOld`. @returns The new key's id. */
  rotate(options?: { readonly keepOld?: boolean }): Promise<string>;
  /** Answers everything by this in place of the provider; undefined puts the provider back. */
  answerBy(listener: ((request: IncomingMessage, response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

/** Starts oidc-provider: discovery, JWKS, client credentials, introspection. */
export async function startOidcProvider(settings: ProviderSettings = {}): Promise<TestProvider> {
  const { algorithm = 'RS256', audience = 'https://api.example' } = settings;
  const asked: string[] = [];
  let keys = [await makeKey(algorithm, 1)];
  let serve: (request: IncomingMessage, response: ServerResponse) => unknown;
  let stand: typeof serve | undefined;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    void (stand ?? serve)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this form.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const renew = (): void => {
    serve = new Provider(issuer, configurationOf(settings, audience, keys)).callback();
  };
  renew();
  let made = 1;
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    introspectionUrl: `${issuer}/token/introspection`,
    audience,
    asked,
    issue: (scope) => issueToken(issuer, audience, scope),
    async rotate({ keepOld = false } = {}) {
      const key = await makeKey(algorithm, (made += 1));
      keys = [key, ...(keepOld ? keys : [])];
      renew();
      return key.kid;
    },
    answerBy: (listener) => void (stand = listener),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type SigningKey = JWK & { readonly kid: string };

async function makeKey(algorithm: ProviderAlgorithm, number: number): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: `key-${number}`, alg: algorithm, use: 'sig' };
}

function configurationOf(settings: ProviderSettings, audience: string, keys: readonly SigningKey[]): object {
  const { algorithm = 'RS256', accessTokens = 'jwt', scopes = ['read', 'write'], lifetimeSeconds = 3600 } = settings;
  return {
    // The first key of the set that fits is the one that signs.
    jwks: { keys },
    scopes: [...scopes],
    cookies: { keys: ['only for tests'] },
    clients: [
      {
        client_id: PROVIDER_CLIENT.id,
        client_secret: PROVIDER_CLIENT.secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: algorithm,
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    ttl: { ClientCredentials: lifetimeSeconds },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          audience,
          scope: scopes.join(' '),
          accessTokenFormat: accessTokens,
          ...(accessTokens === 'jwt' ? { jwt: { sign: { alg: algorithm } } } : {}),
        }),
      },
    },
  };
}

async function issueToken(issuer: string, resource: string, scope = 'read'): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${PROVIDER_CLIENT.id}:${PROVIDER_CLIENT.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource }),
  });
  // RFC 6749 section 5.1; everything else fails the test that asked.
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answer.status}`);
  return token;
}
