import { ruleOfSigns } from '../rule.ts';
import { seesTooEarly } from '../token-signs.ts';

/** The token begins to be valid only later. */
export const jwtNotYetValid = ruleOfSigns({
  code: 'jwt.not-yet-valid',
  title: 'the token is not valid yet by the clock of the gateway',
  fixes: [
    'set the clocks of issuer and gateway by the same time server',
    'allow a skew of some seconds at the gateway',
  ],
  signs: [
    { error: 'TOKEN_NOT_YET_VALID', confidence: 0.99, says: 'nbf or iat lies in the future' },
    {
      of: 'kong',
      status: 401,
      body: /"nbf"\s*:\s*"token not valid yet"/,
      confidence: 0.99,
      says: 'the jwt plugin says so',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt not yet valid/,
      confidence: 0.99,
      says: 'the proxy says so',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /not valid yet|used before issued/i },
      confidence: 0.98,
      says: 'the challenge says so',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(TokenNotYetValid|NotBeforeInFuture|TokenNotActive)/i,
      confidence: 0.98,
      says: 'VerifyJWT says so',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10222|not yet valid|NotBefore/i,
      confidence: 0.96,
      says: 'validate-jwt says so',
    },
    { of: 'tyk', status: 401, body: /not valid yet|used before issued/i, confidence: 0.97, says: 'Tyk says so' },
    { also: seesTooEarly, confidence: 0.85, says: 'the answer refuses, and the token begins later' },
  ],
});
