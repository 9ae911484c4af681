import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TestClock } from '../../testing/policy-bench.ts';
import { Breaker, breakerOption, type BreakerOutcome } from './breaker.ts';

function open(options: Record<string, unknown> = {}) {
  const clock = new TestClock();
  const breaker = new Breaker(breakerOption.parse(options), clock);
  /** One request with this outcome; what it met when it was not let through. */
  const send = (outcome: BreakerOutcome): string => {
    if (!breaker.allows) return 'refused';
    breaker.leave(breaker.enter(), outcome);
    return breaker.standing().state;
  };
  return { clock, breaker, send };
}

describe('closed', () => {
  test('opens after so many failures in a row, five when nothing is said', () => {
    const { breaker, send } = open();
    const outcomes = ['failed', 'failed', 'failed', 'failed', 'succeeded', ...Array(5).fill('failed')] as const;
    expect(outcomes.map((outcome) => send(outcome))).toEqual([...Array(9).fill('closed'), 'open']);
    expect([send('succeeded'), breaker.standing()]).toEqual([
      'refused',
      {
        state: 'open',
        consecutiveFailures: 5,
        requests: 10,
        failures: 9,
        retryAfterSeconds: 30,
        tripped: '5 failures in a row',
      },
    ]);
  });

  test('opens by the share of failures in the window, not before there are enough requests', () => {
    const { clock, breaker, send } = open({ failureShare: 0.5, minimumRequests: 4, window: '10s' });
    send('failed');
    send('failed');
    clock.advance(10_000);
    expect([send('succeeded'), send('failed'), send('succeeded'), send('failed')]).toEqual([
      'closed',
      'closed',
      'closed',
      'open',
    ]);
    expect(breaker.standing().tripped).toBe('2 of 4 requests failed');
  });

  test('a client that goes away counts for nothing', () => {
    const { breaker, send } = open({ consecutiveFailures: 2 });
    expect([send('failed'), send('unknown'), send('failed')]).toEqual(['closed', 'closed', 'open']);
    expect(breaker.standing()).toMatchObject({ requests: 2, failures: 2 });
  });

  test('an answer that breaks off turns its success into a failure', () => {
    const { breaker } = open({ consecutiveFailures: 1 });
    const epoch = breaker.enter();
    breaker.leave(epoch, 'succeeded');
    breaker.breakOff(epoch);
    expect(breaker.standing()).toMatchObject({ state: 'open', requests: 1, failures: 1 });
  });
});

describe('half-open', () => {
  test('lets as many probes through as set, and closes when enough of them succeed', () => {
    const { clock, breaker, send } = open({ consecutiveFailures: 1, openFor: '5s', probes: 2, successes: 2 });
    send('failed');
    clock.advance(4999);
    expect([breaker.allows, breaker.standing().retryAfterSeconds]).toEqual([false, 1]);
    clock.advance(1);
    expect(breaker.allows).toBe(true);
    const [first, second] = [breaker.enter(), breaker.enter()];
    expect([breaker.allows, breaker.standing().state]).toEqual([false, 'half-open']);
    breaker.leave(first, 'succeeded');
    expect(breaker.standing().state).toBe('half-open');
    breaker.leave(second, 'succeeded');
    expect(breaker.standing()).toMatchObject({ state: 'closed', consecutiveFailures: 0, requests: 0 });
  });

  test('a failed probe opens it again, for longer each time up to the longest', () => {
    const { clock, breaker, send } = open({ consecutiveFailures: 1, openFor: '10s', growth: 3, maxOpenFor: '60s' });
    send('failed');
    const waits = [10, 30, 60, 60].map((seconds) => {
      const said = breaker.standing().retryAfterSeconds;
      clock.advance(seconds * 1000);
      return [said, send('failed')];
    });
    expect(waits).toEqual([
      [10, 'open'],
      [30, 'open'],
      [60, 'open'],
      [60, 'open'],
    ]);
    clock.advance(60_000);
    send('succeeded');
    send('failed');
    expect(breaker.standing().retryAfterSeconds).toBe(10);
  });

  test('a probe whose client goes away gives its place back', () => {
    const { clock, send } = open({ consecutiveFailures: 1, openFor: '1s' });
    send('failed');
    clock.advance(1000);
    expect([send('unknown'), send('succeeded')]).toEqual(['half-open', 'closed']);
  });

  test('what was sent before it opened does not decide', () => {
    const { clock, breaker, send } = open({ consecutiveFailures: 1, openFor: '1s' });
    const early = breaker.enter();
    send('failed');
    clock.advance(1000);
    expect(breaker.allows).toBe(true);
    breaker.leave(early, 'succeeded');
    breaker.breakOff(early);
    expect(breaker.standing().state).toBe('half-open');
  });
});

test('a clock that is set back does not keep it open for longer than it was to be', () => {
  const { clock, breaker, send } = open({ consecutiveFailures: 1, openFor: '10s' });
  send('failed');
  clock.advance(4000);
  clock.move(-3_600_000);
  expect(breaker.standing().retryAfterSeconds).toBe(6);
  clock.advance(6000);
  expect(breaker.allows).toBe(true);
});

test('a clock that is set ahead ends its time', () => {
  const { clock, breaker, send } = open({ consecutiveFailures: 1, openFor: '1h' });
  send('failed');
  clock.move(3_600_000);
  expect(breaker.allows).toBe(true);
});

test('is never closed with as many failures in a row as open it, and never open for longer than the longest time, however the time of day is moved', () => {
  const move = fc.oneof(fc.constant(0), fc.integer({ min: -86_400_000, max: 86_400_000 }));
  const step = fc.record({ wait: fc.nat(4000), move, outcome: fc.constantFrom('succeeded', 'failed', 'unknown') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const { clock, breaker, send } = open({ consecutiveFailures: limit, openFor: '2s', growth: 2, maxOpenFor: '8s' });
      for (const { wait, move, outcome } of steps) {
        clock.advance(wait);
        clock.move(move);
        send(outcome);
        const { state, consecutiveFailures, retryAfterSeconds = 0 } = breaker.standing();
        expect(state === 'closed' && consecutiveFailures >= limit).toBe(false);
        expect(retryAfterSeconds).toBeLessThanOrEqual(8);
      }
      clock.advance(8000);
      expect(breaker.allows).toBe(true);
    }),
  );
});
