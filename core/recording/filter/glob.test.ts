import { describe, expect, test } from 'vitest';
import { asciiLower, globText, matchesGlob, toSqlGlob } from './glob.ts';

const fits = (pattern: string, ...texts: string[]): boolean[] =>
  texts.map((text) => matchesGlob(pattern.split('*'), text));

describe('a glob', () => {
  test('without a star fits the same text only', () => {
    expect(fits('a.b', 'a.b', 'a.bc', 'xa.b', 'A.B', 'axb', '')).toEqual([true, false, false, false, false, false]);
  });

  test('has stars that stand for any text, also none', () => {
    expect(fits('/v1/*', '/v1/', '/v1/x/y', '/v1')).toEqual([true, true, false]);
    expect(fits('*.x.com', 'a.x.com', '.x.com', 'x.com')).toEqual([true, true, false]);
    expect(fits('a*b*c', 'abc', 'a1b2c', 'acb', 'abbc', 'abcd')).toEqual([true, true, false, true, false]);
    expect(fits('*', '', 'x')).toEqual([true, true]);
  });

  test('does not use a letter twice', () => {
    expect(fits('ab*ba', 'aba', 'abba', 'ab-ba')).toEqual([false, true, true]);
    expect(fits('*a*a*', 'a', 'aa')).toEqual([false, true]);
  });

  test('protects what SQLite would read as a sign', () => {
    expect(toSqlGlob(['/a?[x]', ''])).toBe('/a[?][[]x]*');
    expect(toSqlGlob(['*'])).toBe('[*]');
    expect(globText(['a', 'b', ''])).toBe('a*b*');
  });

  test('ignores case for A to Z only, as SQLite does', () => {
    expect(asciiLower('GET É ÀB')).toBe('get É Àb');
  });
});
