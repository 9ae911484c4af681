import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { ExchangeId } from '../../model/units.ts';
import type { ExchangeStore } from '../../recording/store.ts';

/** So many are asked for at once; the next ones are on their way while these are taken. */
const AT_ONCE = 256;

type Loaded = readonly (Exchange | undefined)[];

/** Loads exchanges in the order in which a run takes them, some at a time; one run, from its first place to its last. */
export class ReadAhead {
  readonly #ids: readonly ExchangeId[];
  readonly #store: Pick<ExchangeStore, 'loadMany'>;
  /** What is being taken, and its first place. */
  #loaded: Loaded = [];
  #from = 0;
  /** What comes after it. */
  #coming: { readonly from: number; readonly loaded: Promise<Loaded> } | undefined;
  /** Whoever waits for what is not loaded yet does so in line. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(ids: readonly ExchangeId[], store: Pick<ExchangeStore, 'loadMany'>) {
    this.#ids = ids;
    this.#store = store;
  }

  /** The exchange at a place. @throws EXCHANGE_NOT_FOUND, and what loading throws; a later call tries again. */
  take(at: number): Promise<Exchange> {
    if (this.#has(at)) return this.#give(at);
    const taken = this.#line.then(() => this.#loadThenGive(at));
    this.#line = taken.catch(() => undefined);
    return taken;
  }

  async #loadThenGive(at: number): Promise<Exchange> {
    if (!this.#has(at)) {
      const coming = this.#coming?.from === at ? this.#coming.loaded : this.#load(at);
      this.#coming = undefined;
      this.#loaded = await coming;
      this.#from = at;
      const next = at + this.#loaded.length;
      if (next < this.#ids.length) this.#coming = { from: next, loaded: this.#load(next) };
    }
    return this.#give(at);
  }

  #load(from: number): Promise<Loaded> {
    const loaded = this.#store.loadMany(this.#ids.slice(from, from + AT_ONCE));
    // Whoever takes one of them is told of its failure.
    loaded.catch(() => undefined);
    return loaded;
  }

  #has(at: number): boolean {
    return at >= this.#from && at < this.#from + this.#loaded.length;
  }

  #give(at: number): Promise<Exchange> {
    const exchange = this.#loaded[at - this.#from];
    if (exchange !== undefined) return Promise.resolve(exchange);
    return Promise.reject(new GatewrightError('EXCHANGE_NOT_FOUND', { id: this.#ids[at] }));
  }
}
