import { ruleOfSigns } from '../rule.ts';

/** The client does not trust the gateway's certificate. */
export const tlsUntrusted = ruleOfSigns({
  code: 'tls.untrusted',
  title: 'the client does not trust the certificate of the gateway',
  fixes: [
    "add the authority of the certificate to the client's trust store",
    'let the gateway send the whole chain, and renew it in time',
  ],
  signs: [
    {
      log: /self[- ]signed certificate|unable to (get local issuer|verify the first) certificate|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|DEPTH_ZERO_SELF_SIGNED|CERT_HAS_EXPIRED|certificate has expired|SSL certificate problem|PKIX path building failed|x509: certificate signed by unknown authority/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.97,
      says: 'the client ended the handshake over the certificate',
    },
  ],
});
