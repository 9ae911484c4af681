import { expect, test } from 'vitest';
import { awsRest, kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(
      403,
      '{"message":"The request signature we calculated does not match the signature you provided."}',
      'InvalidSignatureException',
    ),
    {},
  ],
  ['kong gateway', kong(401, 'HMAC signature does not match'), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} signature.mismatch`);
});
