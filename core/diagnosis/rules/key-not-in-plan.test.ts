import { expect, test } from 'vitest';
import { apigee, espV2, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'apigee gateway',
    apigee(401, 'oauth.v2.InvalidApiKeyForGivenResource', 'Invalid ApiKey for given resource'),
    { headers: { 'x-api-key': 'k' } },
  ],
  [
    'gcp-esp gateway',
    espV2(403, 'PERMISSION_DENIED: API orders is not enabled for the project.'),
    { url: 'https://api.test/v1?key=k' },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} key.not-in-plan`);
});
