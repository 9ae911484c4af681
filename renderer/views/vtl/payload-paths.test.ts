import { expect, test } from 'vitest';
import { payloadPaths } from './payload-paths.ts';

test('the paths of a payload go into maps and the first item of lists', () => {
  expect(payloadPaths('{"users":[{"id":1},{"other":2}],"a b":{},"n":null}')).toEqual([
    '$',
    '$.users',
    '$.users[0]',
    '$.users[0].id',
    '$["a b"]',
    '$.n',
  ]);
});

test('what is not JSON, or is too much, has no paths or the first ones', () => {
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index])));
  expect([payloadPaths('a=1&b=2'), payloadPaths(wide).length]).toEqual([[], 300]);
});
