import { ruleOfSigns } from '../rule.ts';
import { seesExpired } from '../token-signs.ts';

/** The token was valid once. */
export const jwtExpired = ruleOfSigns({
  code: 'jwt.expired',
  title: 'the token had expired when it was sent',
  fixes: [
    'get a new token, by the refresh token or by client credentials',
    'check the clocks of client, issuer and gateway',
  ],
  signs: [
    { error: 'TOKEN_EXPIRED', confidence: 0.99, says: 'exp lies in the past' },
    { of: 'kong', status: 401, body: /"exp"\s*:\s*"token expired"/, confidence: 0.99, says: 'the jwt plugin says so' },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt is expired/,
      confidence: 0.99,
      says: 'the proxy says so',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /token has expired|is expired/i },
      confidence: 0.98,
      says: 'the challenge says so',
    },
    {
      of: 'aws-rest',
      status: 401,
      body: /The incoming token has expired/,
      confidence: 0.98,
      says: 'the Cognito authorizer says so',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.TokenExpired|Token has expired/i,
      confidence: 0.98,
      says: 'VerifyJWT says so',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10223|Lifetime validation failed|token is expired|TokenExpired/i,
      confidence: 0.97,
      says: 'validate-jwt says so',
    },
    { of: 'tyk', status: 401, body: /token has expired|token is expired/i, confidence: 0.97, says: 'Tyk says so' },
    {
      status: 401,
      headers: { 'www-authenticate': /error="invalid_token".*expired/i },
      confidence: 0.96,
      says: 'the challenge says so',
    },
    {
      of: 'aws-rest',
      status: [401, 403],
      body: /"Unauthorized"|not authorized to access/,
      also: seesExpired,
      confidence: 0.9,
      says: 'the authorizer refused without a reason',
    },
    { status: [401, 403], also: seesExpired, confidence: 0.86, says: 'the answer refuses, and the token had expired' },
    {
      body: /(jwt|token)\s+(is\s+|has\s+)?expired/i,
      status: [400, 401, 403, 500],
      confidence: 0.85,
      says: 'the answer speaks of an expired token',
    },
    {
      status: [401, 403],
      log: /\bTokenExpired\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 401,
      body: /TIME_CONSTRAINT_FAILURE/,
      confidence: 0.9,
      says: 'the first ESP says this of a token outside of its time',
    },
  ],
});
