import { expect, test } from 'vitest';
import { statusesOption, statusTest } from './status-set.ts';

test('a status is one of a list by its number or its class', () => {
  const isOne = statusTest(statusesOption.parse([429, '5xx']));
  expect([200, 428, 429, 499, 500, 599].filter(isOne)).toEqual([429, 500, 599]);
});

test('an empty list, other classes and what is no status are refused', () => {
  expect([[], ['6xx'], ['500'], [600], [1.5]].map((list) => statusesOption.safeParse(list).success)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
