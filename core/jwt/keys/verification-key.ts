import type { KeyObject } from 'node:crypto';
import type { KeyType } from '../algorithms.ts';

/** Claims that a token must have for a key to be looked at, such as its issuer. */
export type KeyScope = Readonly<Record<string, string>>;

/** A key that signatures can be checked with, and what its owner says it is for. */
export interface VerificationKey {
  readonly kid?: string | undefined;
  readonly keyType: KeyType;
  /** Name of the curve as in a JWK. */
  readonly curve?: string | undefined;
  /** The one algorithm it is for. */
  readonly alg?: string | undefined;
  readonly use?: string | undefined;
  readonly operations?: readonly string[] | undefined;
  /** Where it comes from: a URL, `jwks`, `pem`, `secret`. */
  readonly source: string;
  readonly onlyFor?: KeyScope | undefined;
  readonly object: KeyObject;
}

/** What a place of keys gave: keys that can be used, and a sentence for each that cannot. */
export interface KeysRead {
  readonly keys: readonly VerificationKey[];
  readonly problems: readonly string[];
}

/** Marks of a key that its text does not have, as the configuration gives them. */
export interface KeyMarks {
  readonly source: string;
  readonly kid?: string | undefined;
  readonly alg?: string | undefined;
  readonly onlyFor?: KeyScope | undefined;
}

const MIN_RSA_BITS = 2048;
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/**
 * A key from what Node made of its text.
 * @returns A sentence where it is of no use here.
 * @see RFC 7518 section 3.3 on the least size of RSA keys
 */
export function asVerificationKey(
  object: KeyObject,
  marks: KeyMarks & Pick<VerificationKey, 'use' | 'operations'>,
): VerificationKey | string {
  if (object.type === 'secret')
    return object.symmetricKeySize === 0 ? 'the secret is empty' : { ...marks, keyType: 'oct', object };
  const type = object.asymmetricKeyType ?? '';
  const details = object.asymmetricKeyDetails;
  switch (type) {
    case 'rsa': {
      const bits = details?.modulusLength ?? 0;
      if (bits < MIN_RSA_BITS) return `an RSA key of ${bits} bits, less than ${MIN_RSA_BITS}`;
      return { ...marks, keyType: 'RSA', object };
    }
    case 'ec': {
      const curve = CURVES[details?.namedCurve ?? ''];
      if (curve === undefined) return `the curve ${details?.namedCurve ?? 'without a name'} is not supported`;
      return { ...marks, keyType: 'EC', curve, object };
    }
    case 'ed25519':
    case 'ed448':
      return { ...marks, keyType: 'OKP', curve: CURVES[type], object };
    default:
      return `a key of type ${type} cannot check signatures`;
  }
}
