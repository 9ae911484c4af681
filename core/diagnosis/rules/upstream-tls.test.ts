import { expect, test } from 'vitest';
import { apigee, espV2, kong, plain, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'apigee gateway',
    apigee(503, 'messaging.adaptors.http.flow.SslHandshakeFailed', 'SSL Handshake failed sun.security.validator'),
    '',
  ],
  [
    'gcp-esp gateway',
    espV2(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
    ),
    '',
  ],
  [
    'kong gateway',
    kong(502, 'An invalid response was received from the upstream server'),
    'upstream SSL certificate verify failed: (18:self-signed certificate)',
  ],
  ['cloudflare edge', plain(526, 'error code: 526', { 'cf-ray': '8a1-FRA' }), ''],
])('%s and its upstream do not agree on TLS', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} upstream.tls`);
});
