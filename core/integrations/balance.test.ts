import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCall } from '../testing/any-call.ts';
import { createBalancer, type Balance, type Balancer } from './balance.ts';
import { textHash } from './upstreams/rendezvous.ts';

interface TestTarget {
  readonly name: string;
  readonly weight: number;
  readonly seed: number;
  inFlight: number;
}

const call = anyCall();

function target(name: string, weight = 1, inFlight = 0): TestTarget {
  return { name, weight, inFlight, seed: textHash(name) };
}

function balancer(targets: readonly TestTarget[], balance: Balance, random = 0): Balancer<TestTarget> {
  return createBalancer(targets, { balance, random: () => random, hash: { by: 'header', name: 'x-key' } });
}

function picks(pick: Balancer<TestTarget>, candidates: readonly TestTarget[], times: number): string {
  return Array.from({ length: times }, () => pick(call, candidates)?.name).join('');
}

describe('round robin', () => {
  test('gives each its share, and a heavy one not all of it in a row', () => {
    const targets = [target('a', 5), target('b'), target('c')];
    expect(picks(balancer(targets, 'round-robin'), targets, 14)).toBe('aabacaaaabacaa');
  });

  test('shares among those that are left, and takes the others in again', () => {
    const targets = [target('a'), target('b'), target('c')];
    const pick = balancer(targets, 'round-robin');
    const without = targets.filter(({ name }) => name !== 'b');
    expect([picks(pick, targets, 3), picks(pick, without, 4), picks(pick, targets, 3)]).toEqual(['abc', 'acac', 'abc']);
  });
});

test.each(['round-robin', 'least-connections', 'random', 'consistent-hash'] as const)(
  'a single target is always chosen by %s, and none when there is none',
  (balance) => {
    const targets = [target('a')];
    const pick = balancer(targets, balance, 0.9);
    expect([picks(pick, targets, 3), pick(call, [])]).toEqual(['aaa', undefined]);
  },
);

test('least connections takes the one with the fewest under way for its weight, the first among equals', () => {
  const [a, b, c] = [target('a', 1, 2), target('b', 4, 4), target('c', 1, 1)];
  const pick = balancer([a, b, c], 'least-connections');
  expect(picks(pick, [a, b, c], 1)).toBe('b');
  c.inFlight = 0;
  expect(picks(pick, [a, b, c], 1)).toBe('c');
});

describe('random', () => {
  test.each([
    [0, 'a'],
    [0.24, 'a'],
    [0.25, 'b'],
    [0.999, 'b'],
  ])('%d falls into the share of %s', (value, name) => {
    const targets = [target('a', 1), target('b', 3)];
    expect(picks(balancer(targets, 'random', value), targets, 1)).toBe(name);
  });
});

describe('consistent hash', () => {
  const keys = Array.from({ length: 2000 }, (_, index) => anyCall({ headers: ['x-key', `user-${index}`] }));

  test('one target less moves only its own keys, about their share, and one more takes keys only for itself', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({ port: fc.integer({ min: 1, max: 65_535 }), weight: fc.integer({ min: 1, max: 4 }) }),
          {
            minLength: 2,
            maxLength: 8,
            selector: ({ port }) => port,
          },
        ),
        fc.nat(),
        (given, which) => {
          const all = given.map(({ port, weight }) => target(`http://10.0.0.1:${port}`, weight));
          const gone = all[which % all.length];
          const rest = all.filter((one) => one !== gone);
          const pick = balancer(all, 'consistent-hash');
          let moved = 0;
          for (const key of keys) {
            const before = pick(key, all);
            if (before === gone) moved += 1;
            // The same comparison read backwards is that of a target that comes in.
            else expect(pick(key, rest)).toBe(before);
          }
          const share = (gone?.weight ?? 0) / all.reduce((sum, { weight }) => sum + weight, 0);
          // Five standard deviations of so many draws.
          expect(Math.abs(moved / keys.length - share)).toBeLessThan(
            5 * Math.sqrt((share * (1 - share)) / keys.length),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a call without the key goes by the address of its client', () => {
    const targets = [target('a'), target('b'), target('c'), target('d')];
    const pick = balancer(targets, 'consistent-hash');
    const first = pick(anyCall({ address: '192.0.2.7' }), targets);
    expect(pick(anyCall({ address: '192.0.2.7', target: '/other' }), targets)).toBe(first);
    const chosen = new Set(
      Array.from({ length: 50 }, (_, index) => pick(anyCall({ address: `192.0.2.${index}` }), targets)?.name),
    );
    expect(chosen.size).toBe(4);
  });
});
