import { expect, test } from 'vitest';
import { explainFailure, kong } from '../testing/failures.ts';
import { Clusters } from './clusters.ts';

const NO_KEY = explainFailure({ response: kong(401, 'No API key found in request') });
const NO_ROUTE = explainFailure({ response: kong(404, 'no Route matched with those values') });

function failure(id: number, target: string, bytes: number, route?: string) {
  return { id, startedAt: id, route, method: 'GET', target, bytes, filter: `path:${target}` };
}

test('failures of one route, cause and gateway come together, with the newest and the smallest of them', () => {
  const clusters = new Clusters();
  clusters.add(failure(2, '/a', 30, 'orders'), NO_KEY);
  clusters.add(failure(3, '/b', 20, 'orders'), NO_KEY);
  clusters.add(failure(1, '/c', 90, 'orders'), NO_KEY);
  clusters.add(failure(4, '/orders/17?x=1', 10), NO_ROUTE);
  clusters.add(failure(5, '/orders/18', 10), NO_ROUTE);
  const kongs = { gateway: 'kong', origin: 'gateway' };
  expect(clusters.list()).toEqual([
    {
      ...kongs,
      route: 'orders',
      code: 'key.missing',
      title: NO_KEY.causes[0]?.title,
      count: 3,
      newest: 3,
      newestAt: 3,
      smallest: 3,
      filter: '((path:/a) or (path:/b) or (path:/c))',
      isAlone: true,
    },
    {
      ...kongs,
      route: 'GET /orders/*',
      code: 'route.none',
      title: NO_ROUTE.causes[0]?.title,
      count: 2,
      newest: 5,
      newestAt: 5,
      smallest: 4,
      filter: '((path:/orders/17?x=1) or (path:/orders/18))',
      isAlone: true,
    },
  ]);
});

test('counts sum to the failures that were looked at, in whichever order they come', () => {
  const failures = Array.from({ length: 500 }, (_, id) => ({
    failure: failure(id, `/${id % 7}/x`, (id * 31) % 97, id % 3 === 0 ? undefined : `r${id % 5}`),
    explanation: id % 2 === 0 ? NO_KEY : NO_ROUTE,
  }));
  const listOf = (given: typeof failures) => {
    const clusters = new Clusters();
    for (const { failure: one, explanation } of given) clusters.add(one, explanation);
    return clusters.list().map(({ route, code, count, newest }) => ({ route, code, count, newest }));
  };
  const list = listOf(failures);
  expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  expect(listOf(failures.toReversed())).toEqual(list);
});

test('a cluster whose filter finds failures of another one is not alone', () => {
  const clusters = new Clusters();
  clusters.add(failure(1, '/a', 30), NO_KEY);
  clusters.add(failure(2, '/a', 30), NO_ROUTE);
  clusters.add(failure(3, '/b', 30), NO_ROUTE);
  expect(clusters.list().map(({ filter, isAlone }) => [filter, isAlone])).toEqual([
    ['path:/b', true],
    ['path:/a', false],
    ['path:/a', false],
  ]);
});
