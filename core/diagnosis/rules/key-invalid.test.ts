import { expect, test } from 'vitest';
import { apim, awsRest, espV2, kong, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(403, '{"message":"Forbidden"}', 'ForbiddenException'),
    { headers: { 'x-api-key': 'k' } },
  ],
  ['kong gateway', kong(401, 'Unauthorized', { 'www-authenticate': 'Key' }), { headers: { apikey: 'k' } }],
  [
    'apim gateway',
    apim(
      401,
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    ),
    { headers: { 'ocp-apim-subscription-key': 'k' } },
  ],
  [
    'gcp-esp gateway',
    espV2(400, 'INVALID_ARGUMENT: API key not valid. Please pass a valid API key.'),
    { url: 'https://api.test/v1?key=k' },
  ],
  ['tyk gateway', tyk(403, 'Access to this API has been disallowed'), { headers: { authorization: 'k' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} key.invalid`);
});
