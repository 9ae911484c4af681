import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BucketLimiter,
  calendarWindow,
  fixedWindow,
  PERIODS,
  WindowLimiter,
  type Limiter,
  type Window,
} from './rate-limit-counters.ts';

/** Requests of a few clients, each some milliseconds after the one before. */
const requests = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b'), after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900 })) }),
  { minLength: 1, maxLength: 120 },
);
const start = fc.integer({ min: 0, max: 4_000_000_000_000 });

interface Decided {
  readonly key: string;
  readonly at: number;
  readonly isAllowed: boolean;
}

/** What a limiter says to requests in turn. */
function decideAll(limiter: Limiter, from: number, asked: readonly { key: string; after: number }[]): Decided[] {
  let at = from;
  return asked.map(({ key, after }) => {
    at += after;
    const isAllowed = limiter.allows(key, at);
    if (isAllowed) limiter.take(key, at);
    return { key, at, isAllowed };
  });
}

describe('a window limiter', () => {
  const settings = fc.record({ limit: fc.integer({ min: 1, max: 6 }), length: fc.constantFrom(1, 7, 250, 1000) });

  test('lets in exactly what a list of all earlier requests would let in', () => {
    fc.assert(
      fc.property(settings, start, requests, ({ limit, length }, from, asked) => {
        const decided = decideAll(new WindowLimiter(limit, fixedWindow('w', length)), from, asked);
        const allowed: Decided[] = [];
        for (const one of decided) {
          const window = Math.floor(one.at / length);
          const used = allowed.filter(({ key, at }) => key === one.key && Math.floor(at / length) === window).length;
          expect(one.isAllowed).toBe(used < limit);
          if (one.isAllowed) allowed.push(one);
        }
      }),
    );
  });

  test.each(PERIODS)('has windows of a %s that follow each other without a gap', (period) => {
    const window: Window = calendarWindow(period);
    fc.assert(
      fc.property(start, (now) => {
        const [first, end] = [window.startOf(now), window.endOf(now)];
        expect([first <= now && now < end, window.startOf(end), window.endOf(end - 1)]).toEqual([true, end, end]);
      }),
    );
  });
});

describe('a bucket limiter', () => {
  const settings = fc.record({
    limit: fc.integer({ min: 1, max: 7 }),
    window: fc.constantFrom(7, 333, 1000),
    burst: fc.integer({ min: 1, max: 6 }),
  });

  test('lets in exactly what fractions without rounding would let in', () => {
    fc.assert(
      fc.property(settings, start, requests, ({ limit, window, burst }, from, asked) => {
        const decided = decideAll(new BucketLimiter(limit, window, burst), from, asked);
        const buckets = new Map<string, { shares: bigint; at: number }>();
        for (const { key, at, isAllowed } of decided) {
          const full = BigInt(burst) * BigInt(window);
          const before = buckets.get(key) ?? { shares: full, at };
          const grown = before.shares + BigInt(at - before.at) * BigInt(limit);
          const shares = grown > full ? full : grown;
          expect(isAllowed).toBe(shares >= BigInt(window));
          buckets.set(key, { shares: isAllowed ? shares - BigInt(window) : shares, at });
        }
      }),
    );
  });

  test('never lets more in, in any stretch of time, than the burst and what came back in it', () => {
    fc.assert(
      fc.property(settings, start, requests, ({ limit, window, burst }, from, asked) => {
        const allowed = decideAll(new BucketLimiter(limit, window, burst), from, asked).filter(
          ({ key, isAllowed }) => key === 'a' && isAllowed,
        );
        for (const [index, first] of allowed.entries())
          for (const [further, last] of allowed.slice(index).entries())
            expect((further + 1 - burst) * window).toBeLessThanOrEqual((last.at - first.at) * limit);
      }),
    );
  });
});

describe.each<[string, (limit: number) => Limiter]>([
  ['a window limiter', (limit) => new WindowLimiter(limit, fixedWindow('w', 1000))],
  ['a bucket limiter', (limit) => new BucketLimiter(limit, 1000, limit + 2)],
])('what %s tells', (_, create) => {
  const limit = fc.integer({ min: 1, max: 6 });

  test('holds: as many as remain are let in now, and one more after the time to retry, not before', () => {
    fc.assert(
      fc.property(limit, start, requests, (most, from, asked) => {
        const limiter = create(most);
        const now = decideAll(limiter, from, asked).at(-1)?.at ?? from;
        const { remaining } = limiter.look('a', now);
        for (let index = 0; index < remaining; index += 1) {
          expect(limiter.allows('a', now)).toBe(true);
          limiter.take('a', now);
        }
        const { retryMillis } = limiter.look('a', now);
        const soonest = now + Math.ceil(retryMillis);
        expect([limiter.allows('a', now), limiter.allows('a', soonest - 1), limiter.allows('a', soonest)]).toEqual([
          false,
          false,
          true,
        ]);
      }),
    );
  });

  test('stands at its beginning when the time to reset is over', () => {
    fc.assert(
      fc.property(limit, start, requests, (most, from, asked) => {
        const limiter = create(most);
        const now = decideAll(limiter, from, asked).at(-1)?.at ?? from;
        const { resetMillis } = limiter.look('a', now);
        const { remaining } = limiter.look('new', now);
        expect(limiter.look('a', now + Math.ceil(resetMillis)).remaining).toBe(remaining);
      }),
    );
  });

  test('is the same after thousands of other keys were counted and forgotten', () => {
    const limiter = create(1);
    limiter.take('a', 10_000);
    for (let index = 0; index < 9000; index += 1) limiter.take(`key ${index}`, 10_000);
    expect([limiter.look('a', 10_000).remaining, limiter.look('key 1', 90_000).remaining]).toEqual([
      create(1).look('new', 0).remaining - 1,
      create(1).look('new', 0).remaining,
    ]);
  });
});
