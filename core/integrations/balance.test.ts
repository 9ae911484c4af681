import { describe, expect, test } from 'vitest';
import { createBalancer } from './balance.ts';

interface TestTarget {
  readonly name: string;
  readonly weight: number;
  inFlight: number;
}

function target(name: string, weight = 1, inFlight = 0): TestTarget {
  return { name, weight, inFlight };
}

function picks(pick: () => TestTarget | undefined, times: number): string {
  return Array.from({ length: times }, () => pick()?.name).join('');
}

test('round robin gives each its share, and a heavy one not all of it in a row', () => {
  const pick = createBalancer([target('a', 5), target('b'), target('c')], 'round-robin', () => 0);
  expect(picks(pick, 14)).toBe('aabacaaaabacaa');
});

test('a single target is always chosen', () => {
  expect(
    picks(
      createBalancer([target('a')], 'random', () => 0.9),
      3,
    ),
  ).toBe('aaa');
});

test('least connections takes the one with the fewest under way for its weight, the first among equals', () => {
  const [a, b, c] = [target('a', 1, 2), target('b', 4, 4), target('c', 1, 1)];
  const pick = createBalancer([a, b, c], 'least-connections', () => 0);
  expect(picks(pick, 1)).toBe('b');
  c.inFlight = 0;
  expect(picks(pick, 1)).toBe('c');
});

describe('random', () => {
  test.each([
    [0, 'a'],
    [0.24, 'a'],
    [0.25, 'b'],
    [0.999, 'b'],
  ])('%d falls into the share of %s', (value, name) => {
    expect(
      picks(
        createBalancer([target('a', 1), target('b', 3)], 'random', () => value),
        1,
      ),
    ).toBe(name);
  });
});
