import { expect, test } from 'vitest';
import type { RouteNode } from '../../state/routes.ts';
import { policyTitle } from './policy-words.ts';

const ROUTE: RouteNode = {
  id: 'orders',
  title: 'GET /orders',
  hosts: [],
  methods: [],
  paths: [],
  request: [],
  response: [],
  error: [],
  integration: { name: 'mock', summary: '' },
};
const at = { file: 'gatewright.yaml', line: 12, column: 5 };

test('a policy is named by what it guards and where it stands', () => {
  const options = {};
  expect([
    policyTitle({ use: 'a', route: 'orders', at, options }, [ROUTE]),
    policyTitle({ use: 'b', route: '', options }, [ROUTE]),
    policyTitle({ use: 'c', route: 'unknown', options }, [ROUTE]),
  ]).toEqual(['GET /orders (gatewright.yaml:12)', 'all routes', 'route unknown']);
});
