import { expect, test } from 'vitest';
import { dialects } from '../../dialects/index.ts';
import type { RouteMatch } from '../../model/routing.ts';
import { testRoute } from '../../testing/gateway.ts';
import { RouteFinder, type Address } from './find-route.ts';

const [dialect] = dialects;

function finder(matches: Readonly<Record<string, RouteMatch>>): RouteFinder {
  if (dialect === undefined) throw new Error('no dialect is installed');
  return new RouteFinder(
    Object.entries(matches).map(([id, match]) => testRoute(id, 'mock', { match })),
    dialect.routing,
  );
}

const ORDERS: RouteMatch = { methods: ['GET'], paths: [{ kind: 'template', text: '/orders/{id}' }] };
const AT_HOME: RouteMatch = { ...ORDERS, hosts: ['api.home.test'] };

function address(target: string, given: Partial<Address> = {}): Address {
  return {
    scheme: 'https',
    authority: 'api.cloud.example',
    request: { method: 'GET', target, headers: [] },
    isForeign: true,
    mayHaveStage: true,
    ...given,
  };
}

test.each<[string, Readonly<Record<string, RouteMatch>>, Address, unknown]>([
  ['as it is', { a: ORDERS }, address('/orders/1?x=2'), ['as-is', '/orders/1?x=2', 'a', { id: '1' }]],
  ['whatever its host', { a: AT_HOME }, address('/orders/1'), ['any-host', '/orders/1', 'a', { id: '1' }]],
  [
    'without a stage',
    { a: ORDERS },
    address('/prod/orders/1?x=2'),
    ['without-stage', '/orders/1?x=2', 'a', { id: '1' }],
  ],
  [
    'without either',
    { a: AT_HOME },
    address('/prod/orders/1'),
    ['without-stage-any-host', '/orders/1', 'a', { id: '1' }],
  ],
  [
    'as it is before all others',
    { a: ORDERS, b: { paths: [{ kind: 'prefix', text: '/prod' }] } },
    address('/prod/orders/1'),
    ['as-is', '/prod/orders/1', 'b', {}],
  ],
  [
    'not without a stage where the path is in question',
    { a: ORDERS },
    address('/v2/orders/1', { mayHaveStage: false }),
    ['as-is', '/v2/orders/1', undefined, {}],
  ],
  [
    'not otherwise where our own gateway was asked',
    { a: AT_HOME },
    address('/orders/1', { isForeign: false }),
    ['as-is', '/orders/1', undefined, {}],
  ],
  ['not at all', { a: ORDERS }, address('/prod/invoices/1'), ['as-is', '/prod/invoices/1', undefined, {}]],
])('a request finds its route %s', (_, routes, where, expected) => {
  const { mapping, target, route, params } = finder(routes).find(where);
  expect([mapping, target, route?.id, params]).toEqual(expected);
});

test('the route that is found asks for its host as it did', () => {
  expect(finder({ a: AT_HOME }).find(address('/orders/1')).route?.match).toEqual(AT_HOME);
});
