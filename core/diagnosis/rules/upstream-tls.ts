import { ruleOfSigns } from '../rule.ts';

/** The TLS handshake between gateway and upstream failed. */
export const upstreamTls = ruleOfSigns({
  code: 'upstream.tls',
  title: 'the TLS handshake between gateway and upstream failed',
  fixes: [
    "trust the upstream's authority at the gateway",
    'check the name in the certificate, and the name sent by SNI',
    'check that the upstream speaks TLS on this port at all',
  ],
  signs: [
    { error: 'UPSTREAM_TLS', confidence: 0.99, says: 'the handshake with the upstream failed' },
    {
      of: 'apigee',
      status: 503,
      body: /SslHandshakeFailed|SSL Handshake failed/,
      confidence: 0.98,
      says: 'the handshake with the target failed',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 503,
      body: /TLS error|CERTIFICATE_VERIFY_FAILED|SSL routines/,
      confidence: 0.98,
      says: 'the certificate of the backend was refused',
    },
    {
      of: 'cloudflare',
      status: [525, 526],
      confidence: 0.97,
      says: 'the handshake with the origin failed, or its certificate is not valid',
    },
    {
      status: [500, 502, 503, 504],
      log: /SSL_do_handshake|certificate verify failed|unable to (get|verify)|self[- ]signed certificate|trust relationship for the SSL\/TLS|remote certificate (is invalid|has a name mismatch)|does not match the certificate subject|x509:|tls: |handshake failure|PKIX path/i,
      confidence: 0.96,
      says: 'the log speaks of the certificate or the handshake',
    },
    {
      log: /curl: \(35\)/,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.6,
      says: 'the client itself could not agree on TLS with whom it called',
      fixes: ['check that the port speaks TLS, and which versions it takes'],
      needs: 'what `curl -v` prints of the handshake',
    },
    {
      of: 'kong',
      status: 502,
      body: /An invalid response was received from the upstream server/,
      confidence: 0.25,
      says: 'one of the four things that Kong says this of',
    },
    {
      of: 'tyk',
      status: 500,
      body: /There was a problem proxying the request/,
      confidence: 0.3,
      says: 'one of the things that Tyk says this of',
    },
    {
      status: 400,
      body: /The plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server/,
      also: ({ by }) => (by.gateway === 'nginx' && by.origin === 'gateway' ? undefined : []),
      confidence: 0.9,
      says: 'the gateway spoke HTTP to a port that wants TLS',
      fixes: ['give the upstream an https URL'],
    },
  ],
});
