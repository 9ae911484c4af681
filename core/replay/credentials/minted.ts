import type { Exchange } from '../../model/exchange.ts';
import { setHeader } from '../../model/http.ts';
import type { ReplayChange } from '../../model/replay.ts';
import { seenRequest } from '../../diagnosis/facts-of-text.ts';
import { findToken } from '../../diagnosis/seen-token.ts';
import type { CredentialOptions } from './credential-options.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialEnv } from './open-credentials.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a new token has of its own and does not copy. */
const OF_THE_TOKEN = new Set(['iat', 'exp', 'nbf', 'jti', 'auth_time', 'at_hash', 'c_hash', 'nonce']);
const SHOWN = 200;

/**
 * Tokens with the claims of those that were captured, signed anew by the local issuer: whoever sent a request first sends
 * it again. One token for the same claims, made anew when half its time is over. A request without a token goes without.
 */
export function mintedCredentials(
  options: Extract<CredentialOptions, { kind: 'minted' }>,
  { clock, resign }: CredentialEnv,
): Credentials {
  const made = new Map<string, { readonly token: string; readonly until: number }>();
  const secrets: string[] = [];
  const tokenFor = async (claims: Claims): Promise<string> => {
    const key = JSON.stringify(claims);
    const known = made.get(key);
    if (known !== undefined && clock.now() < known.until) return known.token;
    const token = await resign(claims, options.lifetime);
    made.set(key, { token, until: clock.now() + options.lifetime / 2 });
    secrets.push(token);
    return token;
  };
  return {
    async apply(request, exchange) {
      const captured = claimsOf(exchange);
      if (captured === undefined) return { request, changes: [] };
      const claims = newClaims(captured, options);
      const token = await tokenFor(claims);
      const value = options.header.toLowerCase() === 'authorization' ? `Bearer ${token}` : token;
      return {
        request: { ...request, headers: setHeader(request.headers, options.header, value) },
        changes: claimChanges(captured, claims),
      };
    },
    renew() {
      made.clear();
      return Promise.resolve(true);
    },
    secrets,
  };
}

function claimsOf({ request, scheme, authority }: Exchange): Claims | undefined {
  const url = request.target.startsWith('/') ? `${scheme}://${authority}${request.target}` : request.target;
  return findToken(seenRequest(request.method, url, request.headers, ''))?.claims;
}

function newClaims(
  captured: Claims,
  { issuer, audience, claims, drop }: Extract<CredentialOptions, { kind: 'minted' }>,
): Claims {
  const kept = Object.entries(captured).filter(
    ([name]) => !OF_THE_TOKEN.has(name) && name !== 'iss' && !drop.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...claims,
  };
}

function claimChanges(before: Claims, after: Claims): ReplayChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): ReplayChange[] => {
    const was = text(before[name]);
    const is = text(after[name]);
    if (was === is) return [];
    const because =
      OF_THE_TOKEN.has(name) || name === 'iss' ? 'the new token has its own' : 'the credentials of the target';
    return [
      {
        part: `token ${name}`,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
        because,
      },
    ];
  });
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : (JSON.stringify(value) ?? '').slice(0, SHOWN);
}
