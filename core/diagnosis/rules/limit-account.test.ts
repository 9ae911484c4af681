import { expect, test } from 'vitest';
import { awsRest, explainFailure, verdictOn } from '../../testing/failures.ts';

const throttled = awsRest(429, '{"message":"Too Many Requests"}', 'TooManyRequestsException');

test('the log names the account', () => {
  expect(verdictOn({ response: throttled, log: 'Account level throttling: Rate exceeded' })).toBe(
    'aws-rest gateway limit.account',
  );
});

function codesFor(headers: Readonly<Record<string, string>>): string[] {
  return explainFailure({ response: throttled, headers }).causes.map(({ code }) => code);
}

test('without a key it is a second thought, with one it is none', () => {
  expect([codesFor({}), codesFor({ 'x-api-key': 'k' })]).toEqual([['limit.rate', 'limit.account'], ['limit.rate']]);
});
