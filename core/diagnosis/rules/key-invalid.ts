import { seesKey } from '../key-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The key is there and not one that is known. */
export const keyInvalid = ruleOfSigns({
  code: 'key.invalid',
  title: 'the gateway does not know the API key, or holds it disabled',
  fixes: [
    'compare the key with the one that was issued: environment, blanks, line breaks',
    'see whether it was disabled, deleted or has expired',
  ],
  signs: [
    { error: ['KEY_INVALID', 'KEY_DUPLICATE'], confidence: 0.99, says: 'the key is not one of those that are known' },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      also: seesKey,
      confidence: 0.75,
      says: 'a REST API says the same of a key that is unknown, disabled or in no plan of this stage',
      needs: 'the execution log: `API Key *** not authorized`',
    },
    {
      of: 'kong',
      status: 401,
      body: /"(Unauthorized|Invalid authentication credentials)"/,
      also: seesKey,
      confidence: 0.93,
      says: 'key-auth does not know the key',
    },
    { of: 'kong', status: 401, body: /Duplicate API key found/, confidence: 0.97, says: 'the key is there twice' },
    {
      of: 'apim',
      status: 401,
      body: /invalid subscription key/,
      confidence: 0.93,
      says: 'the key is of no active subscription that has this API',
    },
    {
      of: 'apigee',
      status: 401,
      body: /oauth\.v2\.InvalidApiKey"|Invalid ApiKey"?,|consumer_key_missing|InvalidApiKey(?!ForGivenResource)/,
      confidence: 0.96,
      says: 'VerifyAPIKey does not know the key',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 400,
      body: /API key (not valid|not found|expired)|Client project not (valid|found)/,
      confidence: 0.98,
      says: 'Service Control does not know the key, which is a 400',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Access to this API has been disallowed/,
      confidence: 0.8,
      says: 'the key is not known, or has no right to this API',
      needs: 'GET /tyk/keys/{key}, which tells the two apart',
    },
    {
      of: ['backend', 'unknown'],
      status: [401, 403],
      body: /(invalid|unknown|wrong|bad).{0,20}api[ -_]?key|api[ -_]?key.{0,20}(invalid|unknown|not valid)/i,
      confidence: 0.85,
      says: 'the answer speaks of a bad API key',
    },
    {
      of: 'apigee',
      status: 401,
      body: /invalid_client-app_not_approved|consumer_key_expired|"ErrorCode"\s*:\s*"invalid_client"/,
      confidence: 0.94,
      says: 'key or app has expired, is pending, was revoked or never was',
    },
    {
      of: 'kong',
      status: 401,
      headers: { 'www-authenticate': /^Key\b/ },
      body: /"(Unauthorized|Invalid authentication credentials)"/,
      confidence: 0.88,
      says: 'key-auth says this of a key that it does not know; of a missing one it says so',
    },
    {
      of: 'apim',
      log: /\b(SubscriptionKeyInvalid)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
    {
      of: 'tyk',
      status: [401, 403],
      body: /Key has expired, please renew|Key is inactive, please renew/,
      also: ({ request }) => (/^bearer /i.test(request.header('authorization') ?? '') ? undefined : []),
      confidence: 0.93,
      says: 'the key is known, and was switched off or ran out',
    },
  ],
});
