import { ruleOfSigns } from '../rule.ts';

/** The authorizer itself failed, so that nobody was let in. */
export const authorizerError = ruleOfSigns({
  code: 'authorizer.error',
  title: 'the authorizer failed: this is a failure of authorization that looks like one of the server',
  fixes: [
    "look into the authorizer's log: it threw, ran out of time or returned a form that cannot be used",
    'check that the gateway may invoke it',
  ],
  signs: [
    {
      error: ['AUTHORIZER_FAILED', 'DEPENDENCY_FAILED'],
      confidence: 0.97,
      says: 'the authorizer gave no usable answer',
    },
    {
      of: 'aws-rest',
      status: 500,
      body: /^\s*\{\s*"message"\s*:\s*null\s*\}\s*$/,
      confidence: 0.95,
      says: 'a REST API says null when the authorizer failed',
    },
    {
      headers: { 'x-amzn-errortype': /Authorizer(Configuration|Failure)Exception/ },
      confidence: 0.98,
      says: 'the error type names the authorizer',
    },
    {
      log: /Authorizer error|authorizer.*(timed? ?out|failed|error|invalid)|Invalid JSON in response/i,
      status: [500, 401, 403],
      confidence: 0.95,
      says: 'the log names the authorizer',
    },
    {
      of: 'aws-http',
      status: 500,
      body: /"Internal Server Error"/,
      also: ({ request }) =>
        request.header('authorization') === undefined
          ? undefined
          : [
              {
                where: 'request header authorization',
                seen: 'there',
                says: 'an authorizer may stand before the integration',
              },
            ],
      confidence: 0.25,
      says: 'an HTTP API answers 500 to a failed authorizer too',
      needs: '$context.authorizer.error in the access log',
    },
  ],
});
