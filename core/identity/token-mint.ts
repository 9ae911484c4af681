import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { BrokenToken } from '../model/broken-tokens.ts';
import type { Clock } from '../model/clock.ts';
import { ISSUER_ALGORITHMS, type IssuerAlgorithm } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import { breakClaims, breakHeader, breakSignature } from './broken-tokens.ts';
import type { IssuerKey, IssuerKeys } from './issuer-keys.ts';
import { ownKeyOf } from './own-tokens.ts';
import { readSigningKey } from './read-signing-key.ts';
import { algorithmFor, type JsonMembers, signToken, unsignedToken } from './sign-token.ts';

/** What signs a token. */
export type MintSigner =
  | { readonly kind: 'issuer' }
  | { readonly kind: 'secret'; readonly alg: string; readonly secret: string }
  | {
      readonly kind: 'key';
      readonly alg?: string | undefined;
      readonly pemOrJwk: string;
      readonly kid?: string | undefined;
    };

/** A token to be made. */
export interface MintRequest {
  readonly claims: JsonMembers;
  /** More members of the header. With the issuer's keys `alg` and `kid` choose one of them. */
  readonly header: JsonMembers;
  readonly lifetimeMillis?: Millis | undefined;
  readonly sign: MintSigner;
  readonly broken: BrokenToken;
}

/** What tokens say of the issuer where they say nothing else. */
export interface MintDefaults {
  readonly issuer: string;
  readonly lifetimeMillis: Millis;
  readonly algorithm: IssuerAlgorithm;
}

interface Signer {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly key: KeyObject;
}

/** Makes tokens with any claims, good ones and broken ones, and signs changed ones again. */
export class TokenMint {
  readonly #keys: IssuerKeys;
  readonly #clock: Clock;
  readonly #defaults: () => MintDefaults;
  readonly #onMinted: (claims: JsonMembers) => void;

  /** @param defaults Asked for every token, as the configuration may change. @param onMinted Hears the claims of good ones of the issuer. */
  constructor(
    keys: IssuerKeys,
    clock: Clock,
    defaults: () => MintDefaults,
    onMinted: (claims: JsonMembers) => void = () => undefined,
  ) {
    this.#keys = keys;
    this.#clock = clock;
    this.#defaults = defaults;
    this.#onMinted = onMinted;
  }

  /** @throws INPUT_INVALID when the key does not fit, or cannot be broken in this way; KEYS_SEALED */
  async mint({ claims, header, lifetimeMillis, sign, broken }: MintRequest): Promise<string> {
    const { issuer, lifetimeMillis: usual } = this.#defaults();
    const lifetime = lifetimeMillis ?? usual;
    const signer = await this.#signerOf(sign, header);
    const whole = breakClaims(broken, withTimes(claims, { issuer, now: this.#clock.now(), lifetime }), {
      now: seconds(this.#clock.now()),
      lifetime: seconds(lifetime),
    });
    const named = signer.kid === undefined ? {} : { kid: signer.kid };
    const full = breakHeader(broken, { alg: signer.alg, typ: 'JWT', ...named, ...header });
    if (broken === 'alg-none') return unsignedToken(full, whole);
    if (broken === 'hs-rs-confusion') return signToken(full, whole, publicKeyAsSecret(signer));
    const token = signToken({ ...full, alg: signer.alg }, whole, signer.key);
    if (broken === 'bad-signature') return breakSignature(token);
    if (broken === 'none' && sign.kind === 'issuer') this.#onMinted(whole);
    return token;
  }

  /**
   * Signs a changed token again with the very key that signed it, when that is one of the issuer's: what a holder of the key
   * would have made. Members of the header are kept but `alg`, which is the key's; so is `kid` where none is given.
   * @returns Undefined when the token was not the issuer's.
   */
  resign(original: string, header: JsonMembers, claims: JsonMembers): string | undefined {
    const key = ownKeyOf(original, this.#keys.known());
    return key === undefined ? undefined : signToken({ kid: key.kid, ...header, alg: key.alg }, claims, key.privateKey);
  }

  async #signerOf(sign: MintSigner, header: JsonMembers): Promise<Signer> {
    const signer =
      sign.kind === 'issuer'
        ? asSigner(await this.#issuerKey(header))
        : sign.kind === 'secret'
          ? { alg: sign.alg, key: createSecretKey(sign.secret, 'utf8') }
          : signerOfKey(sign);
    if (header['alg'] !== undefined && header['alg'] !== signer.alg)
      throw new GatewrightError('INPUT_INVALID', { pointer: '/headerJson', alg: header['alg'], expected: signer.alg });
    return signer;
  }

  async #issuerKey({ alg = this.#defaults().algorithm, kid }: JsonMembers): Promise<IssuerKey> {
    const keys = await this.#keys.all();
    const key = keys.find((each) => (kid === undefined ? each.isActive && each.alg === alg : each.kid === kid));
    if (key !== undefined) return key;
    const expected = kid === undefined ? ISSUER_ALGORITHMS.join(', ') : keys.map((each) => each.kid).join(', ');
    throw new GatewrightError('INPUT_INVALID', {
      pointer: '/headerJson',
      ...(kid === undefined ? { alg } : { kid }),
      expected,
    });
  }
}

function asSigner({ alg, kid, privateKey }: IssuerKey): Signer {
  return { alg, kid, key: privateKey };
}

function signerOfKey(given: Extract<MintSigner, { kind: 'key' }>): Signer {
  const read = readSigningKey(given.pemOrJwk);
  const alg = given.alg ?? read.alg ?? algorithmFor(read.key);
  if (alg === undefined)
    throw new GatewrightError('INPUT_INVALID', { pointer: '/sign/pemOrJwk', expected: 'an RSA, EC or Ed25519 key' });
  return { alg, kid: given.kid ?? read.kid, key: read.key };
}

/** `iss`, `iat` and `exp` where they are missing; what is given stays, even where it makes no sense. */
function withTimes(
  claims: JsonMembers,
  { issuer, now, lifetime }: { readonly issuer: string; readonly now: EpochMillis; readonly lifetime: Millis },
): JsonMembers {
  const iat = seconds(now);
  return { iss: issuer, iat, exp: iat + seconds(lifetime), ...claims };
}

function seconds(millis: Millis): number {
  return Math.floor(millis / 1000);
}

/** The PEM text of the public key as the secret of an HMAC, which verifiers that trust the header's `alg` fall for. */
function publicKeyAsSecret({ key }: Signer): KeyObject {
  if (key.type !== 'private')
    throw new GatewrightError('INPUT_INVALID', { pointer: '/broken', expected: 'a signer with a public key' });
  return createSecretKey(createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(), 'utf8');
}
