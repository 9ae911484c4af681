import { expect, test } from 'vitest';
import { awsRest, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(
      403,
      '{"Message":"User: arn:aws:iam::123456789012:user/al is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:abc/prod/GET/orders because no identity-based policy allows the execute-api:Invoke action"}',
      'AccessDeniedException',
    ),
    {},
  ],
  ['tyk gateway', tyk(401, 'User not authorised'), { headers: { authorization: 'Basic YTpi' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} credentials.permission`);
});
