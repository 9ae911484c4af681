import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { isPlain, patternsOf, PRESET_NAMES } from './presets.ts';

const FLAGS = RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL | RE2JS.MULTILINE;

test('nothing is found in a plain word, which is why plain words are not looked at', () => {
  const words = [
    ...'drop table information_schema exception jndi script onload sleep'.split(' '),
    '_',
    '-',
    'x',
    '1',
    '--',
  ];
  const expressions = patternsOf(PRESET_NAMES).map(
    ({ name, pattern }) => [name, RE2JS.compile(pattern, FLAGS)] as const,
  );
  const word = fc.array(fc.constantFrom(...words)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(word, (text) => {
      expect(isPlain(text)).toBe(true);
      expect(expressions.filter(([, expression]) => expression.matcher(text).find())).toEqual([]);
    }),
  );
});
