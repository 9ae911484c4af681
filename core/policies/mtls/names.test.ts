import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonNames, comparableName, fitsPattern } from './names.ts';

test.each<[string, string, boolean]>([
  ['CN=a, O=b', 'o=b,cn=a', true],
  ['CN=a\nO=b', 'CN=a, O=b', true],
  ['CN=a, O=b', 'CN=a', false],
  ['CN=a, CN=a', 'CN=a', false],
  [String.raw`CN=a\, O=b`, 'CN=a, O=b', false],
  ['CN=A', 'CN=a', false],
])('%j and %j are one name: %s', (a, b, isSame) => {
  expect(comparableName(a) === comparableName(b)).toBe(isSame);
});

test('a subject may have several common names', () => {
  expect(commonNames('CN=a, O=b, cn=c')).toEqual(['a', 'c']);
});

test('a pattern fits what the same regular expression fits', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (subject, one) => {
      const expression = new RegExp(`^${one.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
      expect(fitsPattern(subject, one)).toBe(expression.test(subject));
    }),
    { numRuns: 2000 },
  );
});
