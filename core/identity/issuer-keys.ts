import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../model/clock.ts';
import { ISSUER_ALGORITHMS, type IssuerAlgorithm } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { EpochMillis } from '../model/units.ts';

/** Where keys are kept: values by name, which it seals as it can. */
export interface KeyStore {
  /** Whether there is a value, be it one that cannot be read now. */
  has(name: string): boolean;
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** One of the issuer's keys. */
export interface IssuerKey {
  /** Its thumbprint. @see RFC 7638 */
  readonly kid: string;
  readonly alg: IssuerAlgorithm;
  readonly createdAt: EpochMillis;
  /** Whether new tokens are signed with it; one of each algorithm is. */
  readonly isActive: boolean;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const ENTRY = 'keys';
const keptKeys = z.array(
  z.object({
    alg: z.enum(ISSUER_ALGORITHMS),
    createdAt: z.number(),
    isActive: z.boolean(),
    jwk: z.record(z.string(), z.unknown()),
  }),
);

/** The issuer's keys: made when first needed, kept, replaced when asked to. */
export class IssuerKeys {
  readonly #store: KeyStore;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #keys: readonly IssuerKey[] | undefined;
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** @param onChange There are other keys than before. */
  constructor(store: KeyStore, clock: Clock, onChange: () => void = () => undefined) {
    this.#store = store;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Those there are, newest first; makes none. @throws KEYS_SEALED */
  known(): readonly IssuerKey[] {
    return (this.#keys ??= this.#read());
  }

  /** All of them, newest first. @throws KEYS_SEALED */
  async all(): Promise<readonly IssuerKey[]> {
    return this.known().length > 0 ? this.known() : this.#inTurn(() => this.#makeFirst());
  }

  /** The key that signs now. @throws KEYS_SEALED */
  async active(alg: IssuerAlgorithm): Promise<IssuerKey> {
    const key = (await this.all()).find((each) => each.isActive && each.alg === alg);
    if (key === undefined) throw new GatewrightError('NOT_FOUND', { key: alg });
    return key;
  }

  /** Makes a new key of each algorithm, to sign with from now on. @throws KEYS_SEALED, unless the old ones are dropped. */
  rotate(dropOld: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const old = dropOld ? [] : this.known().map((key) => ({ ...key, isActive: false }));
      this.#keep([...(await this.#make()), ...old]);
    });
  }

  /** What verifiers need. @see RFC 7517 section 5 */
  async jwks(): Promise<{ readonly keys: readonly JsonWebKey[] }> {
    const keys = await this.all();
    return {
      keys: keys.map(({ kid, alg, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' })),
    };
  }

  async #makeFirst(): Promise<readonly IssuerKey[]> {
    // Somebody else may have waited for the same.
    if (this.known().length === 0) this.#keep(await this.#make());
    return this.known();
  }

  async #make(): Promise<IssuerKey[]> {
    const createdAt = this.#clock.now();
    const make = async (alg: IssuerAlgorithm): Promise<IssuerKey> =>
      keyOf({ alg, createdAt, isActive: true, privateKey: await GENERATORS[alg]() });
    return Promise.all(ISSUER_ALGORITHMS.map(make));
  }

  #keep(keys: readonly IssuerKey[]): void {
    const kept = keys.map(({ alg, createdAt, isActive, privateKey }) => ({
      alg,
      createdAt,
      isActive,
      jwk: privateKey.export({ format: 'jwk' }),
    }));
    this.#store.set(ENTRY, JSON.stringify(kept satisfies z.input<typeof keptKeys>));
    this.#keys = keys;
    this.#onChange();
  }

  #read(): readonly IssuerKey[] {
    const text = this.#store.get(ENTRY);
    if (text === undefined) {
      if (this.#store.has(ENTRY)) throw new GatewrightError('KEYS_SEALED');
      return [];
    }
    try {
      return keptKeys
        .parse(JSON.parse(text))
        .map(({ jwk, ...rest }) => keyOf({ ...rest, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) }));
    } catch (error) {
      throw new GatewrightError(
        'FORMAT_INVALID',
        { expected: 'the keys of the issuer, as it wrote them' },
        { cause: error },
      );
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}

const generate = promisify(generateKeyPair);

const GENERATORS: Readonly<Record<IssuerAlgorithm, () => Promise<KeyObject>>> = {
  RS256: async () => (await generate('rsa', { modulusLength: 2048 })).privateKey,
  ES256: async () => (await generate('ec', { namedCurve: 'P-256' })).privateKey,
  EdDSA: async () => (await generate('ed25519')).privateKey,
};

function keyOf(parts: Omit<IssuerKey, 'kid' | 'publicKey'>): IssuerKey {
  const publicKey = createPublicKey(parts.privateKey);
  return { kid: thumbprint(publicKey.export({ format: 'jwk' })), ...parts, publicKey };
}

/** @see RFC 7638 section 3 */
function thumbprint(jwk: JsonWebKey): string {
  const members = ['crv', 'e', 'kty', 'n', 'x', 'y'].filter((name) => jwk[name] !== undefined);
  const canonical = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])));
  return createHash('sha256').update(canonical).digest('base64url');
}
