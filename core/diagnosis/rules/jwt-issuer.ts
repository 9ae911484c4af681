import { seesOtherIssuer } from '../config-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The token comes from an issuer that the gateway does not trust here. */
export const jwtIssuer = ruleOfSigns({
  code: 'jwt.issuer',
  title: 'the issuer of the token is not the one the gateway trusts',
  fixes: [
    'compare iss of the token with the configuration letter by letter: a slash at the end counts',
    'check that token and gateway belong to the same environment',
  ],
  signs: [
    { error: 'TOKEN_ISSUER', confidence: 0.99, says: 'iss is another one' },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt issuer is not configured/,
      confidence: 0.99,
      says: 'no provider has this issuer',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /valid issuer|invalid issuer/i },
      confidence: 0.98,
      says: 'the challenge says so',
    },
    {
      of: 'kong',
      status: 401,
      body: /(No mandatory|Invalid) 'iss' in claims/,
      confidence: 0.95,
      says: 'the claim that names the credential is missing or wrong',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.JwtIssuerMismatch|issuer/i,
      confidence: 0.96,
      says: 'VerifyJWT says so',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX1020[45]|Issuer validation failed|TokenIssuerNotAllowed/i,
      confidence: 0.97,
      says: 'validate-jwt says so',
    },
    { of: 'tyk', status: 401, body: /issuer/i, confidence: 0.93, says: 'Tyk speaks of the issuer' },
    {
      status: 401,
      headers: { 'www-authenticate': /error="invalid_token".*issuer/i },
      confidence: 0.95,
      says: 'the challenge speaks of the issuer',
    },
    {
      status: [401, 403],
      log: /\bTokenIssuerNotAllowed\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: [401, 403],
      body: /JWT validation failed: Issuer|JWT validation failed: .*ISSUER/,
      confidence: 0.97,
      says: 'the first ESP says so',
    },
    {
      status: [400, 401, 403],
      also: seesOtherIssuer,
      confidence: 0.945,
      says: 'the answer refuses, and token and configuration name different issuers',
    },
  ],
});
