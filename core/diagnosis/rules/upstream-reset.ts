import { ruleOfSigns } from '../rule.ts';

/** The upstream closed the connection before its answer was whole. */
export const upstreamReset = ruleOfSigns({
  code: 'upstream.reset',
  title: 'the upstream closed the connection before its answer was complete',
  fixes: [
    "look for a crash in the upstream's log at this moment",
    "make the upstream's keep-alive longer than the gateway's, so that no connection is used as it closes",
  ],
  signs: [
    { error: 'UPSTREAM_RESET', confidence: 0.99, says: 'the upstream closed the connection' },
    {
      of: 'apigee',
      status: 502,
      body: /UnexpectedEOFAtTarget|Unexpected EOF at target/,
      confidence: 0.98,
      says: 'the target closed, often since its keep-alive is shorter than 60 s',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: [502, 503],
      body: /reset reason: (connection termination|remote reset|connection reset)/,
      confidence: 0.95,
      says: 'the backend ended the connection early',
    },
    {
      log: /upstream prematurely closed connection|recv\(\) failed \(104|ECONNRESET|connection reset by peer|unexpected EOF|\bEOF\b/i,
      status: [500, 502, 503, 504],
      confidence: 0.95,
      says: 'the log says that the connection was closed',
    },
    {
      of: 'cloudflare',
      status: 520,
      confidence: 0.6,
      says: 'the origin closed the connection or answered with nothing that can be read',
    },
    {
      log: /ECONNRESET|connection reset by peer|socket hang up|empty reply from server/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.8,
      says: 'the connection was closed before any answer',
    },
    {
      of: 'kong',
      status: 502,
      body: /An invalid response was received from the upstream server/,
      confidence: 0.35,
      says: 'one of the four things that Kong says this of',
    },
    {
      of: 'aws-alb',
      status: 502,
      confidence: 0.5,
      says: 'a target closed the connection, often since its keep-alive is shorter than that of the load balancer',
    },
  ],
});
