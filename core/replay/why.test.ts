import { expect, test } from 'vitest';
import type { ReplayDifference, ReplayRequest } from '../model/replay.ts';
import { captured, exchangeOf } from '../recording/filter/test-exchanges.ts';
import { whyDifferent, whyFailedBefore, whyNoAnswer } from './why.ts';

const REQUEST: ReplayRequest = {
  method: 'GET',
  url: 'https://api.test/orders',
  headers: ['origin', 'https://shop.test'],
  body: new Uint8Array(0),
};
const NO_ORIGIN: ReplayDifference = { part: 'header', path: 'access-control-allow-origin', recorded: '*' };
const OTHER_BODY: ReplayDifference = { part: 'body', path: '/a', recorded: '1', replayed: '2' };
const OTHER_STATUS: ReplayDifference = { part: 'status', path: '', recorded: '200', replayed: '404' };

function why(status: number, body: string, ...differences: readonly ReplayDifference[]) {
  const answer = { status, headers: ['x-kong-response-latency', '1'], body: Buffer.from(body) };
  const given = { kind: 'answer', isTruncated: false, startedAt: 0, durationMillis: 1 } as const;
  const { by, cause } = whyDifferent(REQUEST, { ...given, ...answer }, differences);
  return [by?.gateway, by?.origin, cause?.code];
}

test.each([
  ['a refusal has its cause', why(404, '{"message":"no Route matched with those values"}', OTHER_STATUS), 'route.none'],
  ['a page that may not read it is no cause of a failure', why(418, 'I am a teapot', OTHER_STATUS), undefined],
  ['headers that pages need are', why(200, '{"a":1}', NO_ORIGIN), 'cors.missing-headers'],
  ['they are not why a body is another one', why(200, '{"a":2}', NO_ORIGIN, OTHER_BODY), undefined],
  ['an answer that did not fail has no cause', why(200, '{"a":2}', OTHER_BODY), undefined],
])('%s', (_, found, code) => {
  expect(found).toEqual(['kong', 'gateway', code]);
});

test('without an answer there is nobody who made it', () => {
  const failure = { code: 'UPSTREAM_REFUSED', message: 'connect ECONNREFUSED', startedAt: 0, durationMillis: 1 };
  const { by, cause } = whyNoAnswer(REQUEST, { kind: 'failure', ...failure });
  expect([by, cause?.code]).toEqual([undefined, 'upstream.refused']);
});

test('what failed when it was recorded and not now has the cause of then, and nothing to be mended', () => {
  const recorded = { responseHeaders: ['server', 'kong/3.9.1'], tags: ['har'], revision: '' };
  const body = captured('{"message":"No API key found in request"}');
  expect([
    whyFailedBefore(exchangeOf({ ...recorded, status: 401, responseBody: body })),
    whyFailedBefore(exchangeOf({ ...recorded, status: 418 })),
    whyFailedBefore(exchangeOf(recorded)),
  ]).toEqual([
    {
      cause: expect.objectContaining({
        code: 'key.missing',
        title: expect.stringMatching(/^it failed when it was recorded, not now: /),
        fixes: [],
      }),
    },
    {},
    {},
  ]);
});
