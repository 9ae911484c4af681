import { expect, test } from 'vitest';
import { apigee, kong, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'apigee gateway',
    apigee(502, 'protocol.http.Response405WithoutAllowHeader', 'Received 405 Response without Allow Header'),
    '',
  ],
  [
    'kong gateway',
    kong(502, 'An invalid response was received from the upstream server'),
    '[error] upstream sent too big header while reading response header',
  ],
])('%s cannot hand the answer on', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} upstream.bad-response`);
});
