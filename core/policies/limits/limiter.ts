import type { Awaitable, Call, Mark, PolicyEnv } from '../policy.ts';
import type { KeyReader } from './counter-key.ts';
import type { Counters, Limit, Mode } from './counters.ts';
import type { Decision } from './decision.ts';
import { marksOf } from './marks.ts';
import { openCounters, type CountingOptions } from './open-counters.ts';

/** A limit and how the counter of a request is found. */
export interface KeyedLimit extends Limit {
  readonly keyOf: KeyReader;
}

/** The limits of one use, with the place where they are counted. */
export class Limiter {
  readonly #env: PolicyEnv;
  readonly #readers: readonly KeyReader[];
  readonly #counters: Counters;

  private constructor(env: PolicyEnv, limits: readonly KeyedLimit[], counters: Counters) {
    this.#env = env;
    this.#readers = limits.map(({ keyOf }) => keyOf);
    this.#counters = counters;
  }

  static async open(limits: readonly KeyedLimit[], options: CountingOptions, env: PolicyEnv): Promise<Limiter> {
    return new Limiter(env, limits, await openCounters(limits, options, env));
  }

  /** @throws GatewrightError COUNTER_UNAVAILABLE where that is what a counter that cannot be reached means. */
  decide(call: Call, cost: number, mode: Mode): Awaitable<Decision> {
    return this.#counters.decide(call, { keys: this.#keysOf(call), cost, mode, now: this.#env.clock.now() });
  }

  /** See `PolicySteps.marks`. @param what What the limits are, such as `rate limit`. */
  marks(what: string): readonly Mark[] {
    const now = this.#env.clock.now();
    return marksOf(what, this.#counters.standings(now), now);
  }

  close(): void {
    this.#counters.close();
  }

  /** Limits that count by the same thing share its reader, so that it is read once. */
  #keysOf(call: Call): (string | undefined)[] {
    const keys: (string | undefined)[] = [];
    for (const [index, read] of this.#readers.entries())
      keys.push(index > 0 && read === this.#readers[index - 1] ? keys[index - 1] : read(call));
    return keys;
  }
}
