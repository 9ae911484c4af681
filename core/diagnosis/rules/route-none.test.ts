import { expect, test } from 'vitest';
import { apigee, apim, awsHttp, awsRest, espV2, kong, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'aws-rest gateway',
    awsRest(403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException'),
  ],
  [
    'aws-rest gateway',
    awsRest(
      403,
      `{"message":"'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'."}`,
      'IncompleteSignatureException',
    ),
  ],
  ['aws-http gateway', awsHttp(404, 'Not Found')],
  ['kong gateway', kong(404, 'no Route matched with those values')],
  ['apim gateway', apim(404, 'Resource not found')],
  [
    'apigee gateway',
    apigee(
      404,
      'messaging.adaptors.http.flow.ApplicationNotFound',
      'Unable to identify proxy for host: default and url: /x',
    ),
  ],
  ['gcp-esp gateway', espV2(404, 'The current request is not defined by this API.')],
])('%s has no such route', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} route.none`);
});
