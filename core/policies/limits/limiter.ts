import type { Awaitable, Call, Mark, PolicyEnv } from '../policy.ts';
import type { KeyReader } from './counter-key.ts';
import type { Ask, CountedCall, Counters, Limit, Mode } from './counters.ts';
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

  /** What is asked for a request now. */
  askFor(call: Call, cost: number, mode: Mode): Ask {
    return { keys: this.#keysOf(call), cost, mode, now: this.#env.clock.now() };
  }

  /** The same once more, for what is counted later. */
  askAgain(ask: Ask, mode: Mode): Ask {
    return { ...ask, mode, now: this.#env.clock.now() };
  }

  /** @throws GatewrightError COUNTER_UNAVAILABLE where that is what a counter that cannot be reached means. */
  decide(call: CountedCall, ask: Ask): Awaitable<Decision> {
    return this.#counters.decide(call, ask);
  }

  /** See `PolicySteps.marks`. @param titleOf What the limit of a name is called, such as `rate limit per minute`. */
  marks(titleOf: (limit: string) => string): readonly Mark[] {
    const now = this.#env.clock.now();
    return marksOf(titleOf, this.#counters.standings(now), now);
  }

  close(): void {
    this.#counters.close();
  }

  /** Limits that count by the same thing share its reader: it is read once. */
  #keysOf(call: Call): readonly (string | undefined)[] {
    const readers = this.#readers;
    const keys: (string | undefined)[] = [];
    for (let index = 0; index < readers.length; index += 1)
      keys.push(index > 0 && readers[index] === readers[index - 1] ? keys[index - 1] : readers[index]?.(call));
    return keys;
  }
}
