import { ruleOfSigns } from '../rule.ts';

/** The client certificate is there and not trusted. */
export const mtlsUntrusted = ruleOfSigns({
  code: 'mtls.untrusted',
  title: 'the gateway does not trust the certificate of the client',
  fixes: [
    "put the authority of the certificate into the gateway's trust store",
    'renew the certificate if it has expired',
    'send the whole chain',
  ],
  signs: [
    { error: ['CERTIFICATE_DENIED', 'TLS_HANDSHAKE_FAILED'], confidence: 0.95, says: 'the certificate was refused' },
    { body: /The SSL certificate error/, status: [400, 495], confidence: 0.97, says: 'nginx says so' },
    {
      of: 'tyk',
      status: [401, 403],
      body: /Certificate has expired|Certificate with SHA256 .* not allowed|cert(ificate)?.*(mismatch|not allowed)/i,
      confidence: 0.97,
      says: 'Tyk says so',
    },
    { of: 'kong', status: 401, body: /TLS certificate failed verification/i, confidence: 0.97, says: 'Kong says so' },
    {
      log: /alert (unknown ca|bad certificate|certificate expired|unsupported certificate)|client certificate.*(verify|untrusted|expired)/i,
      confidence: 0.94,
      says: 'the handshake ended over the certificate',
    },
  ],
});
