import { ruleOfSigns } from '../rule.ts';

/** Nobody listens where the gateway connects to, or no way leads there. */
export const upstreamRefused = ruleOfSigns({
  code: 'upstream.refused',
  title: 'the upstream takes no connection from the gateway',
  fixes: [
    'start the upstream, and check its port',
    'inside a container localhost is the container itself: use the address of the service',
    'check firewall and security group between gateway and upstream',
  ],
  signs: [
    {
      error: ['UPSTREAM_REFUSED', 'UPSTREAM_UNREACHABLE'],
      confidence: 0.99,
      says: 'the connection to the upstream was refused',
    },
    {
      log: /connect\(\) failed \(111|ECONNREFUSED|connection refused|actively refused|dial tcp .* refused/i,
      status: [500, 502, 503, 504],
      confidence: 0.96,
      says: 'the log says that the connection was refused',
    },
    {
      log: /ECONNREFUSED|connection refused|curl: \(7\)/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.9,
      says: 'the client itself could not connect: nobody listens on the port it called',
      fixes: ['start the gateway, and check host and port of the URL'],
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 503,
      body: /delayed connect error: 111|remote connection failure|connection failure/,
      confidence: 0.95,
      says: 'errno 111: the connection was refused',
    },
    {
      of: 'apigee',
      status: 503,
      body: /TARGET_CONNECT_(REFUSED|FAIL)|ServiceUnavailable/,
      confidence: 0.6,
      says: 'Apigee could not connect to the target',
    },
    {
      of: 'aws-rest',
      status: 504,
      body: /Network error communicating with endpoint/,
      confidence: 0.7,
      says: 'the endpoint could not be reached: refused, no route, or a name without an address',
      needs: 'the execution log, which tells a refused connection from DNS',
    },
    {
      of: 'aws-http',
      status: 503,
      body: /Service Unavailable/,
      confidence: 0.4,
      says: 'an HTTP API says this of a backend it cannot reach and of one that is too slow',
      needs: '$context.integrationErrorMessage in the access log',
    },
    {
      of: 'kong',
      status: 502,
      body: /An invalid response was received from the upstream server/,
      confidence: 0.5,
      says: 'Kong says this of a refused connection, a reset, a failed handshake and an answer it cannot read',
      needs:
        "Kong's error.log, which tells them apart: connect() failed, upstream prematurely closed, SSL_do_handshake, too big header",
    },
    {
      of: 'tyk',
      status: 500,
      body: /There was a problem proxying the request/,
      confidence: 0.6,
      says: 'Tyk says this of a refused connection, of TLS and of an answer that broke off',
      needs: "Tyk's log line `http: proxy error`",
    },
    {
      of: 'nginx',
      status: 502,
      confidence: 0.5,
      says: 'nginx says this of an upstream that refuses or breaks off',
      needs: "nginx's error.log",
    },
    { of: 'cloudflare', status: 521, confidence: 0.95, says: 'the origin refused the connection' },
    {
      of: 'apim',
      status: 500,
      body: /Internal server error/i,
      log: /BackendConnectionFailure/,
      confidence: 0.75,
      says: 'API Management could not connect to the backend',
    },
    { of: 'aws-alb', status: 502, confidence: 0.45, says: 'a target refused or closed the connection' },
    {
      of: 'apigee',
      status: 500,
      body: /Host not reachable|[Cc]onnection refused/,
      confidence: 0.85,
      says: 'a service that a policy asks cannot be reached',
    },
    {
      of: 'aws-rest',
      log: /network error communicating with endpoint/i,
      confidence: 0.8,
      says: 'the log says that the endpoint cannot be reached',
    },
  ],
});
