import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherChanges } from './changes.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('many changes are told once in a while, and the last one always', () => {
  const told: number[] = [];
  let version = 0;
  const changes = gatherChanges(250, () => told.push(version));
  for (version = 1; version <= 5; version += 1) {
    changes.tell();
    vi.advanceTimersByTime(100);
  }
  vi.advanceTimersByTime(250);
  version = 9;
  changes.tell();
  changes.close();
  changes.tell();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([3, 6]);
});
