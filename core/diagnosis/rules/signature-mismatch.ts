import { ruleOfSigns } from '../rule.ts';

/** The request is signed, and what was signed is not what arrived. */
export const signatureMismatch = ruleOfSigns({
  code: 'signature.mismatch',
  title: 'the signature of the request does not fit what the gateway received',
  fixes: [
    'compare the canonical request and the string to sign of both sides: the first line that differs is the reason',
    'look for a proxy that changes host, path, query or a signed header',
    'check the secret',
  ],
  signs: [
    { error: 'SIGNATURE_INVALID', confidence: 0.99, says: 'the signature does not fit' },
    {
      of: ['aws-rest', 'aws-http'],
      status: 403,
      body: /signature we calculated does not match/,
      confidence: 0.98,
      says: 'the answer may hold the canonical request of the gateway',
    },
    {
      headers: { 'x-amzn-errortype': /InvalidSignatureException|SignatureDoesNotMatch/ },
      body: /^(?!.*Signature expired)/s,
      confidence: 0.95,
      says: 'the error type names the signature',
    },
    {
      of: 'kong',
      status: 401,
      body: /HMAC signature does not match/,
      confidence: 0.98,
      says: 'the hmac-auth plugin computed another one',
    },
    {
      of: 'kong',
      status: 401,
      body: /HMAC signature cannot be verified"?(?!, a valid)/,
      confidence: 0.7,
      says: 'the header is malformed, an algorithm is not allowed, or a header that must be signed is not',
    },
    {
      of: 'tyk',
      status: [400, 401],
      body: /Request signature verification failed|malformed or invalid/,
      confidence: 0.9,
      says: 'the signature does not fit',
    },
  ],
});
