import { expect, test } from 'vitest';
import { TestClock } from '../../testing/policy-bench.ts';
import { momentOf, since } from './since.ts';

test('time is what has really gone by, or more when the time of day was moved ahead', () => {
  const clock = new TestClock();
  const moment = momentOf(clock);
  clock.advance(5);
  const plain = since(moment, clock);
  clock.move(-1000);
  const back = since(moment, clock);
  clock.move(3000);
  expect([plain, back, since(moment, clock)]).toEqual([5, 5, 2005]);
});
