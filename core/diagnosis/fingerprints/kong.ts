import type { Mark } from '../fingerprint.ts';

const ANY = /./s;

/** Kong's own words for a call that failed after it had been proxied. */
const AFTER_ATTEMPT =
  /An invalid response was received from the upstream server|The upstream server is timing out|The upstream server is currently unavailable/;

/** Marks of Kong Gateway. @see kong/pdk/response.lua, kong/error_handlers.lua */
export const kongMarks: readonly Mark[] = [
  {
    gateway: 'kong',
    origin: 'gateway',
    headers: { 'x-kong-response-latency': ANY },
    without: ['x-kong-upstream-latency'],
    confidence: 0.98,
    says: 'Kong answered without asking the upstream',
  },
  {
    gateway: 'kong',
    origin: 'gateway',
    headers: { 'x-kong-upstream-latency': ANY },
    body: AFTER_ATTEMPT,
    confidence: 0.97,
    says: 'Kong answered after an attempt at the upstream had failed',
  },
  {
    gateway: 'kong',
    origin: 'upstream',
    headers: { 'x-kong-upstream-latency': ANY },
    confidence: 0.94,
    says: 'Kong handed on what the upstream answered',
  },
  {
    gateway: 'kong',
    origin: 'upstream',
    headers: { via: /\bkong\// },
    confidence: 0.85,
    says: 'Kong proxied this answer',
  },
  {
    gateway: 'kong',
    origin: 'gateway',
    headers: { server: /^kong\// },
    without: ['via'],
    confidence: 0.95,
    says: 'Kong made this answer',
  },
  {
    gateway: 'kong',
    origin: 'gateway',
    body: /^\{\s*"message"\s*:\s*"[^"]*"\s*,\s*"request_id"\s*:\s*"[0-9a-f]{32}"\s*\}\s*$/,
    confidence: 0.93,
    says: 'the form in which Kong writes errors since 3.5',
  },
  {
    gateway: 'kong',
    origin: 'gateway',
    body: /no Route matched with those values|no Service found with those values|failure to get a peer from the ring-balancer|You cannot consume this service|No API key found in request|An invalid response was received from the upstream server|HMAC signature (cannot be verified|does not match)/,
    confidence: 0.9,
    says: 'words that Kong uses',
  },
  {
    gateway: 'kong',
    headers: { 'x-kong-request-id': ANY },
    confidence: 0.8,
    says: 'Kong put its request id on it',
  },
];
