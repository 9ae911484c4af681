import type { Mark } from '../fingerprint.ts';

/** A body of exactly the two names `code` and `message`. */
const CODE_MESSAGE =
  /^\s*\{\s*("code"\s*:\s*\d{3}\s*,\s*"message"\s*:\s*"(?:[^"\\]|\\.)*"|"message"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"code"\s*:\s*\d{3})\s*\}\s*$/;
const GATEWAY_HOST = /\.gateway\.dev$|\.apigateway\.[\w-]+\.cloud\.goog$/;

/** Marks of Cloud Endpoints (ESP, ESPv2) and of Google API Gateway, which runs the same proxy behind Google's front end. */
export const gcpMarks: readonly Mark[] = [
  {
    gateway: 'gcp-apigateway',
    origin: 'gateway',
    host: GATEWAY_HOST,
    body: CODE_MESSAGE,
    confidence: 0.97,
    says: 'the proxy of API Gateway made this error',
  },
  {
    gateway: 'gcp-apigateway',
    origin: 'gateway',
    headers: { server: /^Google Frontend$/i },
    body: CODE_MESSAGE,
    confidence: 0.9,
    says: "the proxy's form of errors behind Google's front end",
  },
  {
    gateway: 'gcp-apigateway',
    origin: 'upstream',
    host: GATEWAY_HOST,
    confidence: 0.8,
    says: 'the host is of API Gateway, and the answer is not in the form of its proxy',
  },
  {
    gateway: 'gcp-esp',
    origin: 'gateway',
    body: CODE_MESSAGE,
    headers: { server: /^envoy$/i },
    confidence: 0.95,
    says: 'the form in which ESPv2 writes errors',
  },
  {
    gateway: 'gcp-esp',
    origin: 'gateway',
    body: /^\s*\{\s*"code"\s*:\s*\d+\s*,\s*"message"\s*:\s*"[^"]*"\s*,\s*"details"\s*:\s*\[.*?type\.googleapis\.com\/google\.rpc\.DebugInfo.*?"detail"\s*:\s*"(service_control|auth|application)"/s,
    confidence: 0.97,
    says: 'the form in which the first ESP writes errors',
  },
  {
    gateway: 'gcp-esp',
    origin: 'gateway',
    body: /"message"\s*:\s*"(Jwt |Audiences in Jwt|Jwks |The current request is (not defined|matched)|UNAUTHENTICATED: |INVALID_ARGUMENT: |PERMISSION_DENIED: |RESOURCE_EXHAUSTED: |JWT validation failed)/,
    confidence: 0.9,
    says: 'words that ESPv2 uses',
  },
  {
    gateway: 'gcp-esp',
    host: /\.endpoints\.[\w-]+\.cloud\.goog$/,
    confidence: 0.75,
    says: 'the host is of Cloud Endpoints',
  },
];
