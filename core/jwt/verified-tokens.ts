/** Longer tokens are verified each time, so that the bound of entries is one of memory too. */
const MAX_TOKEN_LENGTH = 8192;

/** So much of the end of a token, which is its signature, is looked up; hashing all of it would be the dearest part. */
const TAIL_LENGTH = 24;

interface Entry<T> {
  readonly token: string;
  readonly value: T;
}

/**
 * Tokens whose signature was found right, and what was found out about them. An entry is found by the end of the
 * signature and counts only if the whole token is the same; only genuine tokens ever get in. How a map's hash spreads is
 * this process's secret, so how long a look-up takes tells nothing. All are forgotten when the keys change; of too many the oldest goes. That a token is genuine is all an entry says: times,
 * audience and scopes are for those who ask to look at.
 */
export class VerifiedTokens<T> {
  readonly #maxCount: number;
  #entries = new Map<string, Entry<T>>();
  #epoch = 0;

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is known of a token under these keys. */
  find(token: string, epoch: number): T | undefined {
    if (epoch !== this.#epoch) return undefined;
    const entry = this.#entries.get(token.slice(-TAIL_LENGTH));
    return entry?.token === token ? entry.value : undefined;
  }

  /** Remembers a token that was found right with the keys of `epoch`. */
  keep(token: string, epoch: number, value: T): void {
    // Keys that changed while the signature was looked at.
    if (epoch < this.#epoch) return;
    if (epoch > this.#epoch) {
      this.#entries = new Map();
      this.#epoch = epoch;
    }
    if (token.length > MAX_TOKEN_LENGTH || this.#maxCount === 0) return;
    if (this.#entries.size >= this.#maxCount) {
      const oldest = this.#entries.keys().next();
      if (oldest.done === false) this.#entries.delete(oldest.value);
    }
    this.#entries.set(token.slice(-TAIL_LENGTH), { token, value });
  }

  /** What is known of the tokens that came last, newest first. */
  latest(count: number): readonly T[] {
    const newest = [...this.#entries.values()].slice(-count).toReversed();
    return newest.map(({ value }) => value);
  }

  forget(token: string): void {
    if (this.#entries.get(token.slice(-TAIL_LENGTH))?.token === token) this.#entries.delete(token.slice(-TAIL_LENGTH));
  }
}
