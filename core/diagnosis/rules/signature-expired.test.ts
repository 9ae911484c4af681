import { expect, test } from 'vitest';
import { awsHttp, awsRest, kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(
      403,
      '{"message":"Signature expired: 20260528T200000Z is now earlier than 20260528T202000Z (20260528T202500Z - 5 min.)"}',
      'InvalidSignatureException',
    ),
    {},
  ],
  [
    'kong gateway',
    kong(401, 'HMAC signature cannot be verified, a valid date or x-date header is required for HMAC Authentication'),
    {},
  ],
  [
    'aws-http gateway',
    awsHttp(403, 'Forbidden'),
    {
      headers: {
        'x-amz-date': '20260528T190000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AK/20260528/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
      },
      now: 1780000000,
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} signature.expired`);
});
