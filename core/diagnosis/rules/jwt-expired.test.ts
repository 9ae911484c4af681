import { expect, test } from 'vitest';
import { awsRest, espV2, kong, plain, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'kong gateway',
    { ...kong(401, ''), body: '{"exp":"token expired"}' },
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJleHAiOjE3Nzk5OTk3MDB9.c2ln',
      },
    },
  ],
  [
    'gcp-esp gateway',
    espV2(401, 'Jwt is expired'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJleHAiOjE3Nzk5OTk3MDB9.c2ln',
      },
    },
  ],
  [
    'aws-rest gateway',
    awsRest(401, '{"message":"Unauthorized"}', 'UnauthorizedException'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJleHAiOjE3Nzk5OTk3MDB9.c2ln',
      },
      now: 1780000000,
    },
  ],
  [
    'backend upstream',
    plain(401, ''),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJleHAiOjE3Nzk5OTk3MDB9.c2ln',
      },
      now: 1780000000,
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.expired`);
});
