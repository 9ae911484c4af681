import type { Evidence } from '../../model/diagnosis.ts';
import type { KnownFacts } from '../facts.ts';
import { answeredBy } from '../own-signs.ts';
import { ruleOfSigns } from '../rule.ts';

const SEEN_UPSTREAM = (facts: KnownFacts): readonly Evidence[] | undefined =>
  facts.by.origin === 'upstream'
    ? [
        {
          where: 'fingerprint',
          seen: `${facts.by.gateway} ${facts.by.origin}`,
          says: 'the answer was made behind the gateway',
        },
      ]
    : undefined;

/** The upstream itself answered with an error, which the gateway handed on. */
export const upstreamError = ruleOfSigns({
  code: 'upstream.error',
  title: 'the upstream itself answered with this error; the gateway only handed it on',
  fixes: [
    "look into the upstream's own log for this request",
    'send the request to the upstream without the gateway between',
  ],
  signs: [
    {
      also: answeredBy('integration', (name) => name === 'mock', 'this mock made the answer'),
      confidence: 0.9,
      title: 'the mock of this route is set to answer with this error',
      says: 'the error comes from a mock',
      fixes: ['change the status of the mock, or put a real upstream in its place'],
    },
    {
      status: [500, 501, 502, 503, 504],
      also: SEEN_UPSTREAM,
      confidence: 0.75,
      says: 'a failure on the side of the server',
    },
    {
      status: [400, 401, 403, 404, 409, 410, 412, 415, 422, 429],
      also: SEEN_UPSTREAM,
      confidence: 0.4,
      says: 'the upstream refused the request',
    },
    { of: 'apigee', body: /flow\.ErrorResponseCode/, confidence: 0.9, says: "the target's own error" },
    {
      of: ['aws-rest', 'aws-http'],
      status: [500, 502],
      log: /Lambda execution failed with status 200 due to customer function error|Task timed out|Runtime exited|Unhandled/i,
      confidence: 0.93,
      says: 'the function failed, as its log says',
      fixes: ["look into the function's log for the Lambda request id"],
    },
    {
      of: 'aws-rest',
      status: 502,
      body: /"Internal server error"/,
      confidence: 0.55,
      says: 'a function that threw is a 502 of a REST API',
      needs: 'the execution log: `customer function error` or `Malformed Lambda proxy response`',
      fixes: ["look into the function's log for this request"],
    },
    {
      of: 'aws-http',
      status: 500,
      body: /"Internal Server Error"/,
      confidence: 0.5,
      says: 'a function that threw is a 500 of an HTTP API',
      needs: '$context.integrationErrorMessage in the access log',
      fixes: ["look into the function's log for this request"],
    },
    {
      of: 'apigee',
      status: 500,
      body: /steps\.servicecallout\./,
      confidence: 0.7,
      says: 'a service that a policy asks did not answer as it should',
    },
  ],
});
