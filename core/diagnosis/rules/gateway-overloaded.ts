import { ruleOfSigns } from '../rule.ts';

/** The gateway itself has no room. */
export const gatewayOverloaded = ruleOfSigns({
  code: 'gateway.overloaded',
  title: 'the gateway takes no more requests at the moment',
  fixes: ['try again later, with a growing pause', 'give the gateway more instances'],
  signs: [
    {
      error: 'COUNTER_UNAVAILABLE',
      confidence: 0.97,
      title: 'the gateway cannot reach the counters of a limit, and lets nobody through without them',
      says: 'the store of the counters did not answer',
      fixes: ['bring the store of the counters back', 'let the limit stay open or count locally while it is away'],
    },
    {
      error: ['GATEWAY_OVERLOADED', 'GATEWAY_CLOSED'],
      confidence: 0.99,
      says: 'the gateway had no room or was closing',
    },
    {
      of: 'kong',
      status: 503,
      body: /The upstream server is currently unavailable/,
      confidence: 0.6,
      says: 'Kong itself answered 503',
    },
    {
      log: /worker_connections are not enough|too many open files|EMFILE|SNAT port exhaustion/i,
      confidence: 0.93,
      says: 'the log says that the gateway ran out of connections',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 503,
      body: /UNAVAILABLE: /,
      confidence: 0.6,
      says: 'Service Control could not be asked',
    },
    { of: 'aws-cloudfront', status: 503, confidence: 0.5, says: 'CloudFront or the function at its edge had no room' },
  ],
});
