import { expect, test } from 'vitest';
import { parseFilter } from '../recording/filter/parse.ts';
import { filterOfFailure } from './failure-filter.ts';

const REFUSED = { method: 'GET', target: '/orders/17?x=1', status: 401, by: 'gateway' } as const;

test.each([
  [{ ...REFUSED, route: 'orders', error: 'KEY_MISSING' }, 'route:orders status:401 error:KEY_MISSING by:gateway'],
  [{ ...REFUSED, route: 'GET /a b' }, 'route:"GET /a b" status:401 by:gateway'],
  [REFUSED, 'method:GET path:"/orders/"* status:401 by:gateway'],
  [{ ...REFUSED, target: '/a(b)', status: 0, by: 'none' as const }, 'method:GET path:"/a(b)" status:0 by:none'],
  [{ ...REFUSED, target: '' }, 'method:GET status:401 by:gateway'],
])('the filter of a failure says where it was and how it ended', (failure, expected) => {
  const filter = filterOfFailure(failure);
  expect([filter, parseFilter(filter).error]).toEqual([expected, undefined]);
});
