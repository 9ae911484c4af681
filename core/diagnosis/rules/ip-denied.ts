import { ruleOfSigns } from '../rule.ts';

/** The address of the caller is not let in. */
export const ipDenied = ruleOfSigns({
  code: 'ip.denied',
  title: 'the address that the gateway sees is not let in',
  fixes: [
    'check which address the gateway sees: behind a load balancer it is often that of the balancer',
    'add the address to the list',
  ],
  signs: [
    { error: 'IP_DENIED', confidence: 0.99, says: 'the address is not in the list' },
    {
      of: 'kong',
      status: 403,
      body: /IP address (is )?not allowed|Your IP address is not allowed/,
      confidence: 0.99,
      says: 'the ip-restriction plugin refused the address it names',
    },
    {
      of: 'apim',
      status: 403,
      body: /Caller IP address|establish IP address for the caller|^\{ "statusCode": 403, "message": "Forbidden" \}$/,
      confidence: 0.9,
      says: 'the ip-filter policy refused',
    },
    {
      of: 'apigee',
      status: 403,
      body: /accesscontrol\.IPDeniedAccess|Access Denied for client ip/i,
      confidence: 0.98,
      says: 'AccessControl refused the address it names',
    },
    {
      of: 'tyk',
      status: 403,
      body: /access from this IP has been disallowed/,
      confidence: 0.99,
      says: 'the address is not allowed',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /IP address blocked/,
      confidence: 0.97,
      says: 'the key is not for this address',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /User: anonymous is not authorized to perform: execute-api:Invoke/,
      confidence: 0.6,
      says: 'a resource policy refused, most often by the address',
    },
    { of: 'nginx', status: 403, log: /access forbidden by rule/, confidence: 0.97, says: 'allow and deny refused' },
    {
      of: 'cloudflare',
      status: 403,
      body: /error code: 100[679]|banned your (access|IP)/i,
      confidence: 0.9,
      says: 'a rule of Cloudflare refused the address',
    },
    {
      of: 'apim',
      log: /\b(CallerIp(NotAllowed|Blocked)|FailedToParseCallerIP)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
