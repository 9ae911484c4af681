import { ruleOfSigns } from '../rule.ts';

/** Too many requests in a short time. */
export const limitRate = ruleOfSigns({
  code: 'limit.rate',
  title: 'the caller sent more requests than its rate allows',
  fixes: ['wait as long as Retry-After says, and send at a lower rate', 'raise the limit, or give callers a key each'],
  signs: [
    {
      error: 'RATE_LIMITED',
      confidence: 0.99,
      says: 'a rate-limit policy refused; its notes have counter, limit and reset',
    },
    {
      of: 'aws-rest',
      status: 429,
      body: /"Too Many Requests"|"Rate exceeded"/i,
      confidence: 0.88,
      says: 'the token bucket of plan, method, stage or account is empty',
      needs: 'the execution log line `exceeded throttle limit`, which names the level',
    },
    { of: 'aws-http', status: 429, confidence: 0.9, says: 'the throttle of route, stage or account is used up' },
    {
      of: 'kong',
      status: 429,
      body: /API rate limit exceeded/,
      confidence: 0.97,
      says: 'the rate-limiting plugin refused',
    },
    {
      of: 'apim',
      status: 429,
      body: /Rate limit is exceeded/,
      confidence: 0.97,
      says: 'the rate-limit policy refused',
    },
    {
      of: 'tyk',
      status: 429,
      body: /Rate Limit Exceeded/i,
      confidence: 0.97,
      says: 'the limit of the key or of the API is used up',
    },
    {
      of: 'tyk',
      status: 403,
      body: /organisation rate limit/i,
      confidence: 0.85,
      says: 'the limit of the organisation is used up',
    },
    { of: 'envoy', status: 429, confidence: 0.9, says: 'Envoy limited the rate' },
    { of: 'nginx', status: [429, 503], log: /limiting requests, excess/, confidence: 0.97, says: 'limit_req refused' },
    { of: 'nginx', status: 429, confidence: 0.85, says: 'limit_req refused' },
    {
      of: 'nginx',
      status: 503,
      body: /<center>(nginx|openresty)/,
      confidence: 0.65,
      says: 'a page that nginx makes itself: with an upstream that fails it says 502 or 504, and 503 is what limit_req says unless limit_req_status names another status',
      fixes: ['wait, and send at a lower rate', 'set limit_req_status 429, so that clients can tell it from a failure'],
      needs:
        'the error log of nginx: `limiting requests` is the rate, `limiting connections` how many are open at once',
    },
    { of: 'cloudflare', status: 429, confidence: 0.9, says: 'a rate limiting rule of Cloudflare refused' },
    { of: 'aws-waf', status: [403, 429], log: /rate-?based/i, confidence: 0.8, says: 'a rate-based rule refused' },
    {
      log: /Key throttle limit exceeded|exceeded throttle limit/,
      confidence: 0.985,
      says: 'the log names the throttle limit',
    },
    { of: ['backend', 'unknown'], status: 429, confidence: 0.75, says: 'whoever answered counts requests' },
    { status: 429, confidence: 0.45, says: 'too many requests, of whichever kind' },
    {
      of: 'apim',
      log: /\b(RateLimitExceeded)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
