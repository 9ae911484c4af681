import { expect, test } from 'vitest';
import { awsHttp, espV2, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['gcp-esp gateway', espV2(401, 'Jwt is missing'), { headers: { authorization: 'Basic YTpi' } }],
  [
    'aws-http gateway',
    awsHttp(401, 'Unauthorized'),
    {
      headers: {
        authorization:
          'Bearer Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  ['tyk gateway', tyk(400, 'Bearer token malformed'), { headers: { authorization: 'Bear x' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} token.scheme`);
});
