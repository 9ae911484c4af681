import { createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { GatewrightError } from '../model/errors.ts';

/** How much memory one check of a scrypt password may take. */
const MAX_SCRYPT_BYTES = 134_217_728;
const SHA256 = /^sha256:([0-9a-f]{64})$/i;

/** A password as it is stored: in clear, or as a hash. */
export interface StoredPassword {
  /** Whether it is this one; a promise where that takes long, which then runs off the main thread. */
  check(password: string): boolean | Promise<boolean>;
}

/**
 * Reads a stored password: `sha256:<hex>`, `scrypt:N:r:p:salt:hash` with salt and hash in base64 (RFC 7914), or any
 * other text, which is the password itself. Comparing takes the same time whatever was guessed: hashes are compared,
 * those of clear texts with a salt.
 * @throws GatewrightError CONFIG_INVALID when a scrypt text is malformed or asks for too much memory.
 */
export function readStoredPassword(text: string, salt: Uint8Array): StoredPassword {
  const hex = SHA256.exec(text)?.[1];
  if (hex !== undefined) return hashed(Buffer.from(hex, 'hex'), new Uint8Array(0));
  if (text.startsWith('scrypt:')) return new ScryptPassword(text, salt);
  return hashed(digest(salt, text), salt);
}

function hashed(expected: Uint8Array, salt: Uint8Array): StoredPassword {
  return { check: (password) => timingSafeEqual(digest(salt, password), expected) };
}

function digest(salt: Uint8Array, password: string): Uint8Array {
  return createHash('sha256').update(salt).update(password, 'utf8').digest();
}

/** Remembers the last password that was right, as a salted hash: deriving a key takes tens of milliseconds. */
class ScryptPassword implements StoredPassword {
  readonly #cost: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number };
  readonly #salt: Uint8Array;
  readonly #expected: Uint8Array;
  readonly #memorySalt: Uint8Array;
  #known: Uint8Array | undefined;

  constructor(text: string, memorySalt: Uint8Array) {
    const [, cost = '', blockSize = '', parallel = '', salt = '', expected = '', ...rest] = text.split(':');
    const [N, r, p] = [cost, blockSize, parallel].map(Number) as [number, number, number];
    this.#cost = { N, r, p, maxmem: MAX_SCRYPT_BYTES + 1 };
    this.#salt = Buffer.from(salt, 'base64');
    this.#expected = Buffer.from(expected, 'base64');
    this.#memorySalt = memorySalt;
    const isPowerOfTwo = Number.isSafeInteger(N) && N > 1 && Number.isInteger(Math.log2(N));
    const isWhole = [r, p].every((value) => Number.isSafeInteger(value) && value >= 1 && value <= 64);
    if (!isPowerOfTwo || !isWhole || this.#expected.byteLength < 16 || rest.length > 0)
      throw new GatewrightError('CONFIG_INVALID', { expected: 'a password as scrypt:N:r:p:salt:hash in base64' });
    if (128 * N * r > MAX_SCRYPT_BYTES)
      throw new GatewrightError('CONFIG_INVALID', {
        reason: `a scrypt password asks for more than ${MAX_SCRYPT_BYTES} bytes of memory`,
      });
  }

  check(password: string): boolean | Promise<boolean> {
    const seen = digest(this.#memorySalt, password);
    if (this.#known !== undefined && timingSafeEqual(seen, this.#known)) return true;
    return this.#derive(password, seen);
  }

  #derive(password: string, seen: Uint8Array): Promise<boolean> {
    return new Promise((resolve, reject) => {
      scrypt(password, this.#salt, this.#expected.byteLength, this.#cost, (error, derived) => {
        if (error !== null) return reject(error);
        const isRight = timingSafeEqual(derived, this.#expected);
        if (isRight) this.#known = seen;
        resolve(isRight);
      });
    });
  }
}
