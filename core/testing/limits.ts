import fc from 'fast-check';
import type { Algorithm, Standing } from '../policies/limits/algorithm.ts';
import { createAlgorithm, type AlgorithmName } from '../policies/limits/algorithms.ts';
import { KeyTable } from '../policies/limits/key-table.ts';

/** A request that a limiter is asked about. */
export interface AskedRequest {
  readonly key: string;
  /** Milliseconds since the one before. */
  readonly after: number;
  readonly cost: number;
}

/** What a limiter said to it. */
export interface DecidedRequest extends AskedRequest {
  readonly at: number;
  readonly isAllowed: boolean;
  readonly before: Standing;
  readonly standing: Standing;
}

const after = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 30 }));

/** Requests of a few clients in turn, all of cost 1 or of several costs. */
export function schedules(mostCost = 1): fc.Arbitrary<readonly AskedRequest[]> {
  const cost = fc.integer({ min: mostCost === 1 ? 1 : 0, max: mostCost });
  return fc.array(fc.record({ key: fc.constantFrom('a', 'b'), after, cost }), { minLength: 1, maxLength: 120 });
}

/** When the first of them comes. */
export const starts = fc.integer({ min: 0, max: 4_000_000_000_000 });

/** A limiter of one algorithm, for tests without a policy around it. */
export class TestLimiter {
  readonly #algorithm: Algorithm;
  readonly #table: KeyTable<unknown>;

  constructor(algorithm: Algorithm, maxKeys = 100_000) {
    this.#algorithm = algorithm;
    this.#table = new KeyTable(algorithm, maxKeys);
  }

  look(key: string, now: number, cost = 1): Standing {
    return this.#algorithm.standing(this.#table.at(key, now), now, cost);
  }

  /** Asks for one request, which is counted when it is let in. */
  ask(key: string, now: number, cost = 1): boolean {
    const isAllowed = this.look(key, now, cost).retryMillis === 0;
    if (isAllowed) this.#algorithm.take(this.#table.at(key, now), now, cost);
    return isAllowed;
  }

  /** What it says to requests in turn. */
  decideAll(from: number, asked: readonly AskedRequest[]): DecidedRequest[] {
    let at = from;
    return asked.map((request) => {
      at += request.after;
      const before = this.look(request.key, at, request.cost);
      const isAllowed = this.ask(request.key, at, request.cost);
      return { ...request, at, isAllowed, before, standing: this.look(request.key, at, request.cost) };
    });
  }
}

/** Every algorithm with settings of its own, for laws that hold for all. */
export const anyAlgorithmSettings = fc.record({
  limit: fc.integer({ min: 1, max: 6 }),
  window: fc.constantFrom(7, 333, 1000),
  burst: fc.integer({ min: 1, max: 8 }),
});

/** An algorithm by name; `queue` is a leaky bucket that holds requests. */
export function algorithmOf(
  name: AlgorithmName | 'queue',
  { limit, window, burst }: { readonly limit: number; readonly window: number; readonly burst: number },
): Algorithm {
  return name === 'queue'
    ? createAlgorithm({ algorithm: 'leaky-bucket', limit, window, burst, maxWait: window })
    : createAlgorithm({ algorithm: name, limit, window, burst });
}
