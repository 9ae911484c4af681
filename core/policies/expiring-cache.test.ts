import { expect, test } from 'vitest';
import { TestClock } from '../testing/policy-bench.ts';
import { ExpiringCache } from './expiring-cache.ts';

test('a value is kept until its time has come', () => {
  const clock = new TestClock();
  const cache = new ExpiringCache<string>(10, clock);
  cache.set('a', 'A', clock.now() + 100);
  clock.advance(99);
  expect(cache.get('a')).toBe('A');
  clock.advance(1);
  expect([cache.get('a'), cache.size]).toEqual([undefined, 0]);
});

test('past the bound the one that was longest not asked for goes', () => {
  const clock = new TestClock();
  const cache = new ExpiringCache<string>(2, clock);
  const later = clock.now() + 1000;
  cache.set('a', 'A', later);
  cache.set('b', 'B', later);
  cache.get('a');
  cache.set('c', 'C', later);
  expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toEqual(['A', undefined, 'C', 2]);
});

test('what has expired already, and anything where nothing is to be kept, is not', () => {
  const clock = new TestClock();
  const [some, none] = [new ExpiringCache<string>(2, clock), new ExpiringCache<string>(0, clock)];
  some.set('a', 'A', clock.now());
  none.set('a', 'A', clock.now() + 1000);
  expect([some.size, none.size]).toEqual([0, 0]);
});

test('the moments at which values expire are told, soonest first', () => {
  const clock = new TestClock();
  const cache = new ExpiringCache<string>(9, clock);
  for (const [index, millis] of [30, 10, 20, 10, 40].entries()) cache.set(String(index), 'x', clock.now() + millis);
  expect(cache.soonest().map((at) => at - clock.now())).toEqual([10, 20, 30]);
});

test('a value is not kept for longer when the clock goes back behind it', () => {
  const clock = new TestClock();
  const cache = new ExpiringCache<string>(2, clock);
  clock.move(86_400_000);
  cache.set('a', 'A', clock.now() + 1000);
  clock.move(-86_400_000);
  expect(cache.get('a')).toBeUndefined();
});
