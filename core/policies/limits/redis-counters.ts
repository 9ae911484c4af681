import { GatewrightError } from '../../model/errors.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { Awaitable } from '../policy.ts';
import { STILL_MILLIS, type Standing } from './algorithm.ts';
import type { Ask, CountedCall, Counters, Limit } from './counters.ts';
import type { Decision, LimitStanding } from './decision.ts';
import type { LocalCounters } from './local-counters.ts';
import { scriptOf, type RedisConnection } from './redis-connection.ts';
import { REDIS_SCRIPT } from './redis-script.ts';

/** What is done with requests while the counter cannot be reached. */
export const ON_FAILURE = ['open', 'closed', 'local'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

/** What shared counters need. */
export interface RedisCountersSetup {
  readonly limits: readonly Limit[];
  readonly connection: RedisConnection;
  /** In front of every key, with the id of the use. */
  readonly prefix: string;
  readonly onFailure: OnFailure;
  /** Counts here while Redis cannot be reached. */
  readonly local: LocalCounters;
  /** Gives the connection back. */
  release(): void;
}

const SCRIPT = scriptOf(REDIS_SCRIPT);
/** Texts of one limit in the answer. */
const PER_LIMIT = 10;
/** Counters that marks can be made of. */
const MOST_RECENT = 100;

/** Counters in a Redis, shared by all engines that use it: one script decides on all limits of a request at once. */
export class RedisCounters implements Counters {
  readonly #setup: RedisCountersSetup;
  readonly #recent = new Map<string, { readonly standing: LimitStanding; readonly at: EpochMillis }>();

  constructor(setup: RedisCountersSetup) {
    this.#setup = setup;
  }

  decide(call: CountedCall, ask: Ask): Awaitable<Decision> {
    const asked = this.#setup.limits.flatMap((limit, index) => {
      const counter = ask.keys[index];
      return counter === undefined ? [] : [{ limit, counter }];
    });
    if (asked.length === 0) return { isAllowed: true, limits: [] };
    return this.#ask(call, ask, asked).catch((error: unknown) => this.#fail(call, ask, error));
  }

  standings(now: EpochMillis): readonly LimitStanding[] {
    return [...this.#recent.values()].flatMap(({ standing: kept, at }) => {
      const passed = now - at;
      const { resetMillis, retryMillis } = kept.standing;
      if (passed < 0 || passed >= resetMillis) return [];
      const standing: Standing = {
        ...kept.standing,
        resetMillis: resetMillis - passed,
        retryMillis: Math.max(0, retryMillis - passed),
      };
      return [{ ...kept, standing }];
    });
  }

  close(): void {
    this.#setup.release();
  }

  #ask(call: CountedCall, ask: Ask, asked: readonly Asked[]): Promise<Decision> {
    const { connection, prefix } = this.#setup;
    return call.dependency('redis', async (note) => {
      note('address', connection.address);
      note('counters', asked.map(({ counter }) => counter).join('; '));
      try {
        const keys = asked.map(
          ({ limit, counter }) => `${prefix}:${limit.name} ${limit.algorithm.settings}:${counter}`,
        );
        const answer = await connection.run(SCRIPT, keys, valuesOf(ask, asked));
        const decision = readAnswer(answer, asked);
        for (const limit of decision.limits) this.#remember(limit, ask.now);
        note('verdict', decision.isAllowed ? 'let in' : 'used up');
        return decision;
      } catch (error) {
        note('reason', reasonOf(error));
        throw error;
      }
    });
  }

  #fail(call: CountedCall, ask: Ask, error: unknown): Decision {
    const { onFailure, connection, local } = this.#setup;
    const failure = 'the counter could not be reached';
    switch (onFailure) {
      case 'open':
        return { isAllowed: true, limits: [], failure };
      case 'local':
        return { ...local.decide(call, ask), failure: `counted here, ${failure}` };
      case 'closed':
        // Nobody is left to be refused.
        if (ask.mode === 'count') return { isAllowed: false, limits: [], failure };
        call.note('verdict', failure);
        throw new GatewrightError('COUNTER_UNAVAILABLE', { redis: connection.address, reason: reasonOf(error) });
    }
  }

  /** The latest stay. */
  #remember(standing: LimitStanding, at: EpochMillis): void {
    const key = `${standing.name} ${standing.counter}`;
    this.#recent.delete(key);
    this.#recent.set(key, { standing, at });
    if (this.#recent.size <= MOST_RECENT) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }
}

interface Asked {
  readonly limit: Limit;
  readonly counter: string;
}

function valuesOf({ now, mode, cost }: Ask, asked: readonly Asked[]): (string | number)[] {
  const limits = asked.flatMap(({ limit: { algorithm } }) => {
    const { kind, numbers } = algorithm.script;
    const [a = 0, b = 0, c = 0] = numbers(now);
    return [kind, algorithm.limit, a, b, c];
  });
  return [now, mode, cost, STILL_MILLIS, ...limits];
}

/** @throws Error when it is no answer of the script. */
function readAnswer(answer: unknown, asked: readonly Asked[]): Decision {
  if (!Array.isArray(answer) || answer.length !== 1 + asked.length * PER_LIMIT)
    throw new Error('the answer is not that of the script');
  const numbers = answer.map(Number);
  const standingAt = (from: number, limit: number): Standing => {
    const [used = 0, remaining = 0, resetMillis = 0, retry = 0, windowMillis = 0] = numbers.slice(from, from + 5);
    const retryMillis = retry === -1 ? Number.POSITIVE_INFINITY : retry;
    return { limit, windowMillis, used, remaining, resetMillis, retryMillis };
  };
  const limits = asked.map(({ limit: { name, period, algorithm }, counter }, index): LimitStanding => {
    const from = 1 + index * PER_LIMIT;
    const before = standingAt(from, algorithm.limit);
    const standing = standingAt(from + 5, algorithm.limit);
    return { name, period, algorithm: algorithm.name, counter, before, standing };
  });
  return { isAllowed: numbers[0] === 1, limits };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
