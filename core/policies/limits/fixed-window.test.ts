import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedules, starts, TestLimiter } from '../../testing/limits.ts';
import { anyAlgorithm } from './algorithm.ts';
import { fixedWindow } from './fixed-window.ts';
import { alignedWindow, firstUseWindow } from './windows.ts';

const settings = fc.record({ limit: fc.integer({ min: 1, max: 6 }), length: fc.constantFrom(1, 7, 250, 1000) });

describe('a fixed window', () => {
  test('lets in exactly what a list of all earlier requests would let in', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, length }, from, asked) => {
        const limiter = new TestLimiter(anyAlgorithm(fixedWindow(limit, alignedWindow(length))));
        const decided = limiter.decideAll(from, asked);
        const windowOf = (at: number): number => Math.floor(at / length);
        for (const [index, one] of decided.entries()) {
          const used = decided
            .slice(0, index)
            .filter(({ key, at, isAllowed }) => isAllowed && key === one.key && windowOf(at) === windowOf(one.at))
            .reduce((sum, { cost }) => sum + cost, 0);
          expect([one.isAllowed, one.before.used]).toEqual([used + one.cost <= limit, used]);
        }
      }),
    );
  });

  test('that begins with the first request of a key lasts its length from there', () => {
    fc.assert(
      fc.property(settings, starts, schedules(), ({ limit, length }, from, asked) => {
        const limiter = new TestLimiter(anyAlgorithm(fixedWindow(limit, firstUseWindow(length))));
        const windows = new Map<string, { start: number; count: number }>();
        for (const { key, at, isAllowed } of limiter.decideAll(from, asked)) {
          const last = windows.get(key);
          const window = last === undefined || at >= last.start + length ? { start: at, count: 0 } : last;
          expect(isAllowed).toBe(window.count < limit);
          if (isAllowed) window.count += 1;
          windows.set(key, window);
        }
      }),
    );
  });

  test('may begin with what was counted elsewhere', () => {
    const algorithm = fixedWindow(3, alignedWindow(100), (start) => (start === 1000 ? 2 : 0));
    const limiter = new TestLimiter(anyAlgorithm(algorithm));
    const remaining = [1050, 1100, 1050].map((now) => limiter.look(`at ${now}`, now).remaining);
    expect([remaining, limiter.ask('a', 1050), limiter.ask('a', 1060), limiter.look('a', 1100).remaining]).toEqual([
      [1, 3, 1],
      true,
      false,
      3,
    ]);
  });
});
