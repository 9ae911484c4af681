import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedules, starts, TestLimiter } from '../../testing/limits.ts';
import { anyAlgorithm } from './algorithm.ts';
import { smoothing } from './smoothing.ts';

const settings = fc.record({ limit: fc.integer({ min: 1, max: 7 }), window: fc.constantFrom(7, 333, 1000) });

describe('smoothing', () => {
  test('lets a request in exactly when its share of the window has passed since the last one', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, window }, from, asked) => {
        const last = new Map<string, number>();
        for (const one of new TestLimiter(anyAlgorithm(smoothing(limit, window))).decideAll(from, asked)) {
          const passed = (one.at - (last.get(one.key) ?? Number.NEGATIVE_INFINITY)) * limit;
          expect(one.isAllowed).toBe(one.cost <= limit && passed >= window * one.cost);
          if (one.isAllowed && one.cost > 0) last.set(one.key, one.at);
        }
      }),
    );
  });

  // Vectors observed at Apigee's SpikeArrest.
  test.each([
    ['30pm', 30, 60_000, 1, [0, 1000, 2100, 3900, 4200], [true, false, true, false, true]],
    ['5ps of weight 2', 5, 1000, 2, [0, 300, 450], [true, false, true]],
  ] as const)('spaces %s as a spike arrest does', (_, limit, window, cost, times, expected) => {
    const limiter = new TestLimiter(anyAlgorithm(smoothing(limit, window)));
    expect(times.map((time) => limiter.ask('a', 1_000_000 + time, cost))).toEqual(expected);
  });
});
