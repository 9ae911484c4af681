import { seesOtherClaim } from '../config-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** A claim besides the registered ones is missing or has another value. */
export const jwtClaim = ruleOfSigns({
  code: 'jwt.claim',
  title: 'a claim that the route asks for is missing or has another value',
  fixes: ['let the issuer put the claim into the token', 'correct the value that is asked for'],
  signs: [
    { error: 'TOKEN_CLAIM', confidence: 0.99, says: 'a claim does not fit' },
    {
      of: 'apim',
      status: 401,
      body: /missing the following claims|Claim .* value of .* is not allowed/i,
      confidence: 0.98,
      says: 'validate-jwt names the claim',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(JwtSubjectMismatch|InvalidClaim|JwtClaim|ClaimMismatch|AdditionalClaim)/i,
      confidence: 0.97,
      says: 'VerifyJWT names the claim',
    },
    {
      of: 'kong',
      status: 401,
      body: /"exp"\s*:\s*"(must be a number|exceeds maximum allowed expiration)"/,
      confidence: 0.97,
      says: 'the jwt plugin names the claim',
    },
    {
      of: 'kong',
      status: 401,
      body: /(No mandatory|Invalid) '(?!iss')[^']+' in claims/,
      confidence: 0.93,
      says: 'the claim that names the credential is missing or wrong',
    },
    {
      of: 'tyk',
      status: [401, 403],
      body: /no matching policy|could not apply|no scope or policy in token/i,
      confidence: 0.93,
      says: 'no claim of the token leads to a policy',
    },
    {
      status: [401, 403],
      log: /\bTokenClaim(NotFound|ValueNotAllowed)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
    {
      status: [400, 401, 403],
      also: seesOtherClaim,
      confidence: 0.92,
      says: 'the answer refuses, and the token lacks what the configuration asks for',
    },
  ],
});
