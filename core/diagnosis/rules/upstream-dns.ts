import { ruleOfSigns } from '../rule.ts';

/** The gateway could not resolve the name of its upstream. */
export const upstreamDns = ruleOfSigns({
  code: 'upstream.dns',
  title: 'the gateway cannot resolve the host name of its upstream',
  fixes: [
    'check the host name of the upstream for a typing error',
    'resolve it from where the gateway runs: containers and clusters have a DNS of their own',
  ],
  signs: [
    { error: 'UPSTREAM_DNS', confidence: 0.99, says: 'the host name of the upstream did not resolve' },
    {
      of: 'kong',
      status: 503,
      body: /name resolution failed/,
      confidence: 0.98,
      says: 'Kong got no address for the host of the service',
    },
    {
      of: 'kong',
      status: 500,
      body: /failed the initial dns\/balancer resolve/,
      confidence: 0.98,
      says: 'the DNS server failed Kong',
    },
    {
      of: 'apigee',
      body: /NoResolvedHost|UnresolvedTarget|Unable to resolve host/,
      confidence: 0.98,
      says: 'the host of the target did not resolve',
    },
    {
      of: 'tyk',
      status: 500,
      body: /Upstream host lookup failed/,
      confidence: 0.98,
      says: 'the host of the target did not resolve',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 503,
      body: /no healthy upstream/,
      log: /DNS|resolve/i,
      confidence: 0.9,
      says: 'a cluster whose name does not resolve has no healthy host',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 503,
      body: /no healthy upstream/,
      confidence: 0.55,
      says: 'ESPv2 says this most often of a backend whose name does not resolve',
    },
    { of: 'cloudflare', status: 530, body: /1016/, confidence: 0.85, says: 'the name of the origin does not resolve' },
    {
      of: 'cloudflare',
      status: 523,
      confidence: 0.5,
      says: 'the origin cannot be reached, often since its DNS record is old',
    },
    {
      of: ['apim', 'aws-rest', 'aws-http', 'nginx', 'tyk', 'apigee', 'kong'],
      log: /could not be resolved|remote name could not be resolved|host not found in upstream|no such host|getaddrinfo ENOTFOUND|UnknownHostException|NXDOMAIN|name or service not known|dns server error/i,
      status: [500, 502, 503, 504],
      confidence: 0.95,
      says: 'the log says that a name did not resolve',
    },
  ],
});
