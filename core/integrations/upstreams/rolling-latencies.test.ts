import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RollingLatencies } from './rolling-latencies.ts';

test('a quantile is at most 2 % too high, and never too low', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (durations, share) => {
        const latencies = new RollingLatencies(60_000);
        for (const millis of durations) latencies.add(0, millis);
        const exact = durations.toSorted((a, b) => a - b)[Math.ceil(durations.length * share) - 1] ?? 0;
        const said = latencies.quantile(0, share);
        expect(said).toBeGreaterThanOrEqual(exact * 0.999_999);
        expect(said).toBeLessThanOrEqual(exact * 1.020_001);
      },
    ),
  );
});

test('what is older than the window is gone, and a clock that is set back begins anew', () => {
  const latencies = new RollingLatencies(1000);
  latencies.add(0, 500);
  latencies.add(900, 10);
  expect([latencies.quantile(999, 1) > 400, latencies.quantile(1000, 1) < 11, latencies.quantile(1900, 1)]).toEqual([
    true,
    true,
    0,
  ]);
  latencies.add(5000, 10);
  expect(latencies.quantile(100, 0.5)).toBe(0);
});
