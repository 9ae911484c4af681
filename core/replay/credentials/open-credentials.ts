import type { Clock } from '../../model/clock.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { setHeader } from '../../model/http.ts';
import { signSigV4 } from './sign-sigv4.ts';
import type { CredentialOptions } from './credential-options.ts';
import { NO_CREDENTIALS, type Credentials } from './credentials.ts';
import { onlyWhereMeant } from './only-where-meant.ts';
import { mintedCredentials } from './minted.ts';
import { grantCredentials } from './grants.ts';
import { signHmac } from './sign-hmac.ts';

/** Signs changed claims with the local issuer's active key; gives a whole token. */
export type Resign = (claims: Readonly<Record<string, unknown>>, lifetimeMillis: number) => Promise<string>;

/** What credentials need besides their options. */
export interface CredentialEnv {
  readonly clock: Clock;
  readonly resign: Resign;
  /** Tells a person what to do, such as to open a page and enter a code. */
  prompt(text: string): void;
}

/** Credentials ready to be put on requests. @throws DEPENDENCY_FAILED when an authorization server cannot be asked. */
export async function openCredentials(options: CredentialOptions, env: CredentialEnv): Promise<Credentials> {
  if (options.kind === 'none' || options.kind === 'captured') return NO_CREDENTIALS;
  return onlyWhereMeant(await openKind(options, env));
}

async function openKind(
  options: Exclude<CredentialOptions, { kind: 'none' | 'captured' }>,
  env: CredentialEnv,
): Promise<Credentials> {
  switch (options.kind) {
    case 'api-key': {
      const { name, value, in: place } = options;
      return fixed([value], `the API key of the target, as ${place} ${name}`, (request) =>
        place === 'header'
          ? { ...request, headers: setHeader(request.headers, name, value) }
          : withQuery(request, name, value),
      );
    }
    case 'basic': {
      const value = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
      return fixed([options.password, value], `name and password of ${options.username}`, (request) => ({
        ...request,
        headers: setHeader(request.headers, 'authorization', value),
      }));
    }
    case 'sigv4':
      return fixed([options.secretAccessKey], 'signed anew for AWS', (request) =>
        signSigV4(request, options, env.clock.now()),
      );
    case 'hmac':
      return fixed([options.secret], 'signed anew with the shared secret', (request) =>
        signHmac(request, options, env.clock.now()),
      );
    case 'minted':
      return mintedCredentials(options, env);
    default:
      return grantCredentials(options, env);
  }
}

function fixed(
  secrets: readonly string[],
  because: string,
  put: (request: ReplayRequest) => ReplayRequest,
): Credentials {
  return {
    apply: (request) =>
      Promise.resolve({ request: put(request), changes: [{ part: 'credentials', after: '…', because }] }),
    renew: () => Promise.resolve(false),
    secrets,
  };
}

function withQuery(request: ReplayRequest, name: string, value: string): ReplayRequest {
  const url = new URL(request.url);
  url.searchParams.set(name, value);
  return { ...request, url: url.href };
}
