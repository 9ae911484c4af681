import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedules, starts, TestLimiter } from '../../testing/limits.ts';
import { gcra } from './gcra.ts';
import { leakyBucket } from './leaky-bucket.ts';
import { tokenBucket } from './token-bucket.ts';

const settings = fc.record({
  limit: fc.integer({ min: 1, max: 7 }),
  window: fc.constantFrom(7, 333, 1000),
  burst: fc.integer({ min: 1, max: 6 }),
});

/** State of a reference model by key. */
function states<S>(create: (at: number) => S): (key: string, at: number) => S {
  const known = new Map<string, S>();
  return (key, at) => {
    const state = known.get(key) ?? create(at);
    known.set(key, state);
    return state;
  };
}

describe('a token bucket', () => {
  test('lets in exactly what tokens in fractions without rounding would let in', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, window, burst }, from, asked) => {
        const full = BigInt(burst) * BigInt(window);
        const bucketOf = states((at) => ({ tokens: full, at }));
        for (const { key, at, cost, isAllowed } of new TestLimiter(tokenBucket(limit, window, burst)).decideAll(
          from,
          asked,
        )) {
          const bucket = bucketOf(key, at);
          const grown = bucket.tokens + BigInt(at - bucket.at) * BigInt(limit);
          bucket.tokens = grown > full ? full : grown;
          bucket.at = at;
          const price = BigInt(cost) * BigInt(window);
          expect(isAllowed).toBe(bucket.tokens >= price);
          if (isAllowed) bucket.tokens -= price;
        }
      }),
    );
  });

  test('never lets more in, in any stretch of time, than the burst and what came back in it', () => {
    fc.assert(
      fc.property(settings, starts, schedules(), ({ limit, window, burst }, from, asked) => {
        const decided = new TestLimiter(tokenBucket(limit, window, burst)).decideAll(from, asked);
        const allowed = decided.filter(({ key, isAllowed }) => key === 'a' && isAllowed);
        for (const [index, first] of allowed.entries())
          for (const [further, last] of allowed.slice(index).entries())
            expect((further + 1 - burst) * window).toBeLessThanOrEqual((last.at - first.at) * limit);
      }),
    );
  });
});

test('GCRA lets in exactly what the virtual scheduling algorithm lets in', () => {
  fc.assert(
    fc.property(settings, starts, schedules(3), ({ limit, window, burst }, from, asked) => {
      // Times in shares: milliseconds times the limit, so that the increment is a whole number.
      const dueOf = states((at) => ({ tat: BigInt(at) * BigInt(limit) }));
      const tolerance = BigInt((burst - 1) * window);
      for (const { key, at, cost, isAllowed } of new TestLimiter(gcra(limit, window, burst)).decideAll(from, asked)) {
        if (cost === 0) continue;
        const due = dueOf(key, at);
        const arrival = BigInt(at) * BigInt(limit);
        // Further cells of one request follow each other at once.
        const start = due.tat > arrival ? due.tat : arrival;
        const lastCell = start + BigInt((cost - 1) * window);
        expect(isAllowed).toBe(lastCell - tolerance <= arrival);
        if (isAllowed) due.tat = start + BigInt(cost * window);
      }
    }),
  );
});

describe('a leaky bucket', () => {
  test('as a meter lets in what does not make it run over', () => {
    fc.assert(
      fc.property(settings, starts, schedules(3), ({ limit, window, burst }, from, asked) => {
        const bucketOf = states((at) => ({ level: 0n, at }));
        for (const { key, at, cost, isAllowed } of new TestLimiter(leakyBucket(limit, window, burst)).decideAll(
          from,
          asked,
        )) {
          const bucket = bucketOf(key, at);
          const leaked = bucket.level - BigInt(at - bucket.at) * BigInt(limit);
          bucket.level = leaked < 0n ? 0n : leaked;
          bucket.at = at;
          const filled = bucket.level + BigInt(cost * window);
          expect(isAllowed).toBe(filled <= BigInt(burst * window));
          if (isAllowed) bucket.level = filled;
        }
      }),
    );
  });

  test('as a queue sends requests on evenly, none held longer than allowed, and refuses only what would be', () => {
    fc.assert(
      fc.property(settings, starts, schedules(), fc.nat(2000), ({ limit, window }, from, asked, maxWait) => {
        const limiter = new TestLimiter(leakyBucket(limit, window, 1000, maxWait));
        // When the next may go on, in shares.
        const turnOf = states((at) => ({ next: BigInt(at) * BigInt(limit) }));
        for (const { key, at, isAllowed, before } of limiter.decideAll(from, asked)) {
          const turn = turnOf(key, at);
          const arrival = BigInt(at) * BigInt(limit);
          const start = turn.next > arrival ? turn.next : arrival;
          expect(isAllowed).toBe(start - arrival <= BigInt(maxWait * limit));
          if (!isAllowed) continue;
          expect(before.resetMillis).toBe(Number(start - arrival) / limit);
          turn.next = start + BigInt(window);
        }
      }),
    );
  });
});

test('token bucket, leaky bucket and GCRA of one burst let in the same requests', () => {
  fc.assert(
    fc.property(settings, starts, schedules(3), ({ limit, window, burst }, from, asked) => {
      const [tokens, leaking, cells] = [tokenBucket, leakyBucket, gcra].map((create) =>
        new TestLimiter(create(limit, window, burst)).decideAll(from, asked),
      );
      expect([leaking, cells]).toEqual([tokens, tokens]);
    }),
  );
});
