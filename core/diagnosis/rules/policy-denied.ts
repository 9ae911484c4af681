import { answeredBy } from '../own-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** A policy or an authorizer said no. */
export const policyDenied = ruleOfSigns({
  code: 'policy.denied',
  title: 'a policy or an authorizer looked at the request and said no',
  fixes: [
    'compare the resource in the policy with the ARN of this method, and mind that policies are cached for other methods too',
    "look into the authorizer's log for its decision",
  ],
  signs: [
    { error: ['AUTHORIZER_DENIED', 'GRAPHQL_DENIED', 'THREAT_DETECTED'], confidence: 0.97, says: 'a policy refused' },
    {
      error: 'FAULT_INJECTED',
      confidence: 0.99,
      title: 'a fault policy fails requests on purpose',
      says: 'the fault was made, none came about',
      fixes: ['take the fault policy off the route, or bound it with when'],
    },
    {
      error: 'SCRIPT_REFUSED',
      confidence: 0.97,
      title: 'a script looked at the request and said no',
      says: 'the script refused',
      fixes: ['read the script, which says when it refuses'],
    },
    {
      error: 'CACHE_ONLY',
      confidence: 0.97,
      title: 'the request asks for a kept answer alone, and there is none',
      says: 'Cache-Control: only-if-cached',
      fixes: ['leave only-if-cached away'],
    },
    {
      also: answeredBy('policy', (name) => name !== 'respond', 'this policy made the answer'),
      confidence: 0.8,
      title: 'a policy answered in the place of the upstream',
      says: 'the upstream was not asked',
      fixes: ['look at what the policy is set to answer, and when'],
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /User is not authorized to access this resource with an explicit deny/,
      confidence: 0.97,
      says: 'a Deny statement of the authorizer fits',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /User is not authorized to access this resource/,
      confidence: 0.95,
      says: "no statement of the authorizer's policy fits this method: often a policy made for another method came from the cache",
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /User: anonymous is not authorized to perform: execute-api:Invoke/,
      confidence: 0.9,
      says: 'the resource policy of the API does not allow the caller: address, VPC endpoint, or no allow at all',
    },
    {
      of: 'aws-http',
      status: 403,
      body: /"Forbidden"/,
      confidence: 0.6,
      says: 'an authorizer said no, a scope is missing, or a certificate',
    },
    { of: ['envoy'], status: 403, body: /RBAC: access denied/, confidence: 0.97, says: 'an RBAC policy refused' },
    { of: 'kong', status: 403, body: /"Forbidden"/, confidence: 0.6, says: 'a plugin such as bot-detection refused' },
    {
      of: 'apigee',
      status: [400, 401, 403, 500],
      body: /steps\.raisefault\.RaiseFault|RaiseFault/,
      confidence: 0.85,
      says: 'a RaiseFault policy answered',
    },
    {
      of: 'apigee',
      status: [400, 500],
      body: /steps\.(jsonthreatprotection|xmlthreatprotection|regexprotection)\./,
      confidence: 0.9,
      says: 'a threat protection refused the body',
    },
    { of: 'apim', status: 403, confidence: 0.5, says: 'a policy returned 403' },
    {
      of: 'tyk',
      status: 403,
      body: /Requested endpoint is forbidden/,
      confidence: 0.8,
      says: 'the endpoint is not in the allow list',
    },
    {
      of: 'apim',
      status: [400, 401, 403, 500],
      body: /Header .* value of .* is not allowed/,
      confidence: 0.93,
      says: 'check-header wants another value',
    },
  ],
});
