import { expect, test } from 'vitest';
import { apigee, espV2, kong, verdictOn } from '../../testing/failures.ts';

test.each([
  ['apigee gateway', apigee(502, 'messaging.adaptors.http.flow.UnexpectedEOFAtTarget', 'Unexpected EOF at target'), ''],
  [
    'gcp-esp gateway',
    espV2(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection termination'),
    '',
  ],
  [
    'kong gateway',
    kong(502, 'An invalid response was received from the upstream server'),
    '[error] upstream prematurely closed connection while reading response header from upstream',
  ],
])('%s saw the upstream close', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} upstream.reset`);
});
