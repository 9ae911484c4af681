import type { Mark } from '../fingerprint.ts';

/** Marks of plain proxies and content networks, which stand before or behind gateways. */
export const proxyMarks: readonly Mark[] = [
  {
    gateway: 'cloudflare',
    origin: 'edge',
    headers: { 'cf-ray': /./ },
    status: [403, 429, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530],
    body: /cloudflare|cf-error|error code: \d{3,4}|Attention Required|Just a moment/i,
    confidence: 0.93,
    says: 'Cloudflare made this page',
  },
  {
    gateway: 'cloudflare',
    origin: 'edge',
    headers: { 'cf-ray': /./ },
    status: [520, 521, 522, 523, 524, 525, 526, 527, 530],
    confidence: 0.92,
    says: 'a status that only Cloudflare has',
  },
  {
    gateway: 'cloudflare',
    origin: 'upstream',
    headers: { 'cf-ray': /./ },
    confidence: 0.5,
    says: 'the answer came by way of Cloudflare',
  },
  {
    gateway: 'nginx',
    origin: 'gateway',
    body: /<hr><center>(nginx|openresty)(\/[\d.]+)?( \([^)]*\))?<\/center>/i,
    confidence: 0.85,
    says: 'the page that nginx makes itself',
  },
  {
    gateway: 'nginx',
    origin: 'upstream',
    headers: { server: /^(nginx|openresty)\b/i },
    confidence: 0.45,
    says: 'nginx sent this answer',
  },
  {
    gateway: 'envoy',
    origin: 'gateway',
    headers: { server: /^(envoy|istio-envoy)$/i },
    body: /^(upstream connect error or disconnect\/reset before headers|no healthy upstream|upstream request timeout|stream timeout|local_rate_limited|RBAC: access denied|Jwt |Audiences in Jwt|Jwks )/,
    confidence: 0.95,
    says: 'words of Envoy, as plain text',
  },
  {
    gateway: 'envoy',
    origin: 'gateway',
    body: /^(upstream connect error or disconnect\/reset before headers|no healthy upstream$|upstream request timeout$|RBAC: access denied$)/,
    confidence: 0.85,
    says: 'words of Envoy, as plain text',
  },
  {
    gateway: 'envoy',
    origin: 'gateway',
    headers: { 'x-envoy-ratelimited': /./ },
    confidence: 0.9,
    says: 'Envoy limited the rate',
  },
  {
    gateway: 'envoy',
    origin: 'upstream',
    headers: { 'x-envoy-upstream-service-time': /./ },
    confidence: 0.7,
    says: 'Envoy handed on what the upstream answered',
  },
];
