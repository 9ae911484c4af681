import { expect, test } from 'vitest';
import { awsHttp, espV2, kong, plain, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'gcp-esp gateway',
    espV2(401, 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections'),
    { headers: { authorization: 'Bearer abc' } },
  ],
  [
    'kong gateway',
    { ...kong(401, ''), body: '{"message":"Bad token; invalid JSON"}' },
    { headers: { authorization: 'Bearer a.b.c' } },
  ],
  [
    'aws-http gateway',
    awsHttp(401, 'Unauthorized', {
      'www-authenticate':
        'Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments"',
    }),
    { headers: { authorization: 'Bearer abc' } },
  ],
  ['backend upstream', plain(401, ''), { headers: { authorization: 'Bearer abc' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.malformed`);
});
