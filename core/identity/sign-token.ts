import { constants, createHmac, sign, type KeyObject } from 'node:crypto';
import { GatewrightError } from '../model/errors.ts';

/** Members of a header or claims, in order. */
export type JsonMembers = Readonly<Record<string, unknown>>;

interface Signing {
  /** Kind of key in words, for the error. */
  readonly wants: string;
  fits(key: KeyObject): boolean;
  sign(data: Buffer, key: KeyObject): Buffer;
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

function hmac(bits: string): Signing {
  return {
    wants: 'a secret',
    fits: ({ type }) => type === 'secret',
    sign: (data, key) => createHmac(`sha${bits}`, key).update(data).digest(),
  };
}

function rsa(bits: string, extra: Partial<typeof PSS> = {}): Signing {
  return {
    wants: 'a private RSA key',
    fits: ({ type, asymmetricKeyType }) => type === 'private' && asymmetricKeyType === 'rsa',
    sign: (data, key) => sign(`sha${bits}`, data, { key, ...extra }),
  };
}

function ec(bits: string, curve: string, name: string): Signing {
  return {
    wants: `a private EC key on ${name}`,
    fits: ({ type, asymmetricKeyDetails }) => type === 'private' && asymmetricKeyDetails?.namedCurve === curve,
    sign: (data, key) => sign(`sha${bits}`, data, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

const edwards: Signing = {
  wants: 'a private Ed25519 or Ed448 key',
  fits: ({ type, asymmetricKeyType }) =>
    type === 'private' && (asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448'),
  sign: (data, key) => sign(null, data, key),
};

/** In the order in which the algorithm of a key is found: the first that fits it. @see RFC 7518 section 3.1, RFC 8037 section 3.1 */
const SIGNINGS: ReadonlyMap<string, Signing> = new Map([
  ['RS256', rsa('256')],
  ['RS384', rsa('384')],
  ['RS512', rsa('512')],
  ['PS256', rsa('256', PSS)],
  ['PS384', rsa('384', PSS)],
  ['PS512', rsa('512', PSS)],
  ['ES256', ec('256', 'prime256v1', 'P-256')],
  ['ES384', ec('384', 'secp384r1', 'P-384')],
  ['ES512', ec('512', 'secp521r1', 'P-521')],
  ['EdDSA', edwards],
  ['HS256', hmac('256')],
  ['HS384', hmac('384')],
  ['HS512', hmac('512')],
]);

/**
 * Makes a token in compact form.
 * @throws INPUT_INVALID when there is no such algorithm, or the key is none for it.
 * @see RFC 7515 section 7.1
 */
export function signToken(header: JsonMembers & { readonly alg: string }, claims: JsonMembers, key: KeyObject): string {
  const { alg } = header;
  const signing = SIGNINGS.get(alg);
  if (signing === undefined)
    throw new GatewrightError('INPUT_INVALID', { alg, expected: [...SIGNINGS.keys()].join(', ') });
  if (!signing.fits(key)) throw new GatewrightError('INPUT_INVALID', { alg, expected: signing.wants });
  const signed = signedPart(header, claims);
  return `${signed}.${signing.sign(Buffer.from(signed), key).toString('base64url')}`;
}

/** A token with an empty signature, as `alg: none` has it. */
export function unsignedToken(header: JsonMembers, claims: JsonMembers): string {
  return `${signedPart(header, claims)}.`;
}

/** The algorithm that a private key or a secret is used with when none is named; undefined when it fits none. */
export function algorithmFor(key: KeyObject): string | undefined {
  return [...SIGNINGS].find(([, signing]) => signing.fits(key))?.[0];
}

function signedPart(header: JsonMembers, claims: JsonMembers): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
