import { expect, test } from 'vitest';
import type { Span } from '../../model/span.ts';
import { checksOf } from './checks.ts';

function span(name: string, status: Span['status'], given: Partial<Span> = {}): Span {
  return { id: 0, kind: 'policy', name, use: name, start: 0, end: 0, status, notes: {}, ...given };
}

const NONE = { uses: new Map<string, string>(), doubt: () => undefined };

test('checks are policies and the integration, each with how it ended', () => {
  const spans = [
    span('route', 'ok', { kind: 'stage' }),
    span('cors', 'skipped'),
    span('mtls', 'ok'),
    span('jwks', 'ok', { kind: 'dependency' }),
    span('jwt', 'failed'),
    span('respond', 'answered'),
    span('http', 'answered', { kind: 'integration' }),
  ];
  const checks = checksOf(spans, { ...NONE, uses: new Map([['mtls', 'no certificate']]) });
  expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'cors skipped',
    'mtls unknown',
    'jwt refused',
    'respond answered',
    'http passed',
  ]);
});

test('a refusal that was hidden behind an anonymous caller is in doubt as any other', () => {
  const notes = { verdict: 'anonymous as guest', because: 'KEY_INVALID' };
  const doubted = checksOf([span('key-auth', 'ok', { notes })], { ...NONE, doubt: (_, code) => `about ${code}` });
  const sound = checksOf([span('key-auth', 'ok', { notes })], NONE);
  expect([doubted, sound].map(([check]) => [check?.status, check?.notes['verdict']])).toEqual([
    ['unknown', 'cannot be judged: about KEY_INVALID'],
    ['passed', 'anonymous as guest'],
  ]);
});
