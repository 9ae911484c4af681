import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedules, starts, TestLimiter, type DecidedRequest } from '../../testing/limits.ts';
import { anyAlgorithm } from './algorithm.ts';
import { slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';

const settings = fc.record({ limit: fc.integer({ min: 1, max: 6 }), length: fc.constantFrom(1, 7, 250, 1000) });

/** What earlier requests of a key cost together that were let in at times that fit. */
function costs(decided: readonly DecidedRequest[], of: DecidedRequest, fits: (at: number) => boolean): number {
  return decided
    .slice(0, decided.indexOf(of))
    .filter(({ key, at, isAllowed }) => isAllowed && key === of.key && fits(at))
    .reduce((sum, { cost }) => sum + cost, 0);
}

describe('a sliding log', () => {
  test('lets in exactly what the list of all requests within the last window would let in', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, length }, from, asked) => {
        const decided = new TestLimiter(anyAlgorithm(slidingLog(limit, length))).decideAll(from, asked);
        for (const one of decided) {
          const used = costs(decided, one, (at) => at > one.at - length);
          expect([one.isAllowed, one.before.used]).toEqual([used + one.cost <= limit, used]);
        }
      }),
    );
  });

  test('tells when the oldest fades, as API Management does', () => {
    const limiter = new TestLimiter(anyAlgorithm(slidingLog(2, 60_000)));
    expect([limiter.ask('k', 0), limiter.ask('k', 10_000), limiter.look('k', 20_000).retryMillis]).toEqual([
      true,
      true,
      40_000,
    ]);
  });

  test('keeps no more than its limit of refused requests that count', () => {
    const algorithm = slidingLog(2, 1000);
    const state = algorithm.fresh(0);
    for (let now = 0; now < 900; now += 1) {
      algorithm.advance(state, now);
      algorithm.take(state, now, 1);
    }
    expect([state.times.length < 200, algorithm.standing(state, 900, 1)]).toEqual([
      true,
      { limit: 2, windowMillis: 1000, used: 2, remaining: 0, resetMillis: 999, retryMillis: 998 },
    ]);
  });
});

describe('a sliding window', () => {
  test('lets in exactly what the weighted sum of two windows would let in, without rounding', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, length }, from, asked) => {
        const decided = new TestLimiter(anyAlgorithm(slidingWindow(limit, length))).decideAll(from, asked);
        for (const one of decided) {
          const window = Math.floor(one.at / length);
          const [now, before] = [window, window - 1].map((index) =>
            BigInt(costs(decided, one, (at) => Math.floor(at / length) === index)),
          );
          const left = BigInt(length - (one.at - window * length));
          const shares = (before ?? 0n) * left + ((now ?? 0n) + BigInt(one.cost)) * BigInt(length);
          expect(one.isAllowed).toBe(shares <= BigInt(limit * length));
        }
      }),
    );
  });

  test('never lets more in than its limit in an aligned window, nor twice of it in any', () => {
    fc.assert(
      fc.property(settings, starts, schedules(), ({ limit, length }, from, asked) => {
        const decided = new TestLimiter(anyAlgorithm(slidingWindow(limit, length))).decideAll(from, asked);
        for (const one of decided.filter(({ isAllowed }) => isAllowed)) {
          const window = Math.floor(one.at / length);
          expect(costs(decided, one, (at) => Math.floor(at / length) === window)).toBeLessThan(limit);
          expect(costs(decided, one, (at) => at > one.at - length)).toBeLessThan(2 * limit);
        }
      }),
    );
  });
});
