import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { starts, TestLimiter } from '../../testing/limits.ts';
import { createAlgorithm, type AlgorithmName } from '../../policies/limits/algorithms.ts';
import { fixedWindow as fixed } from '../../policies/limits/fixed-window.ts';
import { firstUseWindow } from '../../policies/limits/windows.ts';
import { anyAlgorithm } from '../../policies/limits/algorithm.ts';
import type { Region } from './family.ts';
import { FAMILIES } from './index.ts';

const settings = fc.record({ limit: fc.integer({ min: 1, max: 8 }), window: fc.constantFrom(250, 500, 1000) });
const waits = fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 900 })), {
  minLength: 1,
  maxLength: 80,
});

/** A family of a probe, and the algorithm of the gateway that it stands for. */
const PAIRS: readonly (readonly [family: string, algorithm: AlgorithmName | 'first-use'])[] = [
  ['fixed-window', 'fixed-window'],
  ['first-use-window', 'first-use'],
  ['sliding-log', 'sliding-log'],
  ['sliding-window', 'sliding-window'],
  ['bucket', 'token-bucket'],
];

function algorithmFor(name: AlgorithmName | 'first-use', limit: number, window: number) {
  return name === 'first-use'
    ? anyAlgorithm(fixed(limit, firstUseWindow(window)))
    : createAlgorithm({ algorithm: name, limit, window });
}

function regionFor(family: string, limit: number, window: number, spread = 0): Region {
  return { theta: family === 'bucket' ? window / limit : window, spread, phase: 0, phaseSpread: 0 };
}

describe.each(PAIRS)('the family %s', (name, algorithm) => {
  const family = FAMILIES.find((one) => one.name === name);

  test('asks for no more than the limit exactly when the gateway lets in', () => {
    fc.assert(
      fc.property(settings, waits, starts, ({ limit, window }, asked, start) => {
        const limiter = new TestLimiter(algorithmFor(algorithm, limit, window));
        // Windows of the gateway are multiples of their length since the epoch.
        const counter = family?.open(regionFor(name, limit, window), 0);
        let at = start;
        for (const wait of asked) {
          at += wait;
          const foretold = (counter?.least(at) ?? 0) <= limit + 1e-6;
          expect(limiter.ask('a', at)).toBe(foretold);
          if (foretold) counter?.take(at);
        }
      }),
    );
  });

  test('says rightly when it lets in again', () => {
    fc.assert(
      fc.property(settings, waits, ({ limit, window }, asked) => {
        const counter = family?.open(regionFor(name, limit, window), 0);
        let at = 1_000_000;
        for (const wait of asked) {
          at += wait;
          if ((counter?.least(at) ?? 0) <= limit) counter?.take(at);
        }
        const free = counter?.freeAt(limit, at) ?? 0;
        expect(counter?.least(free + 0.01)).toBeLessThanOrEqual(limit + 1e-6);
        if (free > at + 1) expect(counter?.least(free - 0.5)).toBeGreaterThan(limit);
      }),
    );
  });
});

// The others bound it at the ends of the region and at some places between.
test.each(['fixed-window', 'sliding-log', 'bucket'])(
  'the family %s holds the demand of every window of a region between its least and its most',
  (name) => {
    const family = FAMILIES.find((one) => one.name === name);
    fc.assert(
      fc.property(waits, fc.double({ min: -1, max: 1, noNaN: true }), (asked, side) => {
        const region = regionFor(name, 5, 500, 0.02);
        const inside = family?.open({ ...region, theta: region.theta * Math.exp(side * 0.02), spread: 0 }, 1_000_000);
        const whole = family?.open(region, 1_000_000);
        let at = 1_000_000;
        for (const wait of asked) {
          at += wait;
          const demand = inside?.least(at) ?? 0;
          expect(whole?.least(at) ?? 0).toBeLessThanOrEqual(demand + 1e-6);
          expect(whole?.most(at) ?? 0).toBeGreaterThanOrEqual(demand - 1e-6);
          inside?.take(at);
          whole?.take(at);
        }
      }),
    );
  },
);
