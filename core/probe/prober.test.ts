import { describe, expect, test } from 'vitest';
import { createAlgorithm } from '../policies/limits/algorithms.ts';
import { probeSimulated, SOME_TIME } from '../testing/probing.ts';
import { SimulatedLimiter } from '../testing/simulated-limiter.ts';
import type { ProbeAnswer } from './burst.ts';
import { Prober } from './prober.ts';

const FIXED = { algorithm: 'fixed-window', limit: 20, window: 2000 } as const;

function answer(status: number, headers: readonly string[] = []): ProbeAnswer {
  return { kind: 'answer', status, headers };
}

describe('what ends a probe', () => {
  test.each([
    ['a 401', answer(401), 'it could not get in: the target answered 401'],
    ['a 403', answer(403), 'it could not get in: the target answered 403'],
    ['a 503', answer(503), 'the target answered 503'],
    [
      'no answer',
      { kind: 'failure', code: 'UPSTREAM_REFUSED', message: 'connect failed' } as const,
      'no answer came: UPSTREAM_REFUSED connect failed',
    ],
  ])('%s ends it at once', async (_, given, reason) => {
    const { finding, target } = await probeSimulated(FIXED, { answer: () => given });
    expect({ outcome: finding.outcome, reason: finding.reason, sent: target.sent }).toEqual({
      outcome: 'nothing',
      reason,
      sent: 1,
    });
  });

  test('a failure in the middle ends it with what was learnt until then', async () => {
    const { finding, target } = await probeSimulated(FIXED, {
      answer: (count) => (count === 30 ? answer(500) : undefined),
    });
    expect([finding.reason, finding.best?.limit, target.sent]).toEqual(['the target answered 500', 20, 30]);
  });

  test('it says so when nothing was refused', async () => {
    const { finding, target } = await probeSimulated({ ...FIXED, limit: 1000 }, {}, { maxRequests: 50 });
    expect([finding.outcome, finding.best, target.sent]).toEqual(['no refusal', undefined, 30]);
  });

  test('its budget of requests ends it', async () => {
    const { finding, target } = await probeSimulated({ ...FIXED, limit: 10, window: 5000 }, {}, { maxRequests: 20 });
    expect([finding.reason, target.sent]).toEqual(['the budget of 20 requests is spent', 20]);
  });

  test('its budget of time ends it before a window can be seen to end twice', async () => {
    const { finding, target } = await probeSimulated({ ...FIXED, window: 3_600_000 }, {}, { maxMillis: 5000 });
    expect(finding.outcome).toBe('partly');
    expect(target.clock.now() - SOME_TIME).toBeLessThan(5500);
  });

  test('a hand ends it', async () => {
    const stop = new AbortController();
    const target = new SimulatedLimiter({ startAt: SOME_TIME, algorithm: createAlgorithm(FIXED) });
    const prober = new Prober(target, {
      budget: { maxRequests: 100, maxMillis: 60_000, perSecond: 50 },
      refused: new Set([429]),
      signal: stop.signal,
      onChange: () => {
        if (target.sent === 5) stop.abort();
      },
    });
    expect(await prober.run()).toEqual({ kind: 'stopped', reason: 'it was stopped by hand' });
    expect(target.sent).toBeLessThan(7);
  });
});

describe('what a probe spares its target', () => {
  test('nothing is sent before the time that Retry-After names', async () => {
    const { prober } = await probeSimulated({ ...FIXED, window: 10_000 }, { retryAfter: true });
    const { seen } = prober;
    const early = seen.filter(({ isLetIn, answeredAt, told }, index) => {
      const next = seen[index + 1];
      return !isLetIn && next !== undefined && next.sentAt < answeredAt + (told.retryMillis ?? 0);
    });
    expect(seen.filter(({ isLetIn }) => !isLetIn).length).toBeGreaterThan(1);
    expect(early).toEqual([]);
  });

  test('it ends where Retry-After asks for more time than there is', async () => {
    const { finding } = await probeSimulated(
      { ...FIXED, window: 3_600_000 },
      { retryAfter: true },
      { maxMillis: 10_000 },
    );
    expect(finding.reason).toBe('the target asks for a longer wait than the budget of time allows');
  });

  test('it never sends faster than it may', async () => {
    const { prober } = await probeSimulated(FIXED, {}, { perSecond: 25 });
    const gaps = prober.seen.slice(1).map(({ sentAt }, index) => sentAt - (prober.seen[index]?.sentAt ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40 - 1e-6);
  });

  test('a limit that headers tell of and that is beyond the budget is measured without one refusal', async () => {
    const { finding, target } = await probeSimulated(
      { ...FIXED, limit: 5000, window: 5000 },
      { headers: 'draft' },
      { maxRequests: 100 },
    );
    expect([finding.best?.algorithm, finding.best?.limit, target.refused]).toEqual(['fixed-window', 5000, 0]);
    expect(finding.best?.windowMillis).toBeCloseTo(5000, -3);
  });
});

describe('what a probe learns besides', () => {
  test('a queue shows by answers that come one by one', async () => {
    const { finding, target } = await probeSimulated(
      { algorithm: 'leaky-bucket', limit: 10, window: 1000, burst: 15, maxWait: 10_000 },
      { holds: true },
    );
    const { best } = finding;
    expect([best?.algorithm, best?.limit, Math.round(best?.perSecond ?? 0), target.refused]).toEqual([
      'queue',
      15,
      10,
      1,
    ]);
  });

  test('headers that what happens contradicts are said to', async () => {
    const { finding } = await probeSimulated(FIXED, {
      headers: 'x-ratelimit',
      lies: ['x-ratelimit-limit', '50'],
    });
    expect(finding.evidence.find(({ seen }) => seen.startsWith('x-ratelimit-limit'))?.says).toBe(
      'what happened does not fit them, so they were left out',
    );
  });

  test('a changed caller that is let in while the limit is used up has a counter of its own', async () => {
    const { prober } = await probeSimulated({ ...FIXED, limit: 8, window: 10_000 }, { retryAfter: true });
    const [shared] = await prober.checkSharing(['header x-user']);
    expect(shared).toEqual({
      changed: 'header x-user',
      verdict: 'same counter',
      because: 'it was refused too while the limit was used up',
    });
  });
});
