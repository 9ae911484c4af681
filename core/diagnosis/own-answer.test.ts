import { expect, test } from 'vitest';
import { plain, verdictOn } from '../testing/failures.ts';

const error = (code: string, details: object = {}): string =>
  JSON.stringify({ error: { code, message: 'why', requestId: '0006612c3455', details } });

test.each([
  [404, error('ROUTE_NOT_FOUND', { path: '/v0/users' }), 'gatewright gateway route.none'],
  [401, error('KEY_MISSING'), 'gatewright gateway key.missing'],
  [429, error('RATE_LIMITED', { retryAfterSeconds: 3 }), 'gatewright gateway limit.rate'],
  [502, error('UPSTREAM_REFUSED'), 'gatewright gateway upstream.refused'],
  [404, error('NO_SUCH_CODE_OF_OURS'), 'backend upstream upstream.error'],
  [404, error('ROUTE_NOT_FOUND').slice(0, -5), 'backend upstream upstream.error'],
])('an error of another Gatewright says itself what it is: %i %s', (status, body, verdict) => {
  expect(verdictOn({ response: plain(status, body) })).toBe(verdict);
});
