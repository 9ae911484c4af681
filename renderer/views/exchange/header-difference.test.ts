import { expect, test } from 'vitest';
import { compareHeaders, countChanges } from './header-difference.ts';

test('headers are compared by name without case, and kept in the later order', () => {
  const differences = compareHeaders(
    ['Host', 'a.test', 'X-Api-Key', 'k', 'Accept', '*/*'],
    ['host', 'b.test', 'accept', '*/*', 'via', '1.1 gw'],
  );
  expect(differences).toEqual([
    { name: 'host', change: 'changed', before: 'a.test', after: 'b.test' },
    { name: 'X-Api-Key', change: 'removed', before: 'k' },
    { name: 'accept', change: 'same', before: '*/*', after: '*/*' },
    { name: 'via', change: 'added', after: '1.1 gw' },
  ]);
  expect(countChanges(differences)).toBe(3);
});

test('an equal value of a duplicate is the same header, whatever its place', () => {
  expect(compareHeaders(['set-cookie', 'a=1', 'set-cookie', 'b=2'], ['set-cookie', 'b=2'])).toEqual([
    { name: 'set-cookie', change: 'removed', before: 'a=1' },
    { name: 'set-cookie', change: 'same', before: 'b=2', after: 'b=2' },
  ]);
});

test('other values of a name change one for one, and what is left over was added', () => {
  expect(compareHeaders(['via', 'x'], ['via', 'y', 'via', 'z'])).toEqual([
    { name: 'via', change: 'changed', before: 'x', after: 'y' },
    { name: 'via', change: 'added', after: 'z' },
  ]);
});

test('headers removed one after the other keep their order', () => {
  expect(compareHeaders(['a', '1', 'b', '2', 'c', '3'], ['a', '1']).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('equal lists have no changes', () => {
  expect(countChanges(compareHeaders(['a', '1'], ['A', '1']))).toBe(0);
});
