import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { beforeEach, expect, test } from 'vitest';
import type { FailureCluster } from '../../../core/model/diagnosis.ts';
import { sampleRow } from '../../testing/page/sample-rows.ts';
import {
  filterWithin,
  findAgain,
  findFailures,
  moveCluster,
  newerFailures,
  stopFinding,
  useFailures,
} from './failures.ts';

function cluster(route: string, newest: number, count = 1): FailureCluster {
  return {
    route,
    code: 'key.missing',
    title: 'no key',
    gateway: 'gatewright',
    origin: 'gateway',
    count,
    newest,
    newestAt: newest,
    smallest: newest,
    filter: `route:${route} status:401 by:gateway`,
    isAlone: true,
  };
}

function settled() {
  return expect.poll(() => useFailures.getState().loading).toBeUndefined();
}

beforeEach(() => {
  engine.forget();
  useFailures.setState(useFailures.getInitialState(), true);
});

test('looking again keeps the selected cluster, wherever it stands now', async () => {
  const answers = [
    { clusters: [cluster('a', 9), cluster('b', 8)], failures: 2, hasMore: false },
    { clusters: [cluster('b', 12, 3), cluster('a', 9)], failures: 4, hasMore: false },
  ];
  engine.answer('exchange.clusters', () => answers.shift() ?? { clusters: [], failures: 0, hasMore: false });
  findFailures('tag:x', 500);
  await settled();
  moveCluster(1);
  findAgain('tag:x');
  await settled();
  const { selected, found } = useFailures.getState();
  expect([found?.clusters[selected]?.route, engine.asked('exchange.clusters')]).toEqual([
    'b',
    [
      { filter: 'tag:x', limit: 500 },
      { filter: 'tag:x', limit: 500 },
    ],
  ]);
});

test('what was found stays when a later look is stopped or fails', async () => {
  engine.answer('exchange.clusters', () => ({ clusters: [cluster('a', 9)], failures: 1, hasMore: false }));
  findFailures('', 10);
  await settled();
  engine.answer('exchange.clusters', () => {
    throw new Refusal('FILTER_INVALID', 'the filter cannot be understood');
  });
  findFailures('nonsense:', 10);
  await settled();
  const failed = useFailures.getState();
  engine.answer('exchange.clusters', () => new Promise(() => undefined));
  findFailures('', 10);
  stopFinding();
  const stopped = useFailures.getState();
  expect([failed, stopped].map(({ found, problem, isStopped }) => [found?.failures, problem, isStopped])).toEqual([
    [1, 'the filter cannot be understood', false],
    [1, undefined, true],
  ]);
});

test('newer failures are those of the list and of what waits above it', () => {
  const window = {
    rows: [
      sampleRow(12, { status: 500 }),
      sampleRow(11, { status: 200 }),
      sampleRow(10, { status: 404 }),
      sampleRow(9, { status: 404 }),
    ],
    waiting: [sampleRow(14, { status: 0 }), sampleRow(13, { status: 302 })],
    hasGap: false,
  };
  expect([
    newerFailures(window, { clusters: [cluster('a', 10)] }),
    newerFailures(window, { clusters: [] }),
    newerFailures({ ...window, hasGap: true }, { clusters: [cluster('a', 14)] }),
  ]).toEqual([
    { count: 2, isMore: false },
    { count: 4, isMore: false },
    { count: 0, isMore: true },
  ]);
});

test.each([
  ['', 'route:a status:401 by:gateway'],
  ['  host:x ', 'host:x route:a status:401 by:gateway'],
  ['host:x or host:y', '(host:x or host:y) route:a status:401 by:gateway'],
])('the list of %j is narrowed to a cluster', (filter, expected) => {
  expect(filterWithin(filter, cluster('a', 1))).toBe(expected);
});
