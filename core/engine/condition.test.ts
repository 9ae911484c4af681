import { expect, test } from 'vitest';
import type { Condition } from '../model/config.ts';
import { NO_BODY } from '../model/body.ts';
import type { Call } from '../policies/policy.ts';
import { compileCondition } from './condition.ts';

// Only these parts of a call are looked at.
const call = {
  request: {
    kind: 'request',
    method: 'GET',
    target: '/users/1',
    version: '1.1',
    headers: ['X-Key', '1'],
    body: NO_BODY,
  },
  response: { kind: 'response', status: 404, headers: [], body: NO_BODY },
  consumer: { id: 'alice', groups: [], keys: [] },
} as unknown as Call;

test.each<[Condition, boolean]>([
  [{}, true],
  [{ methods: ['GET', 'PUT'] }, true],
  [{ methods: ['PUT'] }, false],
  [{ header: 'x-key' }, true],
  [{ header: 'x-other' }, false],
  [{ path: '/users' }, true],
  [{ path: '/orders' }, false],
  [{ status: [404] }, true],
  [{ status: [200] }, false],
  [{ consumer: 'alice' }, true],
  [{ consumer: 'bob' }, false],
  [{ methods: ['GET'], path: '/orders' }, false],
  [{ methods: ['GET'], path: '/orders', not: true }, true],
  [{ methods: ['GET'], not: true }, false],
])('%j is %s', (condition, expected) => {
  expect(compileCondition(condition, 'response')(call)).toBe(expected);
});

test('a status is of an answer, and without one no condition on it holds', () => {
  expect(compileCondition({ status: [404] }, 'response')({ ...call, response: undefined })).toBe(false);
});

test.each([
  ["request.method == 'GET' and response.status == 404", true],
  ["consumer.id == 'bob' or request.headers.x-none", false],
])('the expression %s is %s', (text, expected) => {
  expect(compileCondition(text, 'response')(call)).toBe(expected);
});

test.each([
  ["request.methd == 'GET'", 'there is no request.methd, did you mean method'],
  ['response.status == 404', 'response.status cannot be asked in request, where there is no answer yet'],
  ['request.body == null', 'a body cannot be asked in when'],
])('the expression %s is refused in the request phase', (when, reason) => {
  expect(() => compileCondition(when, 'request')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: { when, reason: expect.stringContaining(reason) },
    }),
  );
});
