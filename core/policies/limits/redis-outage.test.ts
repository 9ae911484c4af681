import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PolicyBench, type BenchResult } from '../../testing/policy-bench.ts';
import { redisMissing, TestRedis } from '../../testing/redis.ts';
import { rateLimit } from '../rate-limit.ts';

const reason = redisMissing === undefined ? '' : ` (skipped: ${redisMissing})`;
const SHORT_MILLIS = 200;

/** Asks until Redis is reached again. */
function untilReached(bench: PolicyBench): Promise<BenchResult> {
  return vi.waitFor(
    async () => {
      const result = await bench.send({ address: '192.0.2.99' });
      expect(result.notes['counter']).toBe('ip 192.0.2.99');
      expect(result.notes['verdict']).toBe('let in');
      return result;
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe.skipIf(redisMissing !== undefined)(`a rate limit with its counters in Redis${reason}`, () => {
  let redis: TestRedis;
  const benches: PolicyBench[] = [];
  beforeEach(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close();
    await redis.close();
  });

  async function open(onFailure: string, rest: object = {}, timeout = '5s'): Promise<PolicyBench> {
    const shared = { url: redis.url, onFailure, timeout };
    const bench = await PolicyBench.open(rateLimit, { limit: 3, window: '1h', redis: shared, ...rest });
    benches.push(bench);
    return bench;
  }

  test('counts with another engine, and says in the trace what it waited for', async () => {
    const [one, other] = [await open('open'), await open('open')];
    const all = [await one.send(), await other.send(), await one.send(), await other.send()];
    const [dependency] = all[3]?.dependencies ?? [];
    expect([all.map(({ status }) => status), all[3]?.notes, dependency]).toEqual([
      [200, 200, 200, 429],
      expect.objectContaining({ counter: 'ip 192.0.2.1', limit: 3, before: 3, after: 3, verdict: 'used up' }),
      expect.objectContaining({
        kind: 'dependency',
        name: 'redis',
        status: 'ok',
        notes: { address: `127.0.0.1:${redis.port}`, counters: 'ip 192.0.2.1', verdict: 'used up' },
      }),
    ]);
  });

  test('gives its password, whatever is in it, and says it nowhere', async () => {
    const client = new Redis(redis.url);
    const password = 'p@ss:w%rd/#?';
    await client.config('SET', 'requirepass', password);
    client.disconnect();
    const shared = { url: redis.url, timeout: '5s' };
    const results = [];
    for (const given of [password, 'hunter2']) {
      const bench = await PolicyBench.open(rateLimit, { limit: 1, redis: { ...shared, password: given } });
      benches.push(bench);
      results.push(await bench.send());
    }
    const said = JSON.stringify(results);
    expect([
      results.map(({ notes }) => notes['verdict']),
      results[1]?.dependencies[0]?.notes['reason'],
      said.includes(password) || said.includes('hunter2'),
    ]).toEqual([['let in', 'let in, the counter could not be reached'], expect.stringContaining('WRONGPASS'), false]);
  });

  test('counts by the answer too', async () => {
    const bench = await open('closed', { count: { statuses: [200] }, limit: 1 });
    const first = await bench.send();
    const second = await vi.waitFor(async () => {
      const result = await bench.send();
      expect(result.status).toBe(429);
      return result;
    });
    expect([first.status, first.headers[3], second.notes['before']]).toEqual([200, '0', 1]);
  });

  test.each([
    ['open', [200, 200, 200, 200], 'let in, the counter could not be reached'],
    ['closed', [503, 503, 503, 503], 'the counter could not be reached'],
    ['local', [200, 200, 200, 429], 'used up, counted here, the counter could not be reached'],
  ])(
    'that is %s goes on as set when it dies in mid-run, and counts there again when it is back',
    async (set, statuses, verdict) => {
      const bench = await open(set);
      const before = [await bench.send(), await bench.send()];
      await redis.kill();
      const during = [await bench.send(), await bench.send(), await bench.send(), await bench.send()];
      await redis.restart();
      await untilReached(bench);
      const after = await bench.send();
      expect({
        before: before.map(({ notes }) => notes['after']),
        during: during.map(({ status }) => status),
        verdict: during[3]?.notes['verdict'],
        dependency: during[3]?.dependencies.map(({ name, status }) => [name, status]),
        error: during[3]?.error?.code,
        after: after.notes['after'],
      }).toEqual({
        before: [1, 2],
        during: statuses,
        verdict,
        dependency: [['redis', 'failed']],
        error: { open: undefined, closed: 'COUNTER_UNAVAILABLE', local: 'RATE_LIMITED' }[set],
        after: 1,
      });
    },
  );

  test('that hangs costs a request its timeout at most, those after it nothing, and queues nothing', async () => {
    const bench = await open('open', {}, `${SHORT_MILLIS}ms`);
    await untilReached(bench);
    redis.pause();
    const started = performance.now();
    const hanging = await Promise.all(Array.from({ length: 500 }, () => bench.send()));
    const waited = performance.now() - started;
    const next = performance.now();
    for (let count = 0; count < 50; count += 1) await bench.send();
    const afterwards = performance.now() - next;
    redis.resume();
    const { notes } = await untilReached(bench);
    expect([new Set(hanging.map(({ status }) => status)), notes['verdict']]).toEqual([new Set([200]), 'let in']);
    // Ten times as long, for a machine that is busy; one after another they would take 500 times as long.
    expect(waited).toBeLessThan(SHORT_MILLIS * 10);
    expect(afterwards).toBeLessThan(SHORT_MILLIS * 10);
  });

  test('that is not there when the configuration is put in force is found later', async () => {
    await redis.kill();
    const bench = await open('open');
    const { status, dependencies } = await bench.send();
    await redis.restart();
    const { notes } = await untilReached(bench);
    expect([status, dependencies[0]?.notes['reason'], notes['after']]).toEqual([
      200,
      expect.stringContaining('ECONNREFUSED'),
      1,
    ]);
  });
});

test.each(['http://user:hunter2@redis.test', 'hunter2'])('%s is no URL of Redis, and is not shown', async (url) => {
  const opened = PolicyBench.open(rateLimit, { limit: 1, redis: { url } });
  await expect(opened).rejects.toThrow('redis.url');
  await expect(opened).rejects.not.toThrow('hunter2');
});
