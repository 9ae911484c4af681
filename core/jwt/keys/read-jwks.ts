import { createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto';
import { decodeBase64url } from '../base64url.ts';
import { readJsonObject } from '../json-members.ts';
import { readPem } from './read-pem.ts';
import { asVerificationKey, type KeyMarks, type KeysRead, type VerificationKey } from './verification-key.ts';

/** More than any provider publishes; what is beyond is left out and said. */
const MOST_KEYS = 200;

/**
 * Reads a JWKS, a single JWK, or a map of key ids to X.509 certificates. A key with bad members is left out with a
 * sentence; the others count. Never throws.
 * @see RFC 7517 section 5
 */
export function readJwks(text: string, marks: KeyMarks): KeysRead {
  const read = readJsonObject(text);
  if (read.kind === 'fault') return { keys: [], problems: [`the key set is ${read.reason}`] };
  const { value } = read;
  if (Array.isArray(value['keys'])) return readKeys(value['keys'], marks);
  if ('kty' in value) return readKeys([value], marks);
  const certificates = Object.entries(value).filter(([, pem]) => isCertificate(pem));
  if (certificates.length === 0) return { keys: [], problems: ['the key set has no list named keys'] };
  return collect(certificates.map(([kid, pem]) => readPem(String(pem), { ...marks, kid })));
}

function isCertificate(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('-----BEGIN CERTIFICATE-----');
}

function readKeys(list: readonly unknown[], marks: KeyMarks): KeysRead {
  const read = list.slice(0, MOST_KEYS).map((entry, index) => {
    const key = readJwk(entry, marks);
    return typeof key === 'string' ? `key ${index + 1}${nameOf(entry)}: ${key}` : key;
  });
  if (list.length > MOST_KEYS) read.push(`${list.length - MOST_KEYS} keys after the first ${MOST_KEYS} are not read`);
  return collect(read);
}

function collect(read: readonly (VerificationKey | string)[]): KeysRead {
  return {
    keys: read.filter((key) => typeof key !== 'string'),
    problems: read.filter((key) => typeof key === 'string'),
  };
}

function nameOf(entry: unknown): string {
  const { kid } = asObject(entry);
  return typeof kid === 'string' ? ` (${JSON.stringify(kid.slice(0, 64))})` : '';
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  // Members of an object are unknown until they are looked at.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** One JWK, or why it cannot be used. Private members are not looked at. */
function readJwk(entry: unknown, given: KeyMarks): VerificationKey | string {
  const jwk = asObject(entry);
  const { kid, kty, alg, use, key_ops: operations } = jwk;
  if (typeof kty !== 'string') return 'kty is missing';
  for (const [name, value] of Object.entries({ kid, alg, use }))
    if (value !== undefined && typeof value !== 'string') return `${name} is not text`;
  if (operations !== undefined && !isTextList(operations)) return 'key_ops is not a list of texts';
  const marks = {
    ...given,
    // Looked at above.
    ...(kid === undefined ? {} : { kid: kid as string }),
    ...(alg === undefined ? {} : { alg: alg as string }),
    use: use as string | undefined,
    operations,
  };
  if (kty === 'oct') return readSecretJwk(jwk['k'], marks);
  if (!['RSA', 'EC', 'OKP'].includes(kty)) return `kty ${JSON.stringify(kty.slice(0, 32))} is not supported`;
  try {
    // Whatever members there are, Node looks at each of them.
    return asVerificationKey(createPublicKey({ key: publicMembers(jwk), format: 'jwk' }), marks);
  } catch {
    return 'its members make no key';
  }
}

function publicMembers({ kty, crv, n, e, x, y }: Readonly<Record<string, unknown>>): JsonWebKey {
  // Node refuses members that are not text.
  return { kty, crv, n, e, x, y } as JsonWebKey;
}

function readSecretJwk(k: unknown, marks: Parameters<typeof asVerificationKey>[1]): VerificationKey | string {
  const bytes = typeof k === 'string' ? decodeBase64url(k) : undefined;
  return bytes === undefined ? 'k is not base64url' : asVerificationKey(createSecretKey(bytes), marks);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
