import { expect, test } from 'vitest';
import { apigee, awsRest, kong, tyk, verdictOn } from '../../testing/failures.ts';

test.each([
  ['kong gateway', kong(503, 'name resolution failed'), ''],
  ['apigee gateway', apigee(503, 'protocol.http.NoResolvedHost', 'Unable to resolve host orders.internal'), ''],
  ['tyk gateway', tyk(500, 'Upstream host lookup failed'), ''],
  [
    'aws-rest gateway',
    awsRest(504, '{"message":"Network error communicating with endpoint"}', 'InternalServerErrorException'),
    'java.net.UnknownHostException: orders.internal',
  ],
])('%s cannot resolve its upstream', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} upstream.dns`);
});
