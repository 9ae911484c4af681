import { ruleOfSigns } from '../rule.ts';
import { seesSoundToken } from '../token-signs.ts';

/** The signature of the token is wrong for the key that was used. */
export const jwtSignature = ruleOfSigns({
  code: 'jwt.signature',
  title: 'the signature of the token does not fit its key',
  fixes: [
    'check that the token was not changed on its way',
    'compare secret or public key of gateway and issuer: base64 or not, the right environment, line breaks of the PEM',
  ],
  signs: [
    { error: 'TOKEN_SIGNATURE', confidence: 0.99, says: 'the signature is wrong' },
    {
      of: 'kong',
      status: 401,
      body: /(?<!Bad token; )Invalid (key\/secret|signature)/i,
      confidence: 0.97,
      says: 'the signature does not fit the secret or key of the credential',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt verification fails/,
      confidence: 0.97,
      says: 'the signature does not fit',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /signature is invalid|verification error|crypto\/rsa/i },
      confidence: 0.97,
      says: 'the challenge says so',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(SignatureVerificationFailed|InvalidSignature)/,
      confidence: 0.97,
      says: 'VerifyJWT says so',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.InvalidToken/,
      also: seesSoundToken,
      confidence: 0.75,
      says: 'VerifyJWT says InvalidToken of a signature that does not fit',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10(500|511|514|517)|Signature validation failed|signature is invalid/i,
      confidence: 0.9,
      says: 'validate-jwt says so',
    },
    {
      of: 'tyk',
      status: 403,
      body: /^\{\s*"error": "Key not authorized"\s*\}/,
      also: seesSoundToken,
      confidence: 0.8,
      says: 'Tyk says this of a signature that does not fit, or of a key that cannot be found',
    },
    {
      status: 401,
      headers: { 'www-authenticate': /error="invalid_token".*signature/i },
      confidence: 0.93,
      says: 'the challenge speaks of the signature',
    },
    {
      of: ['aws-rest'],
      status: 401,
      body: /"Unauthorized"/,
      also: seesSoundToken,
      confidence: 0.35,
      says: 'an authorizer refused a token that reads well',
      needs: "the authorizer's log, or the issuer's JWKS to check the signature with",
    },
    {
      status: [401, 403],
      log: /\bTokenSignatureInvalid\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
