import { expect, test } from 'vitest';
import { createAlgorithm } from '../policies/limits/algorithms.ts';
import { TestLimiter } from '../testing/limits.ts';
import { findRecordedLimits, type RecordedAnswer } from './offline.ts';

function recorded(at: number, status: number, rest: Partial<RecordedAnswer> = {}): RecordedAnswer {
  return { route: 'orders', consumer: 'acme', startedAt: at, durationMillis: 3, status, headers: [], ...rest };
}

function of(route: string, consumer: string | undefined): Partial<RecordedAnswer> {
  return { route, consumer };
}

/** A client that sends without care for some time: every 40 ms, with rests of many lengths. */
function carelessTraffic(limiter: TestLimiter, rest: Partial<RecordedAnswer> = {}): RecordedAnswer[] {
  return Array.from({ length: 300 }, (_, index) => {
    const at = 1_800_000_000_000 + index * 40 + Math.floor(index / 23) * 190 + Math.floor(index / 71) * 430;
    return recorded(at, limiter.ask('a', at + 1) ? 200 : 429, rest);
  });
}

test.each(['fixed-window', 'sliding-log', 'token-bucket'] as const)(
  'the limit of a %s is told by what it refused',
  (algorithm) => {
    const limiter = new TestLimiter(createAlgorithm({ algorithm, limit: 12, window: 2000 }));
    const [told] = findRecordedLimits(carelessTraffic(limiter));
    const { best, others = [] } = told?.finding ?? {};
    // Where nobody waits, a window that slides and one that does not may be the same.
    const possible = [best, ...others].find((one) => one?.algorithm === algorithm);
    expect([best?.limit, possible?.limit]).toEqual([12, 12]);
    expect(Math.abs((possible?.windowMillis ?? 0) / 2000 - 1)).toBeLessThan(0.05);
  },
);

test('routes and consumers are told apart, and those that nothing tells of are left out', () => {
  const limiter = new TestLimiter(createAlgorithm({ algorithm: 'fixed-window', limit: 12, window: 2000 }));
  const found = findRecordedLimits([
    ...carelessTraffic(limiter, of('a', 'x')),
    ...carelessTraffic(limiter, of('a', undefined)),
    recorded(1, 200, of('b', 'x')),
    recorded(1, 401, of('c', 'x')),
  ]);
  expect(found.map(({ route, consumer, answers }) => [route, consumer, answers])).toEqual([
    ['a', 'x', 300],
    ['a', undefined, 300],
  ]);
});

test('headers alone tell a limit that was never reached', () => {
  const answers = Array.from({ length: 30 }, (_, index) =>
    recorded(1_800_000_000_000 + index * 500, 200, {
      headers: ['ratelimit-policy', '"default";q=1000;w=60', 'ratelimit', `"default";r=${999 - index};t=30`],
    }),
  );
  const [told] = findRecordedLimits(answers);
  expect([told?.refused, told?.finding.best?.limit, told?.finding.best?.windowMillis]).toEqual([0, 1000, 60_000]);
});
