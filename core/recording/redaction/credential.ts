import { type RedactionKey, standIn } from './stand-in.ts';

/**
 * Claims of a JWT that stay readable: they decide whether a token is accepted and for what, and name no person.
 * @see RFC 7519 section 4.1, RFC 9068 section 2.2, and for `scp`, `ver` and `token_use` the tokens of Entra ID and Cognito.
 */
export const KEPT_CLAIMS: ReadonlySet<string> = new Set(
  'iss aud exp nbf iat azp client_id scope scp roles token_use ver'.split(' '),
);

/**
 * A credential as its stand-in. A JWT stays one: it keeps its header, which says how it is signed, and the claims of
 * {@link KEPT_CLAIMS}; every other claim and the signature are replaced.
 */
export function redactCredential(value: string, key: RedactionKey): string {
  const [header = '', payload = '', ...rest] = value.split('.');
  if (rest.length === 0 || objectOf(header)?.['alg'] === undefined) return standIn(value, key);
  // An encrypted token has five parts, none of which can be read.
  const claims = rest.length === 1 ? objectOf(payload) : undefined;
  const body = claims === undefined ? standIn(payload, key) : redactClaims(claims, key);
  return [header, body, ...rest.map((part) => standIn(part, key))].join('.');
}

function redactClaims(claims: Readonly<Record<string, unknown>>, key: RedactionKey): string {
  const redacted = Object.entries(claims).map(([name, value]) => [
    name,
    KEPT_CLAIMS.has(name) ? value : standIn(typeof value === 'string' ? value : JSON.stringify(value), key),
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(redacted))).toString('base64url');
}

/** A part of a JWT as the JSON object it is; undefined when it is none. */
function objectOf(part: string): Record<string, unknown> | undefined {
  if (!/^eyJ[\w-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    // It only looks like one, so all of it is replaced.
    return undefined;
  }
}
