import { expect, test } from 'vitest';
import { shownTarget } from './shown.ts';

test.each([
  ['/a?b=1&X-Amz-Security-Token=abc%3D&c', '/a?b=1&X-Amz-Security-Token=replaced&c'],
  ['/a?api_key=1&key=2&monkey=3&token=4=5', '/a?api_key=replaced&key=replaced&monkey=3&token=replaced'],
  ['/token=1', '/token=1'],
  ['/?', '/?'],
])('%s is shown as %s', (target, shown) => {
  expect(shownTarget(target)).toBe(shown);
});
