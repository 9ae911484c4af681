import { expect, test } from 'vitest';
import { normalizePath } from './path.ts';

test.each([
  ['/users/1', '/users/1'],
  ['/h%65llo/anything/a/../b', '/hello/anything/b'],
  ['/anything/./a/../wor%6cd/a/../b', '/anything/world/b'],
  ['/foo//bar', '/foo/bar'],
  ['/foo/a/../bar', '/foo/bar'],
  ['/cat%20and%20dog', '/cat%20and%20dog'],
  ['/a%2fb', '/a%2Fb'],
  ['/a/..', '/'],
  ['/a/b/..', '/a/'],
  ['/../../a/', '/a/'],
  ['/caf\u00e9', '/caf%E9'],
])('%s in normal form is %s', (path, expected) => {
  expect(normalizePath(path)).toBe(expected);
});
