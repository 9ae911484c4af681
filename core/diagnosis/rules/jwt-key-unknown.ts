import { ruleOfSigns } from '../rule.ts';

/** None of the keys fits the token. */
export const jwtKeyUnknown = ruleOfSigns({
  code: 'jwt.key-unknown',
  title: 'no key of the issuer that the gateway knows fits the token',
  fixes: [
    "compare kid of the token with the issuer's JWKS",
    'wait until the gateway fetches the keys anew after a rotation, or make it do so',
    'check that the token comes from the issuer and environment the gateway trusts',
  ],
  signs: [
    { error: 'TOKEN_KEY_UNKNOWN', confidence: 0.99, says: 'no key fits kid and algorithm' },
    {
      of: 'kong',
      status: 401,
      body: /No credentials found for given/,
      confidence: 0.97,
      says: 'no credential of a consumer has this key',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwks doesn't have key to match kid or alg/,
      confidence: 0.97,
      says: 'no key of the JWKS has this kid and algorithm',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /invalid kid|key .* not found|unable to find/i },
      confidence: 0.95,
      says: 'the challenge says that the key is not known',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(NoMatchingPublicKey|KeyIdMissing|WrongKeyType|InsufficientKeyLength)/,
      confidence: 0.97,
      says: 'no public key fits',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10501|IDX10503|TokenSignatureKeyNotFound|Unable to match key/i,
      confidence: 0.93,
      says: 'no key has the kid of the token',
    },
    {
      status: [401, 403],
      log: /\bTokenSignatureKeyNotFound\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
