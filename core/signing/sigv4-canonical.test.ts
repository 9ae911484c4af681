import { expect, test } from 'vitest';
import { canonicalHeaders, canonicalPath, canonicalQuery } from './sigv4-canonical.ts';

test.each<[string, string, string]>([
  ['sorted by name, not by the text of both', 'r%20=1&r=2', 'r=2&r%20=1'],
  ['sorted by value where names are equal', 'a=2&a=1&a=10', 'a=1&a=10&a=2'],
  ['encoded evenly', 'a=%2f&b=~&c=*', 'a=%2F&b=~&c=%2A'],
  ['with an empty value where there is none', 'b&a', 'a=&b='],
  ['with a plus that is one', 'a=1+2', 'a=1%2B2'],
  ['with percent signs that begin no escape', 'a=%zz%', 'a=%25zz%25'],
  ['without empty parts', '&&a=1&', 'a=1'],
])('a query is %s', (_, query, canonical) => {
  expect(canonicalQuery(query)).toBe(canonical);
});

test('a plus of a query may be said to be a space', () => {
  expect(canonicalQuery('a=1+2', true)).toBe('a=1%202');
});

test.each([
  ['twice', '/a%20b//./c/../d/', '/a%2520b/d/'],
  ['twice', '/../..', '/'],
  ['twice', '', '/'],
  ['once', '/a%20b//./c', '/a%20b//./c'],
  ['once', '/a b/ü*', '/a%20b/%FC%2A'],
  ['twice-unnormalised', '/a%20b//c', '/a%2520b//c'],
] as const)('a path encoded %s: %s becomes %s', (encoding, path, canonical) => {
  expect(canonicalPath(path, encoding)).toBe(canonical);
});

test('a signed header that is not there is empty', () => {
  expect(canonicalHeaders(['X-A', ' 1  2 ', 'x-a', '3'], ['x-a', 'x-b'])).toBe('x-a:1 2,3\nx-b:\n');
});
