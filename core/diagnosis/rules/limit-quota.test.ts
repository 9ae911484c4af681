import { expect, test } from 'vitest';
import { apigee, apim, awsRest, espV2, tyk, verdictOn } from '../../testing/failures.ts';

test.each([
  ['aws-rest gateway', awsRest(429, '{"message":"Limit Exceeded"}', 'LimitExceededException')],
  ['apim gateway', apim(403, 'Out of call volume quota. Quota will be replenished in 01:02:03.')],
  [
    'apigee gateway',
    apigee(
      429,
      'policies.ratelimit.QuotaViolation',
      'Rate limit quota violation. Quota limit  exceeded. Identifier : _default',
    ),
  ],
  ['tyk gateway', tyk(403, 'Quota exceeded')],
  [
    'gcp-esp gateway',
    espV2(429, "RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'read-requests' and limit 'read-limit'"),
  ],
])('%s has no quota left', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} limit.quota`);
});
