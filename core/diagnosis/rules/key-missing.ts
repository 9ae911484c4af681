import { seesNoKey } from '../key-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** An API key is asked for, and none is where it is looked for. */
export const keyMissing = ruleOfSigns({
  code: 'key.missing',
  title: 'the request has no API key where the gateway looks for one',
  fixes: [
    'send the key under the name and in the place that the gateway reads',
    'see whether a proxy in front takes the header away',
  ],
  signs: [
    { error: 'KEY_MISSING', confidence: 0.99, says: 'no key was found' },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      also: seesNoKey,
      confidence: 0.8,
      says: 'a REST API says Forbidden of a missing key; of a firewall and a missing mapping too',
    },
    {
      of: 'kong',
      status: 401,
      body: /No API key found in request/,
      confidence: 0.98,
      says: 'the key-auth plugin found none',
    },
    {
      of: 'apim',
      status: 401,
      body: /missing subscription key/,
      confidence: 0.98,
      says: 'no subscription key was found',
    },
    {
      of: 'apigee',
      status: [401, 500],
      body: /FailedToResolveAPIKey/,
      confidence: 0.97,
      says: 'VerifyAPIKey found nothing in the variable it reads: often the key is sent as a header where the query is read',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 401,
      body: /Method doesn't allow unregistered callers/,
      confidence: 0.98,
      says: 'the method needs a key',
    },
    {
      of: 'tyk',
      status: 401,
      body: /Authorization field missing/i,
      confidence: 0.92,
      says: 'the field that carries the key is missing',
    },
    {
      of: ['backend', 'unknown'],
      status: [400, 401, 403],
      body: /(missing|no|required).{0,20}api[ -_]?key|api[ -_]?key.{0,20}(missing|required|not (found|provided))/i,
      confidence: 0.85,
      says: 'the answer asks for an API key',
    },
    {
      of: 'apim',
      log: /\b(SubscriptionKeyNotFound)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
