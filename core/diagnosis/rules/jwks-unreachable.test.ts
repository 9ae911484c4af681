import { expect, test } from 'vitest';
import { awsHttp, espV2, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'gcp-esp gateway',
    espV2(401, 'Jwks remote fetch is failed'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  [
    'aws-http gateway',
    awsHttp(401, 'Unauthorized', {
      'www-authenticate':
        'Bearer scope="" error="invalid_token" error_description="OIDC discovery endpoint communication error"',
    }),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwks.unreachable`);
});
