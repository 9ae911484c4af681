import { describe, expect, test } from 'vitest';
import { headerValue } from '../model/http.ts';
import { PolicyBench, type BenchSettings } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';
import { usagePlan } from './usage-plan.ts';

const settings: BenchSettings = {
  consumers: [
    { id: 'alice', groups: [], keys: ['a1', 'a2'], plan: 'gold' },
    { id: 'bob', groups: [], keys: ['b'], plan: 'gold' },
    { id: 'carol', groups: [], keys: ['c'] },
  ],
  plans: [
    {
      id: 'gold',
      rate: { limit: 1, windowMillis: 1000, burst: 2 },
      quota: { limit: 5, period: 'day', offset: 1 },
    },
    { id: 'free', quota: { limit: 1, period: 'month', offset: 0 } },
    { id: 'open' },
  ],
  before: [{ policy: keyAuth, options: { anonymous: 'nobody' } }],
};

function open(options: unknown = {}): Promise<PolicyBench> {
  return PolicyBench.open(usagePlan, options, settings);
}

/** Code of the error, or the status, of requests with these keys. */
async function ask(bench: PolicyBench, keys: readonly string[]): Promise<unknown[]> {
  const found = [];
  for (const key of keys) {
    const { error, status } = await bench.send({ headers: key === '' ? {} : { 'x-api-key': key } });
    found.push(error?.code ?? status);
  }
  return found;
}

describe('a usage plan', () => {
  test('lets a burst in and then its rate, each consumer for itself', async () => {
    const bench = await open();
    const first = await ask(bench, ['a1', 'a2', 'a1', 'b']);
    bench.clock.advance(1000);
    expect([first, await ask(bench, ['a1', 'a1'])]).toEqual([
      [200, 200, 'RATE_LIMITED', 200],
      [200, 'RATE_LIMITED'],
    ]);
  });

  test('counts each API key for itself where that is asked for', async () => {
    expect(await ask(await open({ by: 'key' }), ['a1', 'a1', 'a1', 'a2'])).toEqual([200, 200, 'RATE_LIMITED', 200]);
  });

  test('ends with its quota, which what the rate refused does not count for', async () => {
    const bench = await open();
    const found = await ask(bench, ['a1', 'a1', 'a1', 'a1']);
    for (let count = 0; count < 3; count += 1) {
      bench.clock.advance(2000);
      found.push(...(await ask(bench, ['a1'])));
    }
    const { notes, error, headers } = await bench.send({ headers: { 'x-api-key': 'a1' } });
    // One request of the first day counts as made before.
    expect(found).toEqual([200, 200, 'RATE_LIMITED', 'RATE_LIMITED', 200, 200, 'QUOTA_EXCEEDED']);
    expect([notes, error?.details['window'], headerValue(headers, 'x-ratelimit-remaining')]).toEqual([
      expect.objectContaining({
        rule: 'plan gold: 1 per 1s with a burst of 2 and 5 per day',
        counter: 'consumer alice, plan gold',
        window: 'quota',
        limit: 5,
        before: 5,
        after: 5,
        limits: 'rate 0 of 1, quota 5 of 5',
        verdict: 'used up',
      }),
      'quota',
      '0',
    ]);
    bench.clock.time = Date.UTC(2024, 0, 16);
    const next = [];
    for (let count = 0; count < 6; count += 1) {
      bench.clock.advance(2000);
      next.push(...(await ask(bench, ['a1'])));
    }
    expect(next).toEqual([200, 200, 200, 200, 200, 'QUOTA_EXCEEDED']);
  });

  test('tells when it begins anew', async () => {
    const bench = await open();
    await ask(bench, ['a1', 'a1']);
    const { time } = bench.clock;
    expect(bench.marks()).toEqual([
      { at: time + 1000, title: 'the rate of consumer alice, plan gold lets in again' },
      { at: Date.UTC(2024, 0, 16), title: 'the quota of consumer alice, plan gold begins anew' },
    ]);
  });
});

describe('callers without a usage plan', () => {
  test.each([
    [{}, 'c', 'PLAN_MISSING', 'consumer carol without a plan', 'no usage plan'],
    [{}, '', 'PLAN_MISSING', 'consumer nobody without a plan', 'no usage plan'],
    [{ plans: ['free'] }, 'a1', 'PLAN_MISSING', 'consumer alice with plan gold', 'no usage plan'],
    [{ required: false }, 'c', undefined, 'consumer carol without a plan', 'let in, no usage plan'],
    [{ otherwise: 'open' }, 'c', undefined, undefined, 'let in, there is nothing to count it by'],
    [{ otherwise: 'free' }, 'c', undefined, 'consumer carol, plan free', 'let in'],
  ])('with %j and key %j end with %s', async (options, key, code, seen, verdict) => {
    const bench = await open(options);
    const { error, notes } = await bench.send({ headers: key === '' ? {} : { 'x-api-key': key } });
    expect([error?.code, notes['seen'], notes['verdict']]).toEqual([code, seen, verdict]);
  });

  test('cannot be given a plan that there is not', async () => {
    await expect(open({ otherwise: 'silver' })).rejects.toThrow('there is no plan silver');
    await expect(open({ plans: ['gold', 'brass'] })).rejects.toThrow('there is no plan brass');
  });
});
