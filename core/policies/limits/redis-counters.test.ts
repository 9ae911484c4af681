import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmOf, anyAlgorithmSettings, schedules, starts } from '../../testing/limits.ts';
import { redisMissing, TestRedis } from '../../testing/redis.ts';
import { anyAlgorithm, type Algorithm } from './algorithm.ts';
import { ALGORITHMS } from './algorithms.ts';
import type { CountedCall, Mode } from './counters.ts';
import { fixedWindow } from './fixed-window.ts';
import { LocalCounters } from './local-counters.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisCounters } from './redis-counters.ts';
import { calendarWindow, firstUseWindow } from './windows.ts';

const reason = redisMissing === undefined ? '' : ` (skipped: ${redisMissing})`;

/** Counters ask a call only for notes and for the span they are waited for in. */
const call: CountedCall = {
  note: () => undefined,
  dependency: (_name, run) => run(() => undefined),
};

describe.skipIf(redisMissing !== undefined)(`counters in Redis${reason}`, () => {
  let redis: TestRedis;
  let connection: RedisConnection;
  let run = 0;

  beforeAll(async () => {
    redis = await TestRedis.start();
    connection = new RedisConnection(Redis, new URL(redis.url), 5000);
    await connection.connect();
  });
  afterAll(async () => {
    await connection.close();
    await redis.close();
  });

  /** Both kinds of counters for the same limits, all new. */
  function both(algorithms: readonly Algorithm[]): readonly [LocalCounters, RedisCounters] {
    const limits = algorithms.map((algorithm, index) => ({ name: `limit ${index}`, algorithm }));
    const local = new LocalCounters(limits, 1000, { get: (_name, create) => create() });
    run += 1;
    const setup = { limits, connection, prefix: `run ${run}`, onFailure: 'closed', local } as const;
    return [local, new RedisCounters({ ...setup, release: () => undefined })];
  }

  const modes = fc.constantFrom<Mode>('take', 'take', 'take', 'always', 'look', 'count');
  const moves = fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: -30_000, max: 3000 })), {
    maxLength: 60,
  });

  async function compare(
    algorithms: readonly Algorithm[],
    { from, asked, moved, mode }: Schedule,
  ): Promise<readonly [unknown, unknown]> {
    const [local, shared] = both(algorithms);
    const said: [unknown[], unknown[]] = [[], []];
    let now = from + 1e9;
    // Both keys are there from the beginning, so that none is forgotten here that Redis still has.
    const all = [...['a', 'b'].map((key) => ({ key, after: 0, cost: 0 })), ...asked];
    for (const [index, { key, after, cost }] of all.entries()) {
      now += after + (moved[index] ?? 0);
      const ask = { keys: algorithms.map(() => key), cost, mode: mode[index % mode.length] ?? 'take', now };
      said[0].push(local.decide(call, ask));
      said[1].push(await shared.decide(call, ask));
    }
    return said;
  }

  interface Schedule {
    readonly from: number;
    readonly asked: Parameters<Parameters<ReturnType<typeof schedules>['map']>[0]>[0];
    readonly moved: readonly number[];
    readonly mode: readonly Mode[];
  }
  const schedule = fc.record({
    from: starts,
    asked: schedules(4),
    moved: moves,
    mode: fc.array(modes, { minLength: 1, maxLength: 7 }),
  });

  test.each([...ALGORITHMS, 'queue'] as const)('say of %s step by step what counters here say', async (name) => {
    await fc.assert(
      fc.asyncProperty(anyAlgorithmSettings, schedule, async (settings, given) => {
        const [local, shared] = await compare([algorithmOf(name, settings)], given);
        expect(shared).toEqual(local);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['months', fixedWindow(5, calendarWindow('month', 2, Date.UTC(2020, 0, 31)), () => 2)],
    ['first use', fixedWindow(5, firstUseWindow(700))],
  ])('say of windows by %s what counters here say', async (_, algorithm) => {
    await fc.assert(
      fc.asyncProperty(schedule, async (given) => {
        const [local, shared] = await compare([anyAlgorithm(algorithm)], given);
        expect(shared).toEqual(local);
      }),
      { numRuns: 40 },
    );
  });

  test('say of several limits together what counters here say: all count or none', async () => {
    await fc.assert(
      fc.asyncProperty(anyAlgorithmSettings, schedule, async (settings, given) => {
        const [local, shared] = await compare(
          ALGORITHMS.map((name) => algorithmOf(name, { ...settings, limit: settings.limit * 2 })),
          given,
        );
        expect(shared).toEqual(local);
      }),
      { numRuns: 30 },
    );
  });

  test('are forgotten by Redis once they stand at their beginning', async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    const [, shared] = both(ALGORITHMS.map((name) => algorithmOf(name, { limit: 2, window: 1000, burst: 2 })));
    await shared.decide(call, { keys: ALGORITHMS.map(() => 'a'), cost: 1, mode: 'take', now: 1_700_000_000_000 });
    const keys = await client.keys('*');
    const lives = await Promise.all(keys.map((key) => client.pttl(key)));
    client.disconnect();
    expect([lives.length, lives.filter((millis) => millis < 60_000 || millis > 73_000)]).toEqual([7, []]);
  });
});
