import { expect, test } from 'vitest';
import { apigee, awsHttp, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-http gateway',
    awsHttp(403, 'Forbidden', { 'www-authenticate': 'Bearer scope="write" error="insufficient_scope"' }),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  [
    'aws-http gateway',
    awsHttp(403, 'Forbidden'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  [
    'apigee gateway',
    apigee(403, 'steps.oauth.v2.InsufficientScope', 'Required scope(s) : WRITE'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.scope`);
});
