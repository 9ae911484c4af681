import { expect, test } from 'vitest';
import { formPairs, queryOf } from './form-pairs.ts';

test('pairs are decoded and keep their order and duplicates', () => {
  expect(formPairs('b=2&a=x+y%20z&b=%C3%A9&flag&=v')).toEqual([
    { name: 'b', value: '2' },
    { name: 'a', value: 'x y z' },
    { name: 'b', value: 'é' },
    { name: 'flag', value: '' },
    { name: '', value: 'v' },
  ]);
});

test('what cannot be decoded is shown as written, and says so', () => {
  expect(formPairs('a=100%')).toEqual([{ name: 'a', value: '100%', problem: 'not valid percent-encoding' }]);
});

test('the query stands behind the first question mark', () => {
  expect([queryOf('/a?b=?c'), queryOf('/a'), queryOf('/a?'), formPairs('').length]).toEqual(['b=?c', '', '', 0]);
});
