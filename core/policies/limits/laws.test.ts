import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { algorithmOf, anyAlgorithmSettings, schedules, starts, TestLimiter } from '../../testing/limits.ts';
import { STILL_MILLIS } from './algorithm.ts';
import { ALGORITHMS } from './algorithms.ts';

/** Longer than any window here is counted, also by a clock that stands still for a while. */
const LONG = 2 * 1000 * 8 + STILL_MILLIS;

describe.each([...ALGORITHMS, 'queue'] as const)('what %s tells', (name) => {
  test('holds: as many as remain are let in now, and one more after the time to retry, not before', () => {
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, schedules(), (settings, from, asked) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        const now = limiter.decideAll(from, asked).at(-1)?.at ?? from;
        const { remaining } = limiter.look('a', now);
        const now_ = Array.from({ length: remaining }, () => limiter.ask('a', now));
        const soonest = now + Math.ceil(limiter.look('a', now).retryMillis);
        const later = [now, soonest - 1, soonest].map((time) => limiter.look('a', time).retryMillis === 0);
        expect([...now_, ...later]).toEqual([...Array.from({ length: remaining }, () => true), false, false, true]);
      }),
    );
  });

  test('holds for requests of any cost: who waits as long as it says is let in, if anything of that cost ever is', () => {
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, schedules(4), fc.nat(9), (settings, from, asked, cost) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        const now = limiter.decideAll(from, asked).at(-1)?.at ?? from;
        const { retryMillis } = limiter.look('a', now, cost);
        const isEver = new TestLimiter(algorithmOf(name, settings)).look('a', now, cost).retryMillis === 0;
        const isThen = isEver && limiter.look('a', now + Math.ceil(retryMillis), cost).retryMillis === 0;
        expect([Number.isFinite(retryMillis), isThen]).toEqual([isEver, isEver]);
      }),
    );
  });

  test('stands at its beginning when the time to reset is over', () => {
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, schedules(3), (settings, from, asked) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        const now = limiter.decideAll(from, asked).at(-1)?.at ?? from;
        const then = now + Math.ceil(limiter.look('a', now).resetMillis);
        const { used, remaining } = limiter.look('a', then);
        const fresh = limiter.look('new', then);
        expect([used, remaining]).toEqual([fresh.used, fresh.remaining]);
      }),
    );
  });

  test('is the same after thousands of other keys were counted and forgotten', () => {
    const limiter = new TestLimiter(algorithmOf(name, { limit: 1, window: 1000, burst: 1 }));
    limiter.ask('a', 10_000);
    for (let index = 0; index < 9000; index += 1) limiter.ask(`key ${index}`, 10_000);
    const fresh = limiter.look('new', 90_000).remaining;
    expect([limiter.look('a', 10_000).remaining, limiter.look('key 1', 90_000).remaining]).toEqual([0, fresh]);
  });

  test('is never below nothing nor for ever, whichever way the clock is moved', () => {
    const moves = fc.array(fc.record({ by: fc.integer({ min: -200_000, max: 200_000 }), cost: fc.nat(3) }));
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, moves, (settings, from, moved) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        let now = from + 1e9;
        for (const { by, cost } of moved) {
          now += by;
          limiter.ask('a', now, cost);
          const { used, remaining, resetMillis, retryMillis } = limiter.look('a', now);
          expect([used, remaining, resetMillis, retryMillis].filter((value) => !(value >= 0))).toEqual([]);
          expect(Math.max(resetMillis, retryMillis)).toBeLessThan(LONG);
        }
        expect(limiter.look('a', now + LONG).remaining).toBe(limiter.look('new', now + LONG).remaining);
      }),
    );
  });

  test('gives nobody more when the clock goes back a little, however often', () => {
    const moves = fc.array(fc.integer({ min: 0, max: Math.floor(STILL_MILLIS / 60) }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, moves, (settings, from, moved) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        let now = from + 1e10;
        const most = limiter.look('a', now).remaining;
        let letIn = 0;
        for (const back of moved) {
          now -= back;
          if (limiter.ask('a', now)) letIn += 1;
        }
        expect(letIn).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('counts what was counted later for nothing once the clock is set back, but for what a bucket holds', () => {
    fc.assert(
      fc.property(anyAlgorithmSettings, starts, schedules(), (settings, from, asked) => {
        const limiter = new TestLimiter(algorithmOf(name, settings));
        const now = limiter.decideAll(from + 1e6, asked).at(-1)?.at ?? from;
        const { used } = limiter.look('a', now);
        const then = from + 1e6 - STILL_MILLIS - 3000;
        const isBucket = ['token-bucket', 'leaky-bucket', 'gcra', 'queue'].includes(name);
        expect(limiter.look('a', then).used).toBe(isBucket ? used : 0);
      }),
    );
  });
});
