import { ruleOfSigns } from '../rule.ts';

/** The upstream was reached and did not answer in time. */
export const upstreamTimeout = ruleOfSigns({
  code: 'upstream.timeout',
  title: 'the upstream did not answer within the time the gateway gives it',
  fixes: [
    'find out why the upstream is slow for this request',
    "raise the gateway's time limit, below that of the client",
  ],
  signs: [
    {
      error: ['UPSTREAM_TIMEOUT', 'UPSTREAM_CONNECT_TIMEOUT'],
      confidence: 0.99,
      says: 'a time limit of the integration ran out',
    },
    {
      of: 'kong',
      status: 504,
      body: /The upstream server is timing out/,
      confidence: 0.97,
      says: 'connecting, writing or reading took too long; each retry waits again',
    },
    {
      of: 'apigee',
      status: 504,
      body: /GatewayTimeout|TARGET_READ_TIMEOUT|APITimedOut/,
      confidence: 0.97,
      says: 'io.timeout.millis or api.timeout ran out',
    },
    {
      of: 'apigee',
      status: 503,
      body: /TARGET_CONNECT_TIMEOUT/,
      confidence: 0.93,
      says: 'the connection to the target was not made in time',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 504,
      body: /upstream request timeout/,
      confidence: 0.98,
      says: 'the deadline of the backend ran out, 15 s where none is set',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 408,
      body: /stream timeout/,
      confidence: 0.9,
      says: 'the stream was idle for too long',
    },
    {
      of: 'tyk',
      status: 504,
      body: /Upstream service reached hard timeout/,
      confidence: 0.98,
      says: 'the hard timeout ran out',
    },
    {
      of: 'apim',
      status: [500, 504, 408],
      log: /Timeout|timed out|operation was canceled/i,
      confidence: 0.9,
      says: 'the log says that the backend timed out',
    },
    { of: 'nginx', status: 504, confidence: 0.92, says: 'proxy_read_timeout or proxy_connect_timeout ran out' },
    { of: 'nginx', log: /upstream timed out/, confidence: 0.97, says: 'the log says that the upstream timed out' },
    { of: 'aws-alb', status: 504, confidence: 0.85, says: 'the target did not answer within the idle timeout' },
    { of: 'aws-cloudfront', status: 504, confidence: 0.85, says: 'the origin did not answer in time' },
    { of: 'cloudflare', status: [522, 524], confidence: 0.95, says: 'the origin did not answer in time' },
    {
      log: /ETIMEDOUT|timed out|timeout exceeded|curl: \(28\)/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.8,
      says: 'no answer came before the client gave up',
    },
    { status: 504, confidence: 0.5, says: 'somebody on the way waited too long' },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 503,
      body: /reset reason: connection timeout/,
      confidence: 0.95,
      says: 'the connection to the backend was not made in time',
    },
  ],
});
