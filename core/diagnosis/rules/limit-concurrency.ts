import { ruleOfSigns } from '../rule.ts';

/** Too many requests were under way at once. */
export const limitConcurrency = ruleOfSigns({
  code: 'limit.concurrency',
  title: 'too many requests were under way at the same time',
  fixes: ['send fewer requests at once', 'raise the bound, or make the backend faster'],
  signs: [
    { error: 'CONCURRENCY_LIMITED', confidence: 0.99, says: 'a concurrency-limit policy refused' },
    {
      of: 'apigee',
      body: /ConcurrentRatelimitViolation|ConcurrentRateLimit connection exceeded/,
      confidence: 0.98,
      says: 'the ConcurrentRatelimit policy refused',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 503,
      body: /reset reason: overflow/,
      confidence: 0.93,
      says: 'the circuit breaker bounds requests to the backend',
    },
    {
      of: ['aws-rest', 'aws-http'],
      status: [500, 502],
      log: /Lambda (execution|invocation) failed.{0,20}status( code)?:? 429|TooManyRequestsException|Rate Exceeded/i,
      confidence: 0.93,
      says: 'the function has no concurrency left',
    },
    { of: 'apim', status: 429, body: /concurren/i, confidence: 0.85, says: 'limit-concurrency refused' },
    { of: 'nginx', log: /limiting connections by zone/, confidence: 0.97, says: 'limit_conn refused' },
  ],
});
