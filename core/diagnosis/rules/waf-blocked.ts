import { ruleOfSigns } from '../rule.ts';

/** A web application firewall refused. */
export const wafBlocked = ruleOfSigns({
  code: 'waf.blocked',
  title: 'a web application firewall refused the request',
  fixes: [
    'find the rule in the log of the firewall by the id of the request',
    'exclude the rule for this path if it is wrong',
  ],
  signs: [
    { of: 'aws-waf', confidence: 0.97, says: 'the firewall asked for a challenge or blocked' },
    {
      of: 'aws-cloudfront',
      status: 403,
      body: /Request blocked/i,
      confidence: 0.93,
      says: 'the firewall of the distribution blocked the request',
    },
    {
      of: ['aws-rest'],
      status: 403,
      body: /"Forbidden"/,
      log: /WAF|web ?acl/i,
      confidence: 0.95,
      says: 'the log names the firewall',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      confidence: 0.25,
      says: 'a REST API says the same when its web ACL blocks',
      needs: 'the log of the web ACL for this request id',
    },
    {
      of: 'cloudflare',
      status: 403,
      body: /Attention Required|you have been blocked|Just a moment|error code: 1020/i,
      confidence: 0.95,
      says: 'a firewall rule or challenge of Cloudflare',
    },
    {
      status: [403, 406],
      body: /mod_?security|The requested URL was rejected\. Please consult with your administrator|Incapsula|Access Denied.*Reference #/is,
      confidence: 0.95,
      says: 'the page of a firewall',
    },
    {
      of: 'aws-alb',
      status: 403,
      confidence: 0.85,
      says: 'a load balancer answers 403 itself only when a firewall blocks',
    },
  ],
});
