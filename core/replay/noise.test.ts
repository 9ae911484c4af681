import { expect, test } from 'vitest';
import { differsByNature, learnNoise } from './noise.ts';

test('what differs between two runs is noise, in every entry of a list', () => {
  const run = [
    { part: 'body' as const, path: '/items/0/id', recorded: '1', replayed: '2' },
    { part: 'body' as const, path: '/items/1/id', recorded: '1', replayed: '2' },
    { part: 'status' as const, path: '', recorded: '200', replayed: '500' },
    { part: 'header' as const, path: 'date', ignored: 'a moment' },
  ];
  expect(learnNoise([run])).toEqual([
    { part: 'body', path: '/items/*/id', because: 'it differs between two runs against the same target' },
  ]);
});

test.each([
  ['"2026-01-01T00:00:00Z"', '"2026-01-02T00:00:00Z"', 'both are moments'],
  ['"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"', '"1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"', 'both are random ids'],
  ['"a"', '"b"', undefined],
  ['"2026-01-01T00:00:00Z"', 'null', undefined],
])('%s and %s differ by their nature or not', (recorded, replayed, because) => {
  expect(differsByNature({ part: 'body', path: '/a', recorded, replayed })).toBe(because);
});

test('a token that a login gives is another one each time, and none at all is a difference', () => {
  const login = { part: 'body' as const, path: '/access_token', recorded: '"eyJhbGciOi…' };
  expect([
    differsByNature({ ...login, replayed: '"eyJ0eXAiOi…' }),
    differsByNature({ ...login, replayed: 'null' }),
  ]).toEqual(['both are secrets, made anew', undefined]);
});
