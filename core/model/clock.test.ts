import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TestClock } from '../testing/policy-bench.ts';
import { VirtualClock } from './clock.ts';

const HOUR = 3_600_000;

describe('the virtual clock', () => {
  test('is the wall clock until it is moved, goes on from where it was moved to, and comes back', () => {
    const wall = new TestClock();
    const clock = new VirtualClock(wall);
    const start = wall.now();
    const seen = (): unknown => [clock.now() - start, clock.offsetMillis, clock.monotonic() - start];
    const all = [seen()];
    clock.moveBy(HOUR);
    all.push(seen());
    wall.advance(1000);
    clock.moveBy(-3 * HOUR);
    all.push(seen());
    clock.moveTo(Date.UTC(2027, 0));
    all.push([clock.now() === Date.UTC(2027, 0), clock.monotonic() - start]);
    clock.reset();
    all.push(seen());
    expect(all).toEqual([
      [0, 0, 0],
      [HOUR, HOUR, 0],
      [1000 - 2 * HOUR, -2 * HOUR, 1000],
      [true, 1000],
      [1000, 0, 1000],
    ]);
  });

  test('stays in years that every format can write, and a move out of them changes nothing', () => {
    const clock = new VirtualClock(new TestClock());
    clock.moveBy(HOUR);
    const codes = [() => clock.moveTo(-1), () => clock.moveBy(1e15), () => clock.moveTo(Number.NaN)].map((move) => {
      try {
        move();
        return 'moved';
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
    });
    expect([codes, clock.offsetMillis]).toEqual([['INPUT_INVALID', 'INPUT_INVALID', 'INPUT_INVALID'], HOUR]);
  });

  test('never moves durations, whatever it is told', () => {
    const moves = fc.array(fc.integer({ min: -5e10, max: 5e10 }), { maxLength: 20 });
    fc.assert(
      fc.property(moves, (steps) => {
        const wall = new TestClock();
        const clock = new VirtualClock(wall);
        for (const step of steps) clock.moveBy(step);
        return clock.monotonic() === wall.monotonic() && clock.now() === wall.now() + clock.offsetMillis;
      }),
    );
  });
});
