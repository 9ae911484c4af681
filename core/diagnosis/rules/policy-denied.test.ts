import { expect, test } from 'vitest';
import { awsRest, plain, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(403, '{"Message":"User is not authorized to access this resource"}', 'AccessDeniedException'),
    {
      headers: {
        authorization:
          'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJvcmRlcnMiLCJleHAiOjE3ODAwMDM2MDAsInNjb3BlIjoicmVhZCJ9.c2ln',
      },
    },
  ],
  ['envoy gateway', plain(403, 'RBAC: access denied', { server: 'envoy' }), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} policy.denied`);
});
