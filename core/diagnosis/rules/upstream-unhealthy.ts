import { ruleOfSigns } from '../rule.ts';

/** The gateway knows upstreams, and holds none of them healthy. */
export const upstreamUnhealthy = ruleOfSigns({
  code: 'upstream.unhealthy',
  title: 'the gateway holds no upstream healthy, or its circuit breaker is open',
  fixes: [
    'look at the health checks: path, expected status, time limit',
    'wait until the breaker lets a probe through, and see why the calls before it failed',
  ],
  signs: [
    { error: ['UPSTREAMS_UNHEALTHY', 'CIRCUIT_OPEN'], confidence: 0.99, says: 'no target may be asked' },
    {
      of: 'kong',
      status: 503,
      body: /failure to get a peer from the ring-balancer/,
      confidence: 0.98,
      says: 'no target of the upstream is usable',
    },
    {
      of: 'apigee',
      status: 503,
      body: /NoActiveTargets/,
      confidence: 0.98,
      says: 'every server of the load balancer is out',
    },
    {
      of: 'tyk',
      status: 503,
      body: /Service temporarily unavailable\./,
      confidence: 0.95,
      says: 'the circuit breaker is open',
    },
    {
      of: ['tyk', 'backend', 'unknown'],
      status: 503,
      body: /^all hosts are down/,
      confidence: 0.9,
      says: 'uptime tests hold every host down',
    },
    {
      of: ['envoy', 'gcp-esp', 'gcp-apigateway'],
      status: 503,
      body: /no healthy upstream/,
      confidence: 0.6,
      says: 'no host of the cluster is healthy',
    },
    {
      of: 'apim',
      status: 503,
      body: /Service (temporarily )?unavailable/i,
      confidence: 0.7,
      says: 'the circuit breaker of the backend is open, or its pool is empty',
    },
    { of: 'aws-alb', status: 503, confidence: 0.85, says: 'the target group has no healthy target' },
    { of: 'nginx', log: /no live upstreams/, confidence: 0.97, says: 'the log says that no upstream is alive' },
    { of: 'cloudflare', status: 503, confidence: 0.4, says: 'no origin of the pool is healthy, or a limit is reached' },
  ],
});
