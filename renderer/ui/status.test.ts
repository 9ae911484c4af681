import { expect, test } from 'vitest';
import { answeredBy, statusRole, statusText } from './status.ts';

test('a status has the role of its class, and no answer is an error', () => {
  expect([0, 101, 204, 304, 404, 502].map(statusRole)).toEqual([
    'error',
    'info',
    'success',
    'redirect',
    'refused',
    'error',
  ]);
});

test('where there is no status the outcome stands in its place', () => {
  expect((['aborted', 'rejected', 'failed'] as const).map((outcome) => statusText({ status: 0, outcome }))).toEqual([
    'aborted',
    'rejected',
    'failed',
  ]);
});

test('who answered is said in words, with the policy that decided', () => {
  expect([answeredBy('gateway', 'key-auth'), answeredBy('upstream'), answeredBy('none')]).toEqual([
    'answered by the gateway: key-auth',
    'answered by the upstream',
    'no answer',
  ]);
});
