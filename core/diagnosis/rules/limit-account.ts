import { ruleOfSigns } from '../rule.ts';

/** A limit of the whole account, not of this caller. */
export const limitAccount = ruleOfSigns({
  code: 'limit.account',
  title: 'a limit of the whole account or project is used up',
  fixes: ['ask the provider for a higher limit', 'spread the load over regions or accounts'],
  signs: [
    {
      of: ['aws-rest', 'aws-http'],
      status: 429,
      log: /account.{0,40}(throttl|limit)|(throttl|limit).{0,40}account/i,
      confidence: 0.93,
      says: 'the log names the account',
    },
    {
      of: ['aws-rest'],
      status: 429,
      body: /"Too Many Requests"/,
      also: ({ request }) =>
        request.header('x-api-key') === undefined
          ? [
              {
                where: 'request header x-api-key',
                seen: 'none',
                says: 'without a key no plan counts this caller, so the stage or the account does',
              },
            ]
          : undefined,
      confidence: 0.4,
      says: 'a throttle above the plans',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /has billing disabled|BILLING_NOT_ACTIVE/i,
      confidence: 0.6,
      says: 'billing of the project is off',
    },
    { of: 'apim', status: 503, body: /capacity/i, confidence: 0.6, says: 'the units of the instance are used up' },
  ],
});
