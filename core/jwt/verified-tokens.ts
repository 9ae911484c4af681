/** Longer tokens are verified each time, so that the bound of entries is one of memory too. */
const MAX_TOKEN_LENGTH = 8192;

/**
 * Tokens whose signature was found right, and what was found out about them. An entry is found by the whole token, never
 * by a part of it; how a map's hash spreads is this process's secret, so how long a look-up takes tells nothing. All are
 * forgotten when the keys change; of too many the oldest goes. That a token is genuine is all an entry says: times,
 * audience and scopes are for those who ask to look at.
 */
export class VerifiedTokens<T> {
  readonly #maxCount: number;
  #entries = new Map<string, T>();
  #epoch = 0;

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is known of a token under these keys. */
  find(token: string, epoch: number): T | undefined {
    return epoch === this.#epoch ? this.#entries.get(token) : undefined;
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
    this.#entries.set(token, value);
  }

  forget(token: string): void {
    this.#entries.delete(token);
  }
}
