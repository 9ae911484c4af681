import type { EpochMillis } from '../../model/units.ts';
import { STILL_MILLIS, type Algorithm } from './algorithm.ts';

/** How many keys at the hand are looked at for one that can be forgotten, whenever a new one comes. */
const LOOKED_AT = 4;

/**
 * The states of one limit by key, as many as are allowed. Keys that stand at their beginning again are forgotten bit by bit,
 * by a hand that goes round as new ones come: there is no timer, and no pause to sweep through all. When that is not enough,
 * the oldest key is dropped, though it still counts. Both places are iterators that stay, because a map from whose beginning
 * much was deleted is slow to begin anew.
 */
export class KeyTable<State> {
  readonly #algorithm: Algorithm<State>;
  readonly #states = new Map<string, State>();
  #maxKeys: number;
  #hand: Iterator<[string, State]>;
  /** Stands before the oldest key, since every key it passes is dropped. */
  readonly #oldest: Iterator<string>;
  #lastKey: string | undefined;
  #lastState: State | undefined;
  #dropped = 0;

  constructor(algorithm: Algorithm<State>, maxKeys: number) {
    this.#algorithm = algorithm;
    this.#maxKeys = maxKeys;
    this.#hand = this.#states.entries();
    this.#oldest = this.#states.keys();
  }

  get size(): number {
    return this.#states.size;
  }

  /** How many keys were dropped that still counted. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keys, oldest first. */
  keys(): Iterable<string> {
    return this.#states.keys();
  }

  /** Another bound, after a reload. */
  set maxKeys(most: number) {
    this.#maxKeys = most;
  }

  /** The state of a key, at `now`. The same key asked for again at once costs no look-up. */
  at(key: string, now: EpochMillis): State {
    let state = this.#lastKey === key ? this.#lastState : this.#states.get(key);
    if (state === undefined) {
      this.#makeRoom(now);
      state = this.#algorithm.fresh(now);
      this.#states.set(key, state);
    }
    this.#algorithm.advance(state, now);
    this.#lastKey = key;
    this.#lastState = state;
    return state;
  }

  #makeRoom(now: EpochMillis): void {
    // Not before, since the clock may go back a little.
    const settled = now - STILL_MILLIS;
    for (let count = 0; count < LOOKED_AT; count += 1) {
      const next = this.#hand.next();
      if (next.done === true) this.#hand = this.#states.entries();
      else if (this.#algorithm.isIdle(next.value[1], settled)) this.#delete(next.value[0]);
    }
    // Two, so that a bound that became smaller is reached.
    for (let count = 0; count < 2 && this.#states.size >= this.#maxKeys; count += 1) {
      const next = this.#oldest.next();
      if (next.done === true) return;
      this.#delete(next.value);
      this.#dropped += 1;
    }
  }

  #delete(key: string): void {
    this.#states.delete(key);
    if (this.#lastKey === key) this.#lastKey = undefined;
  }
}
