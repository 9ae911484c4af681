import { seesNoScope } from '../config-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The token is good and lacks a right. */
export const jwtScope = ruleOfSigns({
  code: 'jwt.scope',
  title: 'the token is valid and lacks a scope that the route asks for',
  fixes: ['ask the issuer for the scope when the token is requested', 'allow the client that scope at the issuer'],
  signs: [
    { error: 'SCOPE_MISSING', confidence: 0.99, says: 'a scope is missing' },
    {
      headers: { 'www-authenticate': /insufficient_scope/ },
      confidence: 0.97,
      says: 'the challenge says insufficient_scope',
    },
    {
      of: 'apigee',
      status: 403,
      body: /oauth\.v2\.InsufficientScope|InsufficientScope/,
      confidence: 0.98,
      says: 'OAuthV2 says so',
    },
    {
      of: 'aws-http',
      status: 403,
      body: /"Forbidden"/,
      also: ({ token }) =>
        token?.claims === undefined
          ? undefined
          : [
              {
                where: 'the token',
                seen: `scope ${JSON.stringify(token.claims['scope'] ?? token.claims['scp'] ?? null)}`,
                says: 'an HTTP API answers 401 to a bad token and 403 to a good one without the scope',
              },
            ],
      confidence: 0.8,
      says: 'the authorization failed after the token had been taken',
    },
    { of: ['aws-rest'], status: [401, 403], body: /scope/i, confidence: 0.7, says: 'the answer speaks of a scope' },
    {
      status: 403,
      body: /insufficient[_ ]scope|missing (required )?scope/i,
      confidence: 0.93,
      says: 'the answer speaks of a scope',
    },
    {
      status: [400, 401, 403],
      also: seesNoScope,
      confidence: 0.925,
      says: 'the answer refuses, and the token has none of the scopes of the configuration',
    },
  ],
});
