import { expect, test } from 'vitest';
import { describeError, ERROR_TABLE, GatewrightError, toErrorValue } from './errors.ts';
import { formatFinding } from './source.ts';

test('an error carries its code, status, sentence and facts', () => {
  const error = new GatewrightError('KEY_MISSING', { header: 'x-api-key' });
  expect([error.status, toErrorValue(error)]).toEqual([
    401,
    { code: 'KEY_MISSING', message: 'no API key was found in the request', details: { header: 'x-api-key' } },
  ]);
});

test('what is not ours crosses as INTERNAL with its message as a fact', () => {
  expect(toErrorValue(new TypeError('x is undefined'))).toMatchObject({
    code: 'INTERNAL',
    details: { reason: 'x is undefined' },
  });
});

test('an error reads as one line for people', () => {
  expect(describeError(new GatewrightError('PORT_IN_USE', { port: 8000 }))).toBe(
    'PORT_IN_USE the port is in use by another program (port: 8000)',
  );
});

test('every sentence is lower case and without a full stop', () => {
  const wrong = Object.values(ERROR_TABLE).filter(({ message }) => message.endsWith('.') || /^[A-Z]/.test(message));
  expect(wrong).toEqual([]);
});

test('a finding reads as a place every editor can jump to', () => {
  const at = { file: 'gatewright.yaml', line: 3, column: 5 };
  expect([
    formatFinding({
      code: 'POLICY_UNKNOWN',
      severity: 'error',
      message: 'there is no policy jwtt',
      at,
      expected: 'jwt',
    }),
    formatFinding({ code: 'LISTENER_MISSING', severity: 'error', message: 'there is no listener' }),
  ]).toEqual([
    'gatewright.yaml:3:5 POLICY_UNKNOWN there is no policy jwtt; expected jwt',
    'LISTENER_MISSING there is no listener',
  ]);
});
