import { expect, test } from 'vitest';
import { apigee, espV2, kong, plain, tyk, verdictOn } from '../../testing/failures.ts';

test.each([
  ['kong gateway', kong(504, 'The upstream server is timing out')],
  [
    'apigee gateway',
    apigee(504, 'messaging.adaptors.http.flow.GatewayTimeout', 'Gateway Timeout', 'TARGET_READ_TIMEOUT'),
  ],
  [
    'apigee gateway',
    apigee(
      503,
      'messaging.adaptors.http.flow.ServiceUnavailable',
      'The Service is temporarily unavailable',
      'TARGET_CONNECT_TIMEOUT',
    ),
  ],
  ['gcp-esp gateway', espV2(504, 'upstream request timeout')],
  ['tyk gateway', tyk(504, 'Upstream service reached hard timeout.')],
  [
    'nginx gateway',
    plain(
      504,
      '<html><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx/1.22</center></body></html>',
    ),
  ],
  ['cloudflare edge', plain(524, 'error code: 524', { 'cf-ray': '8a1-FRA' })],
])('%s waited too long', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} upstream.timeout`);
});
