import { expect, test } from 'vitest';
import { exchangeOf, NOON, policySpan, type ExchangeOptions } from '../../recording/filter/test-exchanges.ts';
import { readCaptured } from './captured.ts';

const FOREIGN: ExchangeOptions = { revision: '', tags: ['har'] };
const KONG = { responseHeaders: ['x-kong-response-latency', '1', 'server', 'kong/3.9.1'] };
const BEHIND_KONG = {
  responseHeaders: ['x-kong-upstream-latency', '9', 'x-kong-proxy-latency', '1', 'via', 'kong/3.9.1'],
};
const ERROR = { code: 'TOKEN_EXPIRED', message: 'the token has expired', details: {} };
const ASKED = { ...policySpan('http', 'failed'), kind: 'integration' } as const;

test.each<[string, ExchangeOptions, string]>([
  ['refused by our own gateway', { by: 'gateway', status: 401, error: ERROR }, 'refused'],
  ['failed behind our own checks', { by: 'gateway', status: 502, error: ERROR, spans: [ASKED] }, 'failed'],
  ['answered by our own policy', { by: 'gateway', status: 204 }, 'let-in'],
  ['handed on by our own gateway', { status: 401 }, 'let-in'],
  ['never answered', { status: 0 }, 'none'],
  ['let in elsewhere', { ...FOREIGN, status: 302 }, 'let-in'],
  ['refused by a gateway that is known', { ...FOREIGN, ...KONG, status: 404 }, 'refused'],
  ['refused behind a gateway that is known', { ...FOREIGN, ...BEHIND_KONG, status: 401 }, 'let-in'],
  ['refused by who knows whom, as gateways do', { ...FOREIGN, status: 401 }, 'refused'],
  ['refused by who knows whom, as backends do too', { ...FOREIGN, status: 404 }, 'unsure'],
  ['failed elsewhere', { ...FOREIGN, ...KONG, status: 504 }, 'failed'],
])('what was %s counts so', (_, options, decision) => {
  expect(readCaptured(exchangeOf(options)).decision).toBe(decision);
});

const DAY = 86_400_000;

test.each<[string, ExchangeOptions, number]>([
  ['a clock that is right', { responseHeaders: ['date', new Date(NOON).toUTCString()] }, NOON],
  ['a clock that is wrong', { responseHeaders: ['date', new Date(NOON + DAY).toUTCString()] }, NOON + DAY],
  ['an answer out of a cache', { responseHeaders: ['date', new Date(NOON - DAY).toUTCString(), 'age', '9'] }, NOON],
  ['a date that is none', { responseHeaders: ['date', 'today'] }, NOON],
  ['our own clock', { revision: 'r1', tags: [], responseHeaders: ['date', new Date(NOON + DAY).toUTCString()] }, NOON],
])('the moment of a capture with %s', (_, options, at) => {
  expect(readCaptured(exchangeOf({ ...FOREIGN, ...options })).at).toBe(at);
});
