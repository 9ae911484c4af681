import { expect, test } from 'vitest';
import { awsRest, kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['kong gateway', kong(401, 'Unauthorized', { 'www-authenticate': 'hmac realm="orders"' }), {}],
  [
    'aws-rest gateway',
    awsRest(403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException'),
    { config: 'AuthorizationType: AWS_IAM' },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} signature.missing`);
});
