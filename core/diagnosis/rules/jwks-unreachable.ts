import { ruleOfSigns } from '../rule.ts';

/** The keys that tokens are checked with could not be fetched. */
export const jwksUnreachable = ruleOfSigns({
  code: 'jwks.unreachable',
  title: "the gateway could not fetch the issuer's keys",
  fixes: [
    'open the JWKS or discovery URL from where the gateway runs',
    'check that it answers JSON with keys, without a redirect or a login page',
  ],
  signs: [
    { error: 'KEYS_UNAVAILABLE', confidence: 0.99, says: 'the keys could not be had' },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwks remote fetch is failed|Jwks (doesn't have any valid public key|is an invalid JSON|does not have)|\[keys\] in Jwks is not an array/,
      confidence: 0.98,
      says: 'the JWKS could not be fetched or read',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: {
        'www-authenticate': /OIDC discovery endpoint communication error|JWKS communication error|unable to decode/i,
      },
      confidence: 0.98,
      says: 'the challenge says that the issuer could not be reached',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(KeyParsingFailed|FailedToFetch|JwksUri|NoMatchingPublicKeyFetch)/i,
      confidence: 0.9,
      says: 'the keys could not be fetched or read',
    },
    {
      of: 'apim',
      status: [401, 500],
      body: /IDX20803|IDX20804|Unable to obtain configuration|openid-configuration/i,
      confidence: 0.96,
      says: 'the OpenID configuration could not be fetched',
    },
    {
      log: /IDX2080[34]|openid-configuration.*(fail|timeout|error)|jwks.*(fail|timeout|error|unreachable)/i,
      confidence: 0.93,
      says: 'the log says that the keys could not be fetched',
    },
  ],
});
