import { constants, createHmac, timingSafeEqual, verify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';

/** Kinds of key as a JWK names them. */
export type KeyType = 'RSA' | 'EC' | 'OKP' | 'oct';

/** One signature algorithm and the keys it goes with. */
export interface Algorithm {
  readonly name: string;
  readonly keyType: KeyType;
  /** The curves it is made for, by their names in a JWK; absent where there is no curve. */
  readonly curves?: readonly string[];
  /** @returns Whether the signature is that of the bytes. Never throws. */
  check(key: KeyObject, signed: string, signature: Buffer): boolean | Promise<boolean>;
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const P1363 = { dsaEncoding: 'ieee-p1363' } as const;

function hmac(name: string, hash: string): Algorithm {
  return {
    name,
    keyType: 'oct',
    check(key, signed, signature) {
      const made = createHmac(hash, key).update(signed).digest();
      return made.length === signature.length && timingSafeEqual(made, signature);
    },
  };
}

/** RSA keys up to this size are checked in about 20 µs, less than it takes to wake the thread pool and to be woken by it. */
const QUICK_RSA_BITS = 2048;

/** Whether this turn of the loop had its quick check. Process-wide, since what is spared is the one main thread. */
let hadQuickCheck = false;

/** Whether a check is made on the spot: it is quick, and the first of this turn of the loop. */
function isQuick(key: KeyObject): boolean {
  if (hadQuickCheck || key.asymmetricKeyType !== 'rsa') return false;
  if ((key.asymmetricKeyDetails?.modulusLength ?? Infinity) > QUICK_RSA_BITS) return false;
  hadQuickCheck = true;
  setImmediate(nextTurn);
  return true;
}

function nextTurn(): void {
  hadQuickCheck = false;
}

/**
 * The first check of a turn that is by a small RSA key is made on the spot. All others go to the thread pool: handing one over costs the
 * main thread a fifth to a half of what the computing does, and a burst of new tokens does not hold up the loop.
 */
function publicKey(
  facts: Pick<Algorithm, 'name' | 'keyType' | 'curves'>,
  hash: string | null,
  extra?: typeof PSS | typeof P1363,
): Algorithm {
  return {
    ...facts,
    check(key, signed, signature) {
      const input: KeyObject | VerifyKeyObjectInput = extra === undefined ? key : { key, ...extra };
      const bytes = Buffer.from(signed, 'latin1');
      if (isQuick(key)) return verifyNow(hash, bytes, input, signature);
      return new Promise((resolve) => {
        verify(hash, bytes, input, signature, (error, isRight) =>
          // An error is a signature of the wrong form, or a key that is too short for the hash.
          resolve(error === null && isRight),
        );
      });
    },
  };
}

function verifyNow(hash: string | null, ...[bytes, input, signature]: VerifyParts): boolean {
  try {
    return verify(hash, bytes, input, signature);
  } catch {
    return false;
  }
}

type VerifyParts = [bytes: Buffer, input: KeyObject | VerifyKeyObjectInput, signature: Buffer];

function rsa(name: string, hash: string, extra?: typeof PSS): Algorithm {
  return publicKey({ name, keyType: 'RSA' }, hash, extra);
}

function curve(name: string, curves: readonly string[], hash: string | null): Algorithm {
  return hash === null
    ? publicKey({ name, keyType: 'OKP', curves }, null)
    : publicKey({ name, keyType: 'EC', curves }, hash, P1363);
}

/**
 * The algorithms that are checked here. `none` and ES256K are not among them.
 * @see RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2
 */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map(
  [
    hmac('HS256', 'sha256'),
    hmac('HS384', 'sha384'),
    hmac('HS512', 'sha512'),
    rsa('RS256', 'sha256'),
    rsa('RS384', 'sha384'),
    rsa('RS512', 'sha512'),
    rsa('PS256', 'sha256', PSS),
    rsa('PS384', 'sha384', PSS),
    rsa('PS512', 'sha512', PSS),
    curve('ES256', ['P-256'], 'sha256'),
    curve('ES384', ['P-384'], 'sha384'),
    curve('ES512', ['P-521'], 'sha512'),
    curve('EdDSA', ['Ed25519', 'Ed448'], null),
    curve('Ed25519', ['Ed25519'], null),
  ].map((algorithm) => [algorithm.name, algorithm]),
);

/** Names of all algorithms, in a fixed order. */
export const ALGORITHM_NAMES: readonly string[] = [...ALGORITHMS.keys()];

/** The algorithm of a name; undefined for `none` and for what is not supported. */
export function algorithmOf(name: string): Algorithm | undefined {
  return ALGORITHMS.get(name);
}
