import { expect, test } from 'vitest';
import { sampleAttempt, sampleDetails, sampleSpan } from './sample-details.ts';
import { whatHappened, whereTimeWent } from './sentence.ts';

const limited = { code: 'RATE_LIMITED', message: 'the rate limit is used up', details: {} };
const slow = { code: 'UPSTREAM_TIMEOUT', message: 'the upstream did not answer in time', details: {} };

test('a refusal names the policy, the time and that the upstream was not asked', () => {
  const summary = { status: 429, by: 'gateway', decidedBy: 'rate-limit', durationMillis: 1.2 } as const;
  expect(whatHappened(sampleDetails({ summary, error: limited }))).toBe(
    '429 by the gateway: rate-limit refused it after 1.2 ms, because the rate limit is used up; the upstream was not asked.',
  );
});

test('a policy that answers by itself did not refuse', () => {
  const summary = { status: 204, by: 'gateway', decidedBy: 'cors', durationMillis: 0.4 } as const;
  expect(whatHappened(sampleDetails({ summary }))).toBe(
    '204 by the gateway: cors answered after 0.40 ms; the upstream was not asked.',
  );
});

test('an answer of the upstream says how long it was waited for', () => {
  expect(whatHappened(sampleDetails({ attempts: [sampleAttempt()] }))).toBe(
    '200 by the upstream http://127.0.0.1:3000 after 12 ms, 10 ms of them waiting for it.',
  );
});

test('an upstream that fails is the reason, with the attempts made', () => {
  const failed = sampleAttempt({ status: undefined, error: slow });
  const summary = { status: 504, by: 'gateway', durationMillis: 2000 } as const;
  expect(whatHappened(sampleDetails({ summary, error: slow, attempts: [failed, failed] }))).toBe(
    '504 by the gateway after 2.00 s: the upstream did not answer in time; 2 attempts at the upstream, the last at http://127.0.0.1:3000, which did not answer.',
  );
});

test('an upstream that was asked once and did not answer is named in the reason', () => {
  const failed = sampleAttempt({ status: undefined, error: slow });
  const summary = { status: 504, by: 'gateway', durationMillis: 713 } as const;
  expect(whatHappened(sampleDetails({ summary, error: slow, attempts: [failed] }))).toBe(
    '504 by the gateway after 713 ms: the upstream http://127.0.0.1:3000 did not answer in time.',
  );
});

test('an exchange without an answer says who gave up', () => {
  const summary = { status: 0, by: 'none', durationMillis: 40 } as const;
  const say = (outcome: 'aborted' | 'rejected' | 'failed'): string =>
    whatHappened(sampleDetails({ summary: { ...summary, outcome, error: 'REQUEST_MALFORMED' } }));
  expect([say('aborted'), say('rejected'), say('failed')]).toEqual([
    'No answer: the client closed the connection after 40 ms, before the answer was complete; the upstream was not asked.',
    'Rejected before it became a request: request malformed.',
    'No answer: request malformed, after 40 ms; the upstream was not asked.',
  ]);
});

test('an integration that needs no upstream made the answer itself', () => {
  expect(whatHappened(sampleDetails({ summary: { by: 'gateway' } }))).toBe(
    '200 by the gateway after 12 ms: the integration made the answer itself; the upstream was not asked.',
  );
});

test('the three longest shares of the time are named, and dependencies are taken out of their policies', () => {
  const phases = { blocked: 0, dns: -1, connect: 60, ssl: 40, send: 0.1, wait: 640, receive: 1 };
  const details = sampleDetails({
    summary: { durationMillis: 812 },
    attempts: [sampleAttempt({ phases })],
    spans: [
      sampleSpan({ kind: 'dependency', name: 'jwks', start: 1, end: 101 }),
      sampleSpan({ name: 'jwt', start: 0, end: 102 }),
    ],
  });
  expect(whereTimeWent(details)).toBe(
    '812 ms: 640 ms waiting for the upstream, 100 ms waiting for jwks, 40 ms in the TLS handshake.',
  );
});

test('a WebSocket spent what is left being open', () => {
  const summary = { durationMillis: 300, isWebSocket: true, status: 101 };
  expect(whereTimeWent(sampleDetails({ summary, attempts: [sampleAttempt()] }))).toBe(
    '300 ms: 290 ms as an open WebSocket, 10 ms waiting for the upstream.',
  );
});

test('an exchange without attempts and spans spent its time in the gateway', () => {
  expect(whereTimeWent(sampleDetails())).toBe('12 ms: 12 ms in the rest of the gateway.');
  expect(whereTimeWent(sampleDetails({ summary: { durationMillis: 0 } }))).toBe('0 ms in all.');
});
