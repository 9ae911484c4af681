import { describe, expect, test } from 'vitest';
import { headerValue } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { quota } from './quota.ts';

async function statuses(bench: PolicyBench, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await bench.send()).status);
  return found;
}

describe('a quota', () => {
  test('is used up until the month is over, says so and says how long that is', async () => {
    const bench = await PolicyBench.open(quota, { limit: 2, by: 'ip' });
    await statuses(bench, 2);
    const { error, notes, headers } = await bench.send();
    const seconds = (Date.UTC(2024, 1, 1) - bench.clock.time) / 1000;
    expect([error, notes, headerValue(headers, 'x-ratelimit-remaining')]).toEqual([
      {
        code: 'QUOTA_EXCEEDED',
        details: {
          counter: 'ip 192.0.2.1',
          window: 'month',
          limit: 2,
          resetSeconds: seconds,
          retryAfterSeconds: seconds,
        },
      },
      {
        rule: '2 per month by ip, calendar',
        seen: 'ip 192.0.2.1',
        counter: 'ip 192.0.2.1',
        algorithm: 'fixed-window',
        limit: 2,
        before: 2,
        after: 2,
        remaining: 0,
        resetSeconds: seconds,
        verdict: 'used up',
      },
      '0',
    ]);
    const marks = bench.marks();
    bench.clock.time = Date.UTC(2024, 1, 1);
    expect([marks, await statuses(bench, 3)]).toEqual([
      [{ at: bench.clock.time, title: 'the quota of ip 192.0.2.1 lets in again' }],
      [200, 200, 429],
    ]);
  });

  test.each([
    [{ period: 'hour', every: 6 }, '2024-01-15T18:00:00Z'],
    [{ period: 'week' }, '2024-01-22T00:00:00Z'],
    [{ period: 'day', start: '2024-01-01T06:00:00+02:00' }, '2024-01-16T04:00:00Z'],
    [{ period: 'day', start: '2024-01-01 13:00:00' }, '2024-01-15T13:00:00Z'],
    [{ period: 'month', start: '2023-11-16' }, '2024-01-16T00:00:00Z'],
    [{ period: 'month', every: 3, start: '2023-12-01' }, '2024-03-01T00:00:00Z'],
  ])('of %j begins anew at %s', async (options, end) => {
    const bench = await PolicyBench.open(quota, { limit: 1, ...options });
    await bench.send();
    bench.clock.time = Date.parse(end) - 1;
    const before = await statuses(bench, 1);
    bench.clock.time += 1;
    expect([before, await statuses(bench, 1)]).toEqual([[429], [200]]);
  });

  test('by first use lasts from the first request of each caller', async () => {
    const bench = await PolicyBench.open(quota, { limit: 1, period: 'hour', type: 'first-use' });
    await bench.send();
    bench.clock.advance(3_599_999);
    const before = await statuses(bench, 1);
    bench.clock.advance(1);
    expect([before, await statuses(bench, 1)]).toEqual([[429], [200]]);
  });

  test('that rolls counts what came in the last period', async () => {
    const bench = await PolicyBench.open(quota, { limit: 2, period: 'hour', type: 'rolling' });
    const found = [];
    for (const minutes of [0, 40, 10, 10, 30]) {
      bench.clock.advance(minutes * 60_000);
      found.push(...(await statuses(bench, 1)));
    }
    expect(found).toEqual([200, 200, 429, 200, 429]);
  });

  test('is not begun anew by a reload', async () => {
    const bench = await PolicyBench.open(quota, { limit: 1 });
    await bench.send();
    await bench.configure({ limit: 1, headers: 'none' });
    expect(await statuses(bench, 1)).toEqual([429]);
  });

  test('may count failures only', async () => {
    const options = { limit: 1, count: { statuses: ['5xx'] } };
    const bench = await PolicyBench.open(quota, options, { upstream: { status: 500 } });
    expect(await statuses(bench, 2)).toEqual([500, 429]);
  });
});

test.each([
  [{}, 'limit: Invalid input: expected number, received undefined'],
  [{ limit: 1, start: 'soon' }, 'start: expected a date such as 2024-01-15T06:00:00Z'],
  [{ limit: 1, start: '2024-01-01', type: 'rolling' }, 'start: expected type: calendar with start'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(quota, options)).toEqual([fault]);
});

test('a rolling quota that would need too long a log is refused', async () => {
  await expect(PolicyBench.open(quota, { limit: 10_001, type: 'rolling' })).rejects.toThrow(
    'a sliding log of more than 10000 is not kept',
  );
});
