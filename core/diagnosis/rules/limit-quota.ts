import { ruleOfSigns } from '../rule.ts';

/** The quota of a longer period is used up. */
export const limitQuota = ruleOfSigns({
  code: 'limit.quota',
  title: 'the quota of the period is used up',
  fixes: ['wait for the next period', 'raise the quota of the plan, or move the caller to another plan'],
  signs: [
    { error: 'QUOTA_EXCEEDED', confidence: 0.99, says: 'a quota refused; its notes have counter, limit and reset' },
    {
      of: 'aws-rest',
      status: 429,
      body: /"Limit Exceeded"/,
      confidence: 0.97,
      says: 'the quota of the usage plan is used up; a throttle would say Too Many Requests',
    },
    {
      of: 'apim',
      status: [403, 429],
      body: /Out of (call volume|bandwidth) quota/,
      confidence: 0.98,
      says: 'the quota policy refused, with 403 as it does',
    },
    {
      of: 'apigee',
      status: [429, 500],
      body: /policies\.ratelimit\.QuotaViolation|Rate limit quota violation/,
      confidence: 0.98,
      says: 'the Quota policy refused',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Quota exceeded|organisation quota has been exceeded/i,
      confidence: 0.98,
      says: 'the quota of the key or the organisation is used up, which Tyk answers with 403',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 429,
      body: /RESOURCE_EXHAUSTED|Quota exceeded/,
      confidence: 0.95,
      says: 'Service Control refused quota for a metric',
    },
    {
      log: /Key quota exhausted|exceeded quota limit|Quota (Limit )?exceeded/i,
      confidence: 0.98,
      says: 'the log names the quota',
    },
    {
      of: ['backend', 'unknown', 'cloudflare'],
      status: [402, 403, 429],
      body: /\bquota\b/i,
      confidence: 0.8,
      says: 'the answer speaks of a quota',
    },
    {
      of: 'apim',
      log: /\b(QuotaExceeded)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
