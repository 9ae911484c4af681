import { expect, test } from 'vitest';
import type { Clock } from '../model/clock.ts';
import { createIdSource } from './ids.ts';
import { StatsWindow } from './stats.ts';

/** A clock that stands until it is moved. */
function stoppedClock(): Clock & { millis: number } {
  return {
    millis: 0,
    now() {
      return this.millis;
    },
    monotonic() {
      return this.millis;
    },
  };
}

test('what happened in the last ten seconds is counted, and what is older is not', () => {
  const clock = stoppedClock();
  const stats = new StatsWindow(clock);
  expect(stats.read()).toEqual({ requestsPerSecond: 0, p95Millis: 0, errorShare: 0 });
  for (let request = 1; request <= 20; request += 1) stats.add(request, request % 4 === 0);
  expect(stats.read()).toEqual({ requestsPerSecond: 2, p95Millis: 20, errorShare: 0.25 });
  clock.millis = 9000;
  stats.add(1000, false);
  expect(stats.read()).toMatchObject({ requestsPerSecond: 2.1 });
  clock.millis = 12_000;
  expect(stats.read()).toEqual({ requestsPerSecond: 0.1, p95Millis: 1000, errorShare: 0 });
  clock.millis = 60_000;
  expect(stats.read()).toEqual({ requestsPerSecond: 0, p95Millis: 0, errorShare: 0 });
});

test('ids are microseconds, each greater than the one before, whatever the clock does', () => {
  const clock = stoppedClock();
  const nextId = createIdSource(clock);
  clock.millis = 1000;
  const ids = [nextId(), nextId()];
  clock.millis = 5;
  ids.push(nextId());
  clock.millis = 2000.5;
  ids.push(nextId());
  expect(ids).toEqual([1_000_000, 1_000_001, 1_000_002, 2_000_500]);
});
