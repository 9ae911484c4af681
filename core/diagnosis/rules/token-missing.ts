import { ruleOfSigns } from '../rule.ts';
import { seesNoCredential } from '../token-signs.ts';

/** A token is asked for, and the request has none. */
export const tokenMissing = ruleOfSigns({
  code: 'token.missing',
  title: 'the request has no token, and the route asks for one',
  fixes: ['send Authorization: Bearer <token>', 'see whether a proxy, a redirect or the browser took the header away'],
  signs: [
    {
      error: ['TOKEN_MISSING', 'CREDENTIALS_MISSING'],
      confidence: 0.99,
      says: 'no credentials were found where they are looked for',
    },
    {
      of: 'aws-rest',
      status: 401,
      body: /"Unauthorized"/,
      also: seesNoCredential,
      confidence: 0.93,
      says: 'the identity source of the authorizer is missing or empty, so the authorizer was never asked',
    },
    {
      of: 'aws-http',
      status: 401,
      also: seesNoCredential,
      confidence: 0.93,
      says: 'the identity source of the authorizer is missing',
    },
    {
      of: 'kong',
      status: 401,
      body: /^\{"message":"Unauthorized"\}$/,
      confidence: 0.93,
      says: 'the jwt plugin says this, in this compact form, of a request without a token',
    },
    {
      of: 'kong',
      status: 401,
      body: /The access token is missing/,
      confidence: 0.97,
      says: 'the oauth2 plugin found no token',
    },
    {
      of: 'kong',
      status: 401,
      body: /"Unauthorized"/,
      also: seesNoCredential,
      confidence: 0.6,
      says: 'an authentication plugin found nothing',
    },
    {
      of: 'apim',
      status: 401,
      body: /JWT not present/,
      confidence: 0.97,
      says: 'validate-jwt found no token where it looks',
    },
    {
      of: 'apigee',
      status: [400, 401, 500],
      body: /InvalidAccessToken|steps\.oauth\.v2\.InvalidRequest|Invalid access token/i,
      also: seesNoCredential,
      confidence: 0.9,
      says: 'OAuthV2 found no token',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(FailedToResolveVariable|InvalidToken)/,
      also: seesNoCredential,
      confidence: 0.9,
      says: 'VerifyJWT found no token in its source variable',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt is missing|missing bearer token|JWT validation failed: .*missing/i,
      confidence: 0.97,
      says: 'none of the places a token is looked for has one',
    },
    {
      of: 'tyk',
      status: [400, 401],
      body: /Authorization field missing/i,
      confidence: 0.9,
      says: 'the field that carries the credential is missing',
    },
    {
      of: ['backend', 'unknown', 'nginx', 'aws-alb', 'cloudflare', 'envoy'],
      status: 401,
      also: seesNoCredential,
      confidence: 0.7,
      says: 'whoever answered asks for credentials',
    },
    {
      status: 401,
      headers: { 'www-authenticate': /^Bearer(?!.*error=)/i },
      also: seesNoCredential,
      confidence: 0.85,
      says: 'a challenge without an error is what a request without a token gets',
    },
  ],
});
