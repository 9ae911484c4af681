import { expect, test } from 'vitest';
import { apim, awsHttp, espV2, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'gcp-esp gateway',
    espV2(401, 'Jwt issuer is not configured'),
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
        'Bearer scope="" error="invalid_token" error_description="the token does not have a valid issuer"',
    }),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  [
    'apim gateway',
    apim(401, 'IDX10205: Issuer validation failed. Access denied.'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.issuer`);
});
