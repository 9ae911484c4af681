import { expect, test } from 'vitest';
import { atOnce, dueAt, type Pace } from './pace.ts';

const recorded = { at: 3000, first: 1000, offset: 0 };

test.each<[string, Pace, number]>([
  ['as recorded', { kind: 'recorded', scale: 1 }, 2000],
  ['twice as fast', { kind: 'recorded', scale: 2 }, 1000],
  ['at a rate', { kind: 'rate', perSecond: 10 }, 500],
  ['one after the other', { kind: 'sequential' }, 0],
  ['many at once', { kind: 'concurrent', connections: 8 }, 0],
])('%s a request has its time', (_, pace, due) => {
  expect(dueAt(pace, 5, recorded, undefined)).toBe(due);
});

test('no pace goes faster than the bound', () => {
  expect(dueAt({ kind: 'concurrent', connections: 8 }, 5, recorded, 2)).toBe(2500);
});

test('only one request is under way when they go one after the other', () => {
  expect([atOnce({ kind: 'sequential' }), atOnce({ kind: 'concurrent', connections: 8 })]).toEqual([1, 8]);
});
