import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PolicyBench } from '../testing/policy-bench.ts';
import { ALGORITHMS } from './limits/algorithms.ts';
import { quota } from './quota.ts';
import type { Policy } from './policy.ts';
import { rateLimit } from './rate-limit.ts';

const LIMIT = 3;
const DAY = 86_400_000;

interface Limited {
  readonly name: string;
  readonly policy: Policy;
  readonly options: unknown;
  /** After this long without requests one is let in, wherever the clock was before. */
  readonly restMillis: number;
}

const LIMITED: readonly Limited[] = [
  ...ALGORITHMS.map((algorithm) => ({
    name: algorithm,
    policy: rateLimit,
    options: { limit: LIMIT, window: '1m', algorithm, by: 'all' },
    restMillis: 180_000,
  })),
  { name: 'a quota', policy: quota, options: { limit: LIMIT, period: 'day', by: 'all' }, restMillis: 2 * DAY },
];

/** What happens to a gateway: the clock is moved, time goes by, or a request comes. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('move' as const), millis: fc.integer({ min: -400 * DAY, max: 400 * DAY }) }),
    fc.record({ kind: fc.constant('move' as const), millis: fc.integer({ min: -90_000, max: 90_000 }) }),
    fc.record({ kind: fc.constant('wait' as const), millis: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ kind: fc.constant('ask' as const), millis: fc.constant(0) }),
  ),
  { maxLength: 25 },
);

describe('while the clock is moved ahead and back', () => {
  test.each(LIMITED)('$name answers, never has less than nothing left, and lets in again', async (limited) => {
    const { policy, options, restMillis } = limited;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const bench = await PolicyBench.open(policy, options);
        for (const { kind, millis } of taken) {
          if (kind === 'move') bench.clock.move(millis);
          else if (kind === 'wait') bench.clock.advance(millis);
          else {
            const { status, notes } = await bench.send();
            const [remaining, reset] = [Number(notes['remaining']), Number(notes['resetSeconds'])];
            expect([status === 200 || status === 429, remaining >= 0, remaining <= LIMIT, reset >= 0]).toEqual(
              Array.from({ length: 4 }, () => true),
            );
          }
          for (const { at } of bench.marks()) expect(Number.isFinite(at)).toBe(true);
        }
        bench.clock.advance(restMillis);
        expect((await bench.send()).status).toBe(200);
        await bench.close();
      }),
      { numRuns: 60 },
    );
  });
});
