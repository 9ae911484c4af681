import { expect, test } from 'vitest';
import { apigee, kong, plain, tyk, verdictOn } from '../../testing/failures.ts';

test.each([
  ['kong gateway', kong(503, 'failure to get a peer from the ring-balancer')],
  [
    'apigee gateway',
    apigee(503, 'messaging.adaptors.http.flow.NoActiveTargets', 'The Service is temporarily unavailable'),
  ],
  ['tyk gateway', tyk(503, 'Service temporarily unavailable.')],
  ['aws-alb gateway', plain(503, '<h1>503 Service Temporarily Unavailable</h1>', { server: 'awselb/2.0' })],
])('%s holds nobody healthy', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} upstream.unhealthy`);
});
