import { expect, test } from 'vitest';
import { awsHttp, kong, tyk, verdictOn } from '../../testing/failures.ts';

test('an HTTP API whose default endpoint is off', () => {
  const failure = { response: awsHttp(404, 'Not Found'), config: 'DisableExecuteApiEndpoint: true' };
  expect(verdictOn(failure)).toBe('aws-http gateway route.disabled');
});

test('a route of Kong that a plugin ends', () => {
  const response = { ...kong(503, ''), body: '{"message":"Service unavailable"}' };
  expect(verdictOn({ response })).toBe('kong gateway route.disabled');
});

test('an organisation of Tyk that is disabled', () => {
  const response = tyk(403, 'this organisation access has been disabled, please contact your API administrator');
  expect(verdictOn({ response })).toBe('tyk gateway route.disabled');
});
