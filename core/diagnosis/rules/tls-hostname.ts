import { ruleOfSigns } from '../rule.ts';

/** The certificate is of another name. */
export const tlsHostname = ruleOfSigns({
  code: 'tls.hostname',
  title: 'the certificate of the gateway is for another host name',
  fixes: ['call the host by a name that is in the certificate', 'get a certificate with this name in it'],
  signs: [
    {
      log: /ERR_TLS_CERT_ALTNAME_INVALID|Hostname\/IP does not match|no alternative certificate subject name matches|certificate is (not )?valid for|doesn't match .* subjectAlt|SSL_ERROR_BAD_CERT_DOMAIN|certificate subject name .* does not match/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.98,
      says: 'the client ended the handshake over the name',
    },
    {
      of: ['aws-cloudfront'],
      status: [403, 421],
      body: /distribution does not match the certificate/,
      confidence: 0.93,
      says: 'SNI and Host name different hosts',
    },
    { status: 421, confidence: 0.7, says: 'the connection is for another host than the request' },
  ],
});
