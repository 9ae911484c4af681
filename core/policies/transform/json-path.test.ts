import { expect, test } from 'vitest';
import { parseJsonPath } from './json-path.ts';

const name = (text: string): object => ({ kind: 'name', name: text });

test.each<[string, readonly object[] | undefined]>([
  ['a', [name('a')]],
  ['a.b-c.$d', [name('a'), name('b-c'), name('$d')]],
  ['$.a', [name('a')]],
  ['$', [name('$')]],
  ['$[0].a', [{ kind: 'index', index: 0 }, name('a')]],
  ['a[*].b[12]', [name('a'), { kind: 'every' }, name('b'), { kind: 'index', index: 12 }]],
  ["['a.b']['c d'].e", [name('a.b'), name('c d'), name('e')]],
  ['["__proto__"]', [name('__proto__')]],
  ['', undefined],
  ['.a', undefined],
  ['a..b', undefined],
  ['a.', undefined],
  ['a[', undefined],
  ['a[x]', undefined],
  ['a[0]b', undefined],
  ['a b', undefined],
])('%s', (text, steps) => {
  expect(parseJsonPath(text)).toEqual(steps);
});
