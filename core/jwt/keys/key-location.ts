import { GatewrightError } from '../../model/errors.ts';
import { readJsonObject } from '../json-members.ts';

/** Where keys are published: at a URL, or at the one that a discovery document names. */
export type KeyLocation =
  | { readonly kind: 'jwks'; readonly url: string }
  | {
      readonly kind: 'discovery';
      /** URL of the document. */
      readonly url: string;
      /** What its `issuer` must be; undefined takes what it says. */
      readonly issuer: string | undefined;
      /** Origins besides the document's own that its `jwks_uri` may have. */
      readonly origins: readonly string[];
    };

/** Fetches a document. What is no answer in time and size rejects with DEPENDENCY_FAILED. */
export type Ask = (url: string, signal: AbortSignal) => Promise<{ readonly status: number; readonly text: string }>;

/** What a discovery document says. */
export interface Discovered {
  readonly jwksUrl: string;
  readonly issuer?: string;
}

const SUFFIX = '/.well-known/openid-configuration';

/** The location for an issuer, or for the URL of its discovery document. @see OpenID Connect Discovery 1.0 section 4 */
export function discoveryLocation(given: string, origins: readonly string[]): KeyLocation {
  const isDocument = given.includes('/.well-known/');
  return {
    kind: 'discovery',
    url: isDocument ? given : `${given.replace(/\/$/, '')}${SUFFIX}`,
    issuer: isDocument ? issuerOf(given) : given,
    origins,
  };
}

/** The issuer that a document's URL stands for; undefined where the URL has another form. */
function issuerOf(url: string): string | undefined {
  return url.endsWith(SUFFIX) ? url.slice(0, -SUFFIX.length) : undefined;
}

/** Finds the URL of the key set. @throws DEPENDENCY_FAILED when the document cannot be had or says what may not be. */
export async function findKeySet(location: KeyLocation, ask: (url: string) => Promise<string>): Promise<Discovered> {
  if (location.kind === 'jwks') return { jwksUrl: location.url };
  const { url, issuer: expected, origins } = location;
  const fail = (reason: string): never => {
    throw new GatewrightError('DEPENDENCY_FAILED', { url, reason });
  };
  const document = readJsonObject(await ask(url));
  if (document.kind === 'fault') return fail(`the discovery document is ${document.reason}`);
  const { issuer, jwks_uri: jwksUrl } = document.value;
  if (typeof issuer !== 'string') return fail('the discovery document names no issuer');
  if (expected !== undefined && withoutSlash(issuer) !== withoutSlash(expected))
    return fail(`the discovery document is that of another issuer, ${issuer.slice(0, 200)}`);
  if (typeof jwksUrl !== 'string' || !URL.canParse(jwksUrl)) return fail('the discovery document names no jwks_uri');
  const { origin } = new URL(jwksUrl);
  if (origin !== new URL(url).origin && !origins.includes(origin))
    return fail(`the discovery document sends to ${origin.slice(0, 200)}, which is not among the allowed origins`);
  return { jwksUrl, issuer };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
