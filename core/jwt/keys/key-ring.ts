import type { JwtKey, JwtKeySource } from '../../model/jwt.ts';
import type { EpochMillis } from '../../model/units.ts';
import { algorithmOf, type Algorithm } from '../algorithms.ts';
import type { ParsedToken } from '../parse-token.ts';
import { chooseKeys, explainKeys } from './choose-keys.ts';
import type { Asker, RemoteKeys } from './remote-keys.ts';
import type { KeyScope, KeysRead, VerificationKey } from './verification-key.ts';

/** Published keys as one policy uses them. */
export interface RemotePlace {
  readonly remote: RemoteKeys;
  readonly onlyFor?: KeyScope | undefined;
}

/** How keys were come by: at hand, from the cache, from a fetch just now, or older than they should be. */
export type KeyVerdict = 'static' | 'hit' | 'fetched' | 'stale';

/** The keys that may have made a signature, or why there are none. */
export interface KeyChoice {
  readonly keys: readonly VerificationKey[];
  readonly verdict: KeyVerdict;
  /** That of the ring when they were chosen. */
  readonly epoch: number;
  /** Why keys could not be had that might have fitted; undefined when all could. */
  readonly unavailable?: string | undefined;
  /** Which places were not asked, since they were not long ago; empty when keys were found. */
  readonly pauses?: readonly string[];
}

/** Keys that the configuration has itself, place by place. */
export interface FixedPlace extends KeysRead {
  readonly source: string;
}

/** All keys that one policy knows, from wherever they come. */
export class KeyRing {
  readonly #fixedPlaces: readonly FixedPlace[];
  readonly #fixed: readonly VerificationKey[];
  readonly #places: readonly RemotePlace[];
  /** Keys of a place with its scope put on, by epoch. */
  readonly #scoped = new Map<RemotePlace, { readonly from: readonly VerificationKey[]; keys: VerificationKey[] }>();

  constructor(fixed: readonly FixedPlace[], places: readonly RemotePlace[]) {
    this.#fixedPlaces = fixed;
    this.#fixed = fixed.flatMap(({ keys }) => keys);
    this.#places = places;
  }

  /** Grows whenever there are other keys than before. */
  get epoch(): number {
    let sum = 0;
    for (const { remote } of this.#places) sum += remote.epoch;
    return sum;
  }

  /** Whether no place has to be asked before keys are used for a token that were used for it before. */
  isFreshFor(token: ParsedToken): boolean {
    for (const { remote, onlyFor } of this.#places) if (!remote.isFresh && fitsScope(token, onlyFor)) return false;
    return true;
  }

  /** Whether every place that counts for a token has keys that may be used, be they older than they should be. */
  hasAllFor(token: ParsedToken): boolean {
    return this.#places.every(({ remote, onlyFor }) => remote.keys.length > 0 || !fitsScope(token, onlyFor));
  }

  /** The keys for a token; at once where nothing has to be asked. */
  find(token: ParsedToken, algorithm: Algorithm, asker: Asker): KeyChoice | Promise<KeyChoice> {
    if (!this.isFreshFor(token)) return this.#findLater(token, algorithm, asker);
    const keys = chooseKeys(this.keys, token, algorithm);
    if (keys.length === 0 && this.#places.length > 0) return this.#findLater(token, algorithm, asker);
    const verdict = keys[0] === undefined || this.#fixed.includes(keys[0]) ? 'static' : 'hit';
    return { keys, verdict, epoch: this.epoch };
  }

  /** Renews what is too old and counts for a token, as far as it can be had. Never rejects. */
  async renewFor(token: ParsedToken, asker: Asker): Promise<void> {
    for (const { remote, onlyFor } of this.#places)
      if (!remote.isFresh && fitsScope(token, onlyFor)) await remote.refresh(asker, false);
  }

  /** The issuers that discovery names; asks for documents that were never read. */
  async issuers(asker: Asker): Promise<readonly string[]> {
    for (const { remote } of this.#places) if (!remote.isFresh) await remote.refresh(asker, true);
    return this.knownIssuers;
  }

  /** The issuers that discovery has named so far. */
  get knownIssuers(): readonly string[] {
    return this.#places.map(({ remote }) => remote.issuer).filter((issuer) => issuer !== undefined);
  }

  /** All of them that count at this moment. */
  get keys(): readonly VerificationKey[] {
    const [place, ...more] = this.#places;
    if (place === undefined) return this.#fixed;
    if (more.length === 0 && this.#fixed.length === 0) return this.#keysOf(place);
    return [...this.#fixed, ...this.#places.flatMap((one) => this.#keysOf(one))];
  }

  /** When published keys are asked for anew, and by what URL. */
  get renewals(): readonly { readonly at: EpochMillis; readonly url: string }[] {
    return this.#places.flatMap(({ remote }) =>
      remote.freshUntil === undefined ? [] : [{ at: remote.freshUntil, url: remote.location.url }],
    );
  }

  /** Every key with why it may have made the signature or not. */
  explain(token: ParsedToken | undefined, chosen: VerificationKey | undefined): JwtKey[] {
    return token === undefined ? [] : explainKeys(this.keys, token, algorithmOf(token.header.alg), chosen);
  }

  /** Every place with how asking it went. @param since What was fetched after it counts as `fetched`. */
  sources(since: EpochMillis): JwtKeySource[] {
    const fixed = this.#fixedPlaces.map(({ source, keys, problems }): JwtKeySource => {
      const problem = problems.join('; ');
      return { source, state: 'static', keys: keys.length, ...(problem === '' ? {} : { problem }) };
    });
    return [...fixed, ...this.#places.map(({ remote }) => remote.describe(since))];
  }

  async #findLater(token: ParsedToken, algorithm: Algorithm, asker: Asker): Promise<KeyChoice> {
    const before = this.epoch;
    const places = this.#places.filter(({ onlyFor }) => fitsScope(token, onlyFor));
    await this.renewFor(token, asker);
    let keys = chooseKeys(this.keys, token, algorithm);
    for (const { remote } of places) {
      if (keys.length > 0) break;
      await remote.refresh(asker, true);
      keys = chooseKeys(this.keys, token, algorithm);
    }
    const failed = places.find(({ remote }) => remote.keys.length === 0);
    const pauses = keys.length > 0 ? [] : places.map(({ remote }) => remote.pauseText).filter((text) => text !== '');
    return {
      keys,
      pauses,
      epoch: this.epoch,
      verdict: this.epoch > before ? 'fetched' : places.every(({ remote }) => remote.isFresh) ? 'hit' : 'stale',
      ...(keys.length > 0 || failed === undefined ? {} : { unavailable: failed.remote.problem ?? 'not asked yet' }),
    };
  }

  #keysOf(place: RemotePlace): readonly VerificationKey[] {
    const { remote, onlyFor } = place;
    if (onlyFor === undefined) return remote.keys;
    const known = this.#scoped.get(place);
    if (known?.from === remote.keys) return known.keys;
    const keys = remote.keys.map((key) => ({ ...key, onlyFor }));
    this.#scoped.set(place, { from: remote.keys, keys });
    return keys;
  }
}

function fitsScope({ claims }: ParsedToken, scope: KeyScope | undefined): boolean {
  if (scope === undefined) return true;
  return Object.entries(scope).every(([name, value]) => Object.hasOwn(claims, name) && claims[name] === value);
}
