import { seesOtherAudience } from '../config-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The token is meant for somebody else. */
export const jwtAudience = ruleOfSigns({
  code: 'jwt.audience',
  title: 'the token is meant for another audience',
  fixes: [
    'ask the issuer for a token with the audience of this API',
    'add the audience of the token to those the gateway takes',
  ],
  signs: [
    { error: 'TOKEN_AUDIENCE', confidence: 0.99, says: 'aud has none of the audiences that are asked for' },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: [401, 403],
      body: /Audiences in Jwt are not allowed/,
      confidence: 0.99,
      says: 'the proxy says so, with 403; where none is configured it is https:// and the service name',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /valid audience|invalid audience/i },
      confidence: 0.98,
      says: 'the challenge says so',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.JwtAudienceMismatch|audience/i,
      confidence: 0.96,
      says: 'VerifyJWT says so',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10208|IDX10214|Audience validation failed|TokenAudienceNotAllowed/i,
      confidence: 0.97,
      says: 'validate-jwt says so',
    },
    { of: 'kong', status: 401, body: /'?aud'?/, confidence: 0.8, says: 'the answer names aud' },
    { of: 'tyk', status: [401, 403], body: /audience/i, confidence: 0.93, says: 'Tyk speaks of the audience' },
    {
      status: 401,
      headers: { 'www-authenticate': /error="invalid_token".*audience/i },
      confidence: 0.95,
      says: 'the challenge speaks of the audience',
    },
    {
      of: 'aws-rest',
      status: 401,
      body: /"Unauthorized"/,
      also: ({ token }) =>
        token?.claims?.['token_use'] === 'access'
          ? [
              {
                where: 'the token',
                seen: 'token_use access',
                says: 'a Cognito access token, which has no aud: without scopes on the method an ID token is asked for',
              },
            ]
          : undefined,
      confidence: 0.8,
      says: 'the Cognito authorizer refused it',
      fixes: ['send the ID token, or put scopes on the method'],
    },
    {
      status: [401, 403],
      log: /\bTokenAudienceNotAllowed\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: [401, 403],
      body: /JWT validation failed: Audience/i,
      confidence: 0.97,
      says: 'the first ESP says so',
    },
    {
      status: [400, 401, 403],
      also: seesOtherAudience,
      confidence: 0.94,
      says: 'the answer refuses, and token and configuration name different audiences',
    },
  ],
});
