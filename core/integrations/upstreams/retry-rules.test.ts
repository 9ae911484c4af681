import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TestClock } from '../../testing/policy-bench.ts';
import { budgetOption, RetryBudget } from './retry-budget.ts';
import { retriesOption, retryAfterMillis, RetryRules, type TriedOnce } from './retry-rules.ts';

const clock = new TestClock();

function rules(options: Record<string, unknown>, random = 1, budget?: RetryBudget): RetryRules {
  return new RetryRules(
    retriesOption.parse({ attempts: 3, on: ['503'], ...options }),
    { clock, random: () => random },
    budget,
  );
}

function tried(rest: Partial<TriedOnce> = {}): TriedOnce {
  return { retries: 0, reason: '503', method: 'GET', mayGoAgain: true, hasTarget: true, headers: [], ...rest };
}

describe('whether', () => {
  test.each([
    [{ reason: '502' }, { kind: 'no' }],
    [{ retries: 3 }, { kind: 'no', why: '3 retries made' }],
    [{ method: 'POST' }, { kind: 'no', why: 'method POST' }],
    [{ hasTarget: false }, { kind: 'no', why: 'no target is left' }],
    [{ mayGoAgain: false }, { kind: 'no', why: 'the body is sent' }],
    [{}, { kind: 'again', waitMillis: 0 }],
  ])('a try with %j ends in %j', (rest, decision) => {
    expect(rules({}).decide(tried(rest))).toEqual(decision);
  });
});

describe('how long', () => {
  test('the longest wait grows by the factor up to the most, and anything below it may come out', () => {
    const backoff = { first: '100ms', factor: 3, max: '1s' };
    const waits = (random: number) => [0, 1, 2].map((retries) => rules({ backoff }, random).decide(tried({ retries })));
    expect(waits(1).map((one) => one.kind === 'again' && one.waitMillis)).toEqual([100, 300, 900]);
    expect(waits(0.5).map((one) => one.kind === 'again' && one.waitMillis)).toEqual([50, 150, 450]);
    expect(waits(0).map((one) => one.kind === 'again' && one.waitMillis)).toEqual([0, 0, 0]);
    expect(rules({ attempts: 10, backoff }).decide(tried({ retries: 9 }))).toEqual({ kind: 'again', waitMillis: 1000 });
  });

  test('Retry-After is kept to when that is asked for, and ends the tries when it is too long', () => {
    const headers = ['retry-after', '2'];
    expect([
      rules({}).decide(tried({ headers })),
      rules({ retryAfter: true }).decide(tried({ headers })),
      rules({ retryAfter: true, backoff: { max: '1s' } }).decide(tried({ headers })),
    ]).toEqual([
      { kind: 'again', waitMillis: 0 },
      { kind: 'again', waitMillis: 2000 },
      { kind: 'no', why: 'Retry-After asks for 2 s' },
    ]);
  });

  test.each([
    ['7', 7000],
    ['Mon, 15 Jan 2024 12:00:05 GMT', 5000],
    ['Mon, 15 Jan 2024 11:00:00 GMT', 0],
    ['soon', undefined],
    ['1e3', undefined],
    ['-1', undefined],
  ])('Retry-After: %s is %s ms', (text, millis) => {
    expect(retryAfterMillis(['Retry-After', text], Date.UTC(2024, 0, 15, 12))).toBe(millis);
  });
});

describe('the budget', () => {
  test('is a share of the requests, with a minimum, and what is beyond is refused and counted', () => {
    const own = new TestClock();
    const budget = new RetryBudget(budgetOption.parse({ share: 0.2, minimumPerSecond: 0.1 }), own);
    const limited = rules({}, 0, budget);
    const decide = () => limited.decide(tried());
    expect([decide(), decide()]).toEqual([
      { kind: 'again', waitMillis: 0 },
      { kind: 'no', why: 'budget used up' },
    ]);
    for (let request = 0; request < 10; request += 1) limited.onRequest();
    expect([decide().kind, decide().kind, budget.standing()]).toEqual([
      'again',
      'no',
      { requests: 10, retries: 2, refused: 2 },
    ]);
    own.advance(10_000);
    expect(budget.standing()).toEqual({ requests: 0, retries: 0, refused: 2 });
  });

  test('never lets more retries through in its window than it promises', () => {
    const step = fc.record({ wait: fc.nat(900), requests: fc.nat(5), retries: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        const own = new TestClock();
        const budget = new RetryBudget(budgetOption.parse({ share, minimumPerSecond: 0.2 }), own);
        for (const { wait, requests, retries } of steps) {
          own.advance(wait);
          for (let one = 0; one < requests; one += 1) budget.onRequest();
          for (let one = 0; one < retries; one += 1) {
            if (!budget.take()) continue;
            const standing = budget.standing();
            expect(standing.retries).toBeLessThanOrEqual(Math.max(2, share * standing.requests));
          }
        }
      }),
    );
  });
});
