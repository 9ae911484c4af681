import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RollingCounts } from './rolling-counts.ts';

test('what is older than the window is gone, a tenth at a time', () => {
  const counts = new RollingCounts(1000);
  counts.add(0, 1, 1);
  counts.add(950, 2, 0);
  expect([counts.at(999), counts.at(1000), counts.at(1899), counts.at(1900)]).toEqual([
    { requests: 3, failures: 1 },
    { requests: 2, failures: 0 },
    { requests: 2, failures: 0 },
    { requests: 0, failures: 0 },
  ]);
});

test('a clock that is set back begins anew', () => {
  const counts = new RollingCounts(1000);
  counts.add(5000, 9, 9);
  counts.add(1000, 1, 0);
  expect(counts.at(1000)).toEqual({ requests: 1, failures: 0 });
});

test('never counts more than the window holds, nor less than its last nine tenths', () => {
  const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 400 }), failed: fc.boolean() }), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(steps, (given) => {
      const counts = new RollingCounts(1000);
      const seen: { at: number; failed: boolean }[] = [];
      let now = 1_700_000_000_123;
      for (const { wait, failed } of given) {
        now += wait;
        counts.add(now, 1, failed ? 1 : 0);
        seen.push({ at: now, failed });
        const within = (millis: number) => seen.filter(({ at }) => at > now - millis);
        const { requests, failures } = counts.at(now);
        expect(requests).toBeGreaterThanOrEqual(within(900).length);
        expect(requests).toBeLessThanOrEqual(within(1001).length);
        expect(failures).toBeGreaterThanOrEqual(within(900).filter(({ failed }) => failed).length);
        expect(failures).toBeLessThanOrEqual(requests);
      }
    }),
  );
});
