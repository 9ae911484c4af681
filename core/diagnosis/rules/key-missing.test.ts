import { expect, test } from 'vitest';
import { apigee, apim, awsRest, espV2, kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(403, '{"message":"Forbidden"}', 'ForbiddenException'),
    { url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/orders' },
  ],
  ['kong gateway', kong(401, 'No API key found in request', { 'www-authenticate': 'Key' }), {}],
  [
    'apim gateway',
    apim(
      401,
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    ),
    {},
  ],
  [
    'gcp-esp gateway',
    espV2(
      401,
      "UNAUTHENTICATED: Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    ),
    {},
  ],
  [
    'apigee gateway',
    apigee(401, 'steps.oauth.v2.FailedToResolveAPIKey', 'Failed to resolve API Key variable request.queryparam.apikey'),
    {},
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} key.missing`);
});
