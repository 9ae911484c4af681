import { ruleOfSigns } from '../rule.ts';

/** A client certificate is asked for. */
export const mtlsMissing = ruleOfSigns({
  code: 'mtls.missing',
  title: 'the gateway asks for a client certificate, and the client showed none',
  fixes: [
    'give the client its certificate and key',
    'see whether TLS ends at a proxy in front, which does not hand the certificate on',
  ],
  signs: [
    { error: 'CERTIFICATE_MISSING', confidence: 0.99, says: 'the client showed no certificate' },
    { body: /No required SSL certificate was sent/, status: [400, 403, 496], confidence: 0.98, says: 'nginx says so' },
    { of: 'tyk', status: [401, 403], body: /Client certificate required/i, confidence: 0.98, says: 'Tyk says so' },
    { of: 'kong', status: 401, body: /No required TLS certificate/i, confidence: 0.97, says: 'Kong says so' },
    {
      of: 'apim',
      status: [401, 403],
      body: /client certificate/i,
      confidence: 0.85,
      says: 'the answer speaks of the client certificate',
    },
    {
      log: /(peer did not return a certificate|tlsv1[^ ]* alert certificate required|ERR_BAD_SSL_CLIENT_AUTH_CERT|certificate required)/i,
      confidence: 0.95,
      says: 'the handshake ended for want of a certificate',
    },
  ],
});
