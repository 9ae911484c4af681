import { ruleOfSigns } from '../rule.ts';

/** An opaque token that its authorization server does not hold valid. */
export const tokenInactive = ruleOfSigns({
  code: 'token.inactive',
  title: 'the authorization server says that the token is not valid any more, or never was',
  fixes: ['get a new token', 'check that gateway and client use the same authorization server and environment'],
  signs: [
    { error: 'TOKEN_INACTIVE', confidence: 0.99, says: 'the introspection answered active: false' },
    {
      of: 'kong',
      status: 401,
      body: /The access token is invalid or has expired/,
      confidence: 0.96,
      says: 'the oauth2 plugin does not know the token',
    },
    {
      of: 'apigee',
      status: 401,
      body: /keymanagement\.service\.(access_token_expired|invalid_access_token|access_token_not_approved)|Access Token expired|Invalid Access Token/,
      confidence: 0.97,
      says: 'Apigee knows the token as expired, revoked or not at all',
    },
    {
      of: 'tyk',
      status: [401, 403],
      body: /Key has expired, please renew|Key is inactive|OAuth client access was revoked|access token is not valid|Key not authorised/,
      confidence: 0.9,
      says: 'the session of the key is over',
    },
    {
      of: 'aws-rest',
      status: 401,
      body: /The incoming token has (expired|been revoked)/,
      confidence: 0.6,
      says: 'the Cognito authorizer refused the token',
    },
    {
      status: 401,
      headers: { 'www-authenticate': /error="invalid_token".*(revoked|inactive|not active)/i },
      confidence: 0.93,
      says: 'the challenge says that the token is not active',
    },
  ],
});
