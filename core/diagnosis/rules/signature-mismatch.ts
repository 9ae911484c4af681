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
      body: /Request signature verification failed/,
      confidence: 0.9,
      says: 'the signature does not fit',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.hmac\.|HMAC verification failed/i,
      confidence: 0.95,
      says: 'the HMAC policy says so',
    },
    {
      of: 'tyk',
      status: 400,
      body: /Authorization field missing, malformed or invalid/,
      also: ({ request }) => (request.header('authorization') === undefined ? undefined : []),
      confidence: 0.95,
      says: 'the header is there, so it is the signature or its form',
    },
  ],
});
