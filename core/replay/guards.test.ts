import { expect, test } from 'vitest';
import { RunGuard, whyNotBegin, whyNotSend } from './guards.ts';
import { targetOfUrl } from './targets.ts';

const RULES = { isAgreed: false, stopOnServerError: false, obeyRetryAfter: true };
const GET = { method: 'GET', url: 'http://a/', headers: [], body: new Uint8Array(0) };

test('a forbidden target stays forbidden, one that asks can be agreed to', () => {
  const live = targetOfUrl('https://api.example.com');
  expect([
    whyNotBegin({ ...live, guard: 'forbidden' }, { ...RULES, isAgreed: true })?.needsAgreement,
    whyNotBegin(live, RULES),
    whyNotBegin(live, { ...RULES, isAgreed: true }),
  ]).toEqual([
    false,
    {
      reason: 'https://api.example.com asks first: nothing in api.example.com says that it is not production',
      needsAgreement: true,
    },
    undefined,
  ]);
});

test('a read-only target gets nothing that may change something', () => {
  expect([
    whyNotSend('read-only', GET),
    whyNotSend('read-only', { ...GET, method: 'POST' }),
    whyNotSend('free', { ...GET, method: 'DELETE' }),
  ]).toEqual([undefined, 'the target is read-only, and POST may change something', undefined]);
});

test('budgets of requests and of time end a run', () => {
  const byCount = new RunGuard({ ...RULES, maxRequests: 2 }, 0);
  const byTime = new RunGuard({ ...RULES, maxMillis: 1000 }, 0);
  expect([
    byCount.beforeSend(0),
    byCount.beforeSend(0),
    byCount.beforeSend(0),
    byTime.beforeSend(999),
    byTime.beforeSend(1000),
  ]).toEqual([undefined, undefined, 'the budget of 2 requests is spent', undefined, 'the budget of 1000 ms is spent']);
});

test('the first failure of the target ends a run that asks for it', () => {
  const guard = new RunGuard({ ...RULES, stopOnServerError: true }, 0);
  expect([guard.afterAnswer(499), guard.afterAnswer(503)]).toEqual([undefined, 'the target answered 503']);
});

test('patience is as long as Retry-After says, in seconds or to a moment, at most a minute', () => {
  const guard = new RunGuard(RULES, 0);
  const now = Date.UTC(2026, 0, 1);
  expect([
    guard.patience(429, '2', now),
    guard.patience(503, new Date(now + 5000).toUTCString(), now),
    guard.patience(429, '3600', now),
    guard.patience(429, 'soon', now),
    guard.patience(200, '2', now),
  ]).toEqual([2000, 5000, 60_000, 0, 0]);
});
