import type { BrokenToken } from '../model/broken-tokens.ts';
import type { JsonMembers } from './sign-token.ts';

/** Far more than any clock skew allows. */
const FAR_SECONDS = 3600;

/** Breaks what can be broken in the claims; times in seconds. */
export function breakClaims(
  kind: BrokenToken,
  claims: JsonMembers,
  { now, lifetime }: { readonly now: number; readonly lifetime: number },
): JsonMembers {
  switch (kind) {
    case 'expired': {
      const { nbf: _begins, ...rest } = claims;
      return { ...rest, iat: now - FAR_SECONDS - lifetime, exp: now - FAR_SECONDS };
    }
    case 'not-yet-valid':
      return { ...claims, nbf: now + FAR_SECONDS, exp: now + FAR_SECONDS + lifetime };
    case 'wrong-audience':
      return { ...claims, aud: 'urn:gatewright:somebody-else' };
    case 'wrong-issuer':
      return { ...claims, iss: 'https://issuer.invalid' };
    default:
      return claims;
  }
}

/** Breaks what can be broken in the header. */
export function breakHeader<H extends JsonMembers & { readonly alg: string }>(kind: BrokenToken, header: H): H {
  switch (kind) {
    case 'alg-none':
      return { ...header, alg: 'none' };
    case 'hs-rs-confusion':
      return { ...header, alg: 'HS256' };
    case 'unknown-kid':
      return { ...header, kid: 'no-such-key' };
    default:
      return header;
  }
}

/** The token with one bit of its signature turned. */
export function breakSignature(token: string): string {
  const dot = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(dot), 'base64url');
  signature[0] = (signature[0] ?? 0) ^ 1;
  return token.slice(0, dot) + signature.toString('base64url');
}
