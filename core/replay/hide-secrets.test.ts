import { expect, test } from 'vitest';
import type { ReplayOutcome } from '../model/replay.ts';
import { hideInChange, hideSecrets } from './hide-secrets.ts';

const SECRETS = ['s3cr3t/token', 'quo"ted-secret'];

test('no secret of a run and no credential of an answer is left in an outcome', () => {
  const outcome: ReplayOutcome = {
    index: 0,
    exchange: 1,
    method: 'GET',
    url: 'https://api.test/a?access_token=captured-one&q=s3cr3t%2Ftoken',
    recordedStatus: 200,
    status: 401,
    durationMillis: 1,
    recordedMillis: 1,
    verdict: 'explained',
    differences: [
      { part: 'header', path: 'set-cookie', recorded: 'sid=captured-two', replayed: 'sid=captured-three' },
      { part: 'body', path: '/headers/X-Key', replayed: '"quo\\"ted-secret"' },
      { part: 'body', path: '/access_token', recorded: '"captured-four"' },
      { part: 'body', path: '/login', recorded: '{"password":"captured-five"}' },
    ],
    reason: 'the server said s3cr3t/token',
  };
  const text = JSON.stringify(hideSecrets(outcome, SECRETS));
  expect(/captured-|s3cr3t|ted-secret/.exec(text)).toBeNull();
  expect(hideSecrets(outcome, SECRETS).differences.map(({ path }) => path)).toEqual([
    'set-cookie',
    '/headers/X-Key',
    '/access_token',
    '/login',
  ]);
});

test('a change in a dry run says what changes, without the secret', () => {
  expect([
    hideInChange({ part: 'header x-api-key', before: 'captured', after: 'new one', because: 'a header' }, []),
    hideInChange({ part: 'header x-env', after: 's3cr3t/token', because: 'a header' }, SECRETS),
  ]).toEqual([
    { part: 'header x-api-key', before: '‹secret›', after: '‹secret›', because: 'a header' },
    { part: 'header x-env', after: '‹secret›', because: 'a header' },
  ]);
});
