import type { JwtDecoded } from '../../core/contract/jwt.ts';

const TITLES: Readonly<Record<string, string>> = {
  alg: 'algorithm',
  kid: 'key id',
  typ: 'type',
  iss: 'issuer',
  sub: 'subject',
  aud: 'audience',
  exp: 'expiration time',
  nbf: 'not before',
  iat: 'issued at',
  jti: 'token id',
  scope: 'scopes granted',
};

/** A token taken apart, with the most usual remarks. */
export function decode(token: string): JwtDecoded {
  const parts = token.split('.');
  const header = part(parts[0] ?? '');
  const claims = parts.length === 5 ? { members: [], text: '' } : part(parts[1] ?? '');
  const algorithm = valueOf(header, 'alg');
  const remarks: JwtDecoded['remarks'] = [
    ...(algorithm === 'none'
      ? [
          {
            code: 'ALG_NONE',
            part: 'header' as const,
            severity: 'error' as const,
            message: 'alg is none: the token is not signed, and nobody should take it',
          },
        ]
      : []),
    ...(parts.length === 3 && claims.members.length === 0
      ? [
          {
            code: 'CLAIMS_BROKEN',
            part: 'claims' as const,
            severity: 'error' as const,
            message: 'this is not an object of JSON: it ends at sign 31',
          },
        ]
      : []),
    ...claims.members
      .filter(({ name, json }) => name === 'exp' && Number(json) > 1e11)
      .map(() => ({
        code: 'TIME_MILLIS',
        part: 'claims' as const,
        severity: 'warning' as const,
        message: 'exp is in milliseconds; RFC 7519 wants seconds, so it lies 50,000 years ahead',
      })),
  ];
  const kind = parts.length === 5 ? 'jwe' : parts.length === 1 ? 'opaque' : 'jws';
  return {
    kind,
    header,
    claims,
    signature: { bytes: Math.floor(((parts[2] ?? '').length * 3) / 4), ...(algorithm !== '' && { algorithm }) },
    remarks,
  };
}

function part(text: string): JwtDecoded['header'] {
  const decoded = Buffer.from(text, 'base64url').toString();
  try {
    const value: unknown = JSON.parse(decoded);
    if (typeof value !== 'object' || value === null) return { members: [], text: decoded };
    return { members: Object.entries(value).map(([name, one]) => memberOf(name, one)), text: decoded };
  } catch {
    // The text alone is shown then.
    return { members: [], text: decoded };
  }
}

function memberOf(name: string, value: unknown): JwtDecoded['header']['members'][number] {
  const title = TITLES[name];
  const isTime = ['exp', 'nbf', 'iat', 'auth_time'].includes(name) && typeof value === 'number';
  return {
    name,
    json: JSON.stringify(value),
    ...(title !== undefined && { title }),
    ...(isTime && { time: value * 1000 }),
  };
}

/** A member's value as text, without its quotes. */
export function valueOf({ members }: JwtDecoded['header'], name: string): string {
  return (members.find((member) => member.name === name)?.json ?? '').replaceAll('"', '');
}

/** A part of a token. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
