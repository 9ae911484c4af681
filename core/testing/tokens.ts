import {
  constants,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** Keys of a test issuer: what signs, and what is published. */
export interface TestKeys {
  readonly alg: string;
  readonly kid: string;
  readonly signing: KeyObject;
  /** The public key as a JWK with kid, alg and use; of a secret the secret itself. */
  readonly jwk: JsonWebKey & { readonly kid: string };
  /** The public key as PEM text; empty for a secret. */
  readonly pem: string;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** Makes keys for an algorithm. Ed25519 for EdDSA. */
export function makeTestKeys(alg: string, kid = `${alg.toLowerCase()}-1`): TestKeys {
  if (alg.startsWith('HS')) {
    const secret = Buffer.alloc(64, `${kid} is a secret of the tests. `);
    const jwk = { kty: 'oct', k: secret.toString('base64url'), kid, alg };
    return { alg, kid, signing: createSecretKey(secret), jwk, pem: '' };
  }
  const { privateKey, publicKey } = makePair(alg);
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  return { alg, kid, signing: privateKey, jwk, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

function makePair(alg: string): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const namedCurve = CURVES[alg];
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve });
  return alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** A key set of these keys, as a JWKS server would publish it. */
export function jwksOf(...keys: readonly TestKeys[]): string {
  return JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });
}

/** Signs claims; the header has alg, kid and typ and whatever is given besides. */
export function signToken(
  keys: TestKeys,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const whole = { alg: keys.alg, kid: keys.kid, typ: 'JWT', ...header };
  return signTexts(keys, JSON.stringify(whole), JSON.stringify(claims));
}

/** Signs texts as they are, whether or not they are JSON. */
export function signTexts({ alg, signing }: TestKeys, header: string, claims: string): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${signatureOf(alg, signing, input).toString('base64url')}`;
}

/** Text or bytes in base64url. */
export function base64url(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64url');
}

function signatureOf(alg: string, key: KeyObject, input: string): Buffer {
  const hash = `sha${alg.slice(2)}`;
  if (alg.startsWith('HS')) return createHmac(hash, key).update(input).digest();
  if (alg === 'EdDSA') return sign(null, Buffer.from(input), key);
  if (alg.startsWith('ES')) return sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return sign(hash, Buffer.from(input), alg.startsWith('PS') ? { key, ...pss } : key);
}
