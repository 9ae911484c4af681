import { expect, test } from 'vitest';
import { jsonRows, openAtFirst, shortValue, valueText } from './json-rows.ts';
import { readJson } from './json-value.ts';

const root = { user: { id: 7, roles: ['a', 'b'] }, 'x-y': null };

function valueOf(text: string): unknown {
  const reading = readJson(text);
  return reading.kind === 'value' ? reading.value : undefined;
}

test('only what is open has rows for its members', () => {
  expect(
    jsonRows(root, new Set(['$', '$.user'])).map(({ path, level, place, siblings }) => [path, level, place, siblings]),
  ).toEqual([
    ['$', 1, 1, 1],
    ['$.user', 2, 1, 2],
    ['$.user.id', 3, 1, 2],
    ['$.user.roles', 3, 2, 2],
    ['$["x-y"]', 2, 2, 2],
  ]);
});

test('a small tree is open at first, a big one only as far as it fits', () => {
  expect(openAtFirst(root)).toEqual(new Set(['$', '$.user', '$.user.roles']));
  const big = { list: Array.from({ length: 5000 }, (_, index) => ({ index })), other: { a: 1 } };
  expect(openAtFirst(big)).toEqual(new Set(['$', '$.other']));
  expect(openAtFirst(big.list)).toEqual(new Set(['$']));
});

test('values are shown as JSON writes them, nodes by their size', () => {
  expect(jsonRows([root, [], {}, 'a"b', 1.5, true, null], new Set(['$'])).map(shortValue)).toEqual([
    '[7]',
    '{2}',
    '[]',
    '{}',
    '"a\\"b"',
    '1.5',
    'true',
    'null',
  ]);
});

test('numbers that would be rounded keep their digits, on screen and when copied', () => {
  const value = valueOf('{"id": 12345678901234567890, "price": 1.50, "n": 9007199254740991, "huge": 1e999}');
  expect(jsonRows(value, new Set(['$'])).map(shortValue)).toEqual([
    '{4}',
    '12345678901234567890',
    '1.5',
    '9007199254740991',
    '1e999',
  ]);
  expect(JSON.parse(valueText({ a: root }))).toEqual({ a: root });
  expect(valueText(value)).toContain('"id": 12345678901234567890');
});

test('a text is copied as it is, and what is not JSON says why', () => {
  expect(valueText('a"b')).toBe('a"b');
  expect(readJson('{"a":').kind).toBe('broken');
});
