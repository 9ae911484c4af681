import { expect, test } from 'vitest';
import type { Observation, Told } from './observation.ts';
import { estimates } from './estimate.ts';
import { Search } from './search.ts';

const NOTHING: Told = { headers: [] };
const ORIGIN = 1_000_000;

function seen(at: number, isLetIn: boolean, told: Told = NOTHING): Observation {
  return { sentAt: ORIGIN + at, answeredAt: ORIGIN + at + 2, isLetIn, told };
}

/** Ten in each second from half a second on, and one refused in each. */
function windows(count: number): readonly Observation[] {
  return Array.from({ length: count }, (_, window) => window * 1000 + 500).flatMap((from) =>
    Array.from({ length: 11 }, (_, index) => seen(from + index * 20, index < 10)),
  );
}

function newSearch(): Search {
  return new Search({ shortest: 100, shortestInterval: 20, pace: 20, longest: 60_000 }, ORIGIN);
}

test('what was seen leaves the ways of counting that explain it', () => {
  const search = newSearch();
  search.observe([...windows(4), seen(3970, false), seen(4010, true)]);
  const found = estimates(search).map(({ algorithm, limit }) => `${algorithm} ${limit}`);
  expect(found[0]).toBe('fixed-window 10');
  expect(search.contradictions).toBe(0);
});

test('an answer that nothing explains is forgiven, and counted', () => {
  const search = newSearch();
  // Let in long before, and refused though nothing was sent for a minute.
  search.observe([...windows(4), seen(3970, false), seen(4010, true), seen(64_000, false), seen(64_020, true)]);
  expect(search.contradictions).toBe(1);
  expect(estimates(search)[0]?.limit).toBe(10);
});

test('headers that contradict behaviour are believed no more', () => {
  const search = newSearch();
  search.observe(
    windows(3).map((one) => ({ ...one, told: { headers: ['x-ratelimit-limit'], limit: 500, remaining: 499 } })),
  );
  expect(search.trust.figures).toBe(false);
});

test('the time that Retry-After names bounds a window from both sides', () => {
  const search = newSearch();
  const told: Told = { headers: ['retry-after'], retryMillis: 30_000 };
  search.observe([...windows(1), seen(800, false, told)]);
  const windowsLeft = search.hypotheses
    .filter(({ family }) => family.name === 'sliding-log')
    .map(({ region }) => region.theta);
  expect(Math.min(...windowsLeft)).toBeGreaterThan(28_000);
  expect(Math.max(...windowsLeft)).toBeLessThan(31_500);
});
