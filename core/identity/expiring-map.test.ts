import { expect, test } from 'vitest';
import { ExpiringMap } from './expiring-map.ts';

test('a value is there until its moment, once where it is taken, and the oldest makes room', () => {
  const map = new ExpiringMap<string>(2);
  map.set('a', 'A', 10);
  const seen = [map.get('a', 9), map.get('a', 10), map.take('a', 9), map.take('a', 9)];
  map.set('b', 'B', 10);
  map.set('c', 'C', 10);
  map.set('b', 'B2', 10);
  map.set('d', 'D', 10);
  expect([seen, map.size, ['b', 'c', 'd'].map((key) => map.get(key, 0))]).toEqual([
    ['A', undefined, 'A', undefined],
    2,
    ['B2', undefined, 'D'],
  ]);
});
