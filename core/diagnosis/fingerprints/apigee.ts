import type { Mark } from '../fingerprint.ts';

const ANY = /./s;

/** Marks of Apigee X, hybrid and Edge. */
export const apigeeMarks: readonly Mark[] = [
  {
    gateway: 'apigee',
    origin: 'upstream',
    headers: { 'x-apigee-fault-source': /^target$/i },
    body: /^(?!\s*\{\s*"fault")/,
    confidence: 0.98,
    says: 'Apigee says that the target made this error',
  },
  {
    gateway: 'apigee',
    origin: 'gateway',
    headers: { 'x-apigee-fault-code': ANY },
    confidence: 0.97,
    says: 'Apigee names the fault',
  },
  {
    gateway: 'apigee',
    origin: 'gateway',
    body: /\{\s*"fault"\s*:\s*\{\s*"faultstring"\s*:\s*".{0,1000}?"\s*,\s*"detail"\s*:\s*\{\s*"errorcode"\s*:\s*"[\w.-]+"/s,
    confidence: 0.97,
    says: 'the form in which Apigee writes faults',
  },
  {
    gateway: 'apigee',
    origin: 'gateway',
    body: /<errorcode>(messaging|protocol|flow|steps|policies|security|keymanagement|oauth)\.[\w.]+<\/errorcode>/,
    confidence: 0.95,
    says: 'a fault of Apigee as XML',
  },
  {
    gateway: 'apigee',
    origin: 'gateway',
    headers: { server: /^Apigee Router/i },
    confidence: 0.97,
    says: 'the router of Apigee Edge answered',
  },
  {
    gateway: 'apigee',
    origin: 'gateway',
    body: /^\s*\{"ErrorCode" : "[^"]*", "Error" :"/,
    confidence: 0.9,
    says: 'the form, blank for blank, of a token endpoint made with OAuthV2',
  },
  {
    gateway: 'apigee',
    headers: { 'x-apigee-message-id': ANY },
    confidence: 0.85,
    says: 'Apigee numbered the message',
  },
  { gateway: 'apigee', headers: { 'x-apigee-proxy': ANY }, confidence: 0.85, says: 'Apigee names the proxy' },
  {
    gateway: 'apigee',
    host: /\.(apigee\.net|apigee\.com)$/,
    confidence: 0.55,
    says: 'the host is of Apigee',
  },
];
