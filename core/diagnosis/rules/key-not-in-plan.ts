import { seesKey } from '../key-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The key is known and has no right to this API. */
export const keyNotInPlan = ruleOfSigns({
  code: 'key.not-in-plan',
  title: 'the key is known, but no plan or product of it has this API',
  fixes: ['put the API and stage into the plan or product of the key', 'use a key of a plan that has this API'],
  signs: [
    { error: 'PLAN_MISSING', confidence: 0.99, says: 'the caller has no usage plan' },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      also: seesKey,
      confidence: 0.5,
      says: 'one of the things that a REST API says Forbidden of',
      needs: 'the usage plans of the key, and the stages in them',
    },
    {
      log: /API Key .{0,200} not authorized because|no usage plan found|not (associated|in a usage plan)/i,
      confidence: 0.9,
      says: 'the log says that the key has no plan for this stage',
    },
    {
      of: 'apigee',
      status: 401,
      body: /InvalidApiKeyForGivenResource|InvalidAPICallAsNoApiProductMatchFound|apiresource_doesnot_exist/,
      confidence: 0.98,
      says: 'no approved product of the app has proxy, environment, path and method',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /is not enabled for the project|API targeted by this request is invalid for the given API key/,
      confidence: 0.97,
      says: 'the project or the key does not have this API',
    },
    {
      of: 'apim',
      status: 401,
      body: /invalid subscription key/,
      confidence: 0.4,
      says: 'API Management says the same of a key whose product does not have this API',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Access to this (resource|API) has been disallowed|no matching policy/,
      confidence: 0.6,
      says: 'the rights of the key do not have this API or path',
    },
  ],
});
