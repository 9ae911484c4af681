import { expect, test } from 'vitest';
import { exchangeOf } from '../recording/filter/test-exchanges.ts';
import { IgnoreRules } from './ignored.ts';

const rule = (path: string, requests?: string) => ({ part: 'body', path, because: '', requests });

test('a rule for some requests is for those alone, by their route or else their path', () => {
  const rules = new IgnoreRules([rule('/all'), rule('/a', 'GET orders'), rule('/b', 'GET /orders/1')]);
  const pathsFor = (options: Parameters<typeof exchangeOf>[0]): string[] =>
    rules.of(exchangeOf({ method: 'GET', target: '/orders/1?x=1', ...options })).map(({ path }) => path);
  expect([pathsFor({ route: 'orders' }), pathsFor({}), pathsFor({ method: 'PUT', route: 'orders' })]).toEqual([
    ['/all', '/a'],
    ['/all', '/b'],
    ['/all'],
  ]);
});
