import { ruleOfSigns } from '../rule.ts';

/** The integration of a cloud gateway ran into the gateway's own bound of time. */
export const integrationTimeout = ruleOfSigns({
  code: 'integration.timeout',
  title: 'the integration took longer than the gateway waits for it',
  fixes: [
    'make the backend answer sooner, or do the work later and answer 202',
    'raise the integration timeout as far as the platform lets you (29 s for REST APIs unless raised, 30 s for HTTP APIs)',
  ],
  signs: [
    {
      of: 'aws-rest',
      status: 504,
      body: /Endpoint request timed out/,
      confidence: 0.98,
      says: 'the integration timeout ran out',
    },
    {
      of: 'aws-http',
      status: 503,
      body: /Service Unavailable/,
      confidence: 0.6,
      says: 'an HTTP API says this of an integration that is too slow, and of one it cannot reach',
      needs: '$context.integrationErrorMessage and the integration latency in the access log',
    },
    { of: 'aws-http', status: 504, confidence: 0.9, says: 'the integration timeout ran out' },
    {
      of: ['aws-rest', 'aws-http'],
      log: /Execution failed due to a timeout error/,
      confidence: 0.98,
      says: 'the log says so',
    },
    {
      of: ['aws-rest', 'aws-http'],
      status: [500, 502, 504],
      log: /Task timed out after/,
      confidence: 0.97,
      says: "the function's own time limit ran out",
      fixes: ["raise the function's timeout, and see what it waits for"],
    },
  ],
});
