import { expect, test } from 'vitest';
import { apigee, kong, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'kong gateway',
    {
      ...kong(401, ''),
      body: '{"error":"invalid_token","error_description":"The access token is invalid or has expired"}',
    },
    { headers: { authorization: 'Bearer opaque' } },
  ],
  [
    'apigee gateway',
    apigee(401, 'keymanagement.service.access_token_expired', 'Access Token expired'),
    { headers: { authorization: 'Bearer opaque' } },
  ],
  ['tyk gateway', tyk(401, 'Key has expired, please renew'), { headers: { authorization: 'Bearer opaque' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} token.inactive`);
});
