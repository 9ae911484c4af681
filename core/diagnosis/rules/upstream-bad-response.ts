import { ruleOfSigns } from '../rule.ts';

/** What the upstream sent is no HTTP that the gateway can hand on. */
export const upstreamBadResponse = ruleOfSigns({
  code: 'upstream.bad-response',
  title: 'the upstream answered with something that the gateway cannot hand on',
  fixes: [
    'send the request to the upstream itself and look at the raw bytes',
    'check protocol and port: HTTP/2 or TLS spoken where plain HTTP/1.1 is expected',
  ],
  signs: [
    {
      error: ['UPSTREAM_BAD_RESPONSE', 'RESPONSE_TOO_LARGE', 'RESPONSE_INVALID'],
      confidence: 0.99,
      says: 'the answer of the upstream was refused',
    },
    {
      status: [500, 502],
      log: /upstream sent (too big|invalid|no valid|unsupported)|malformed HTTP|HTTP parse error|Parse Error|protocol error/i,
      confidence: 0.95,
      says: 'the log says that the answer could not be read',
    },
    {
      of: 'apigee',
      body: /Response405WithoutAllowHeader|DecompressionFailureAtResponse/,
      confidence: 0.97,
      says: 'Apigee says what is wrong with the answer of the target',
    },
    {
      of: 'apigee',
      status: 502,
      body: /protocol\.http\.\w+/,
      confidence: 0.85,
      says: 'a header or the body of the target could not be taken',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: [502, 503],
      body: /reset reason: protocol error/,
      confidence: 0.95,
      says: 'HTTP/1.1 and HTTP/2 are mixed up',
    },
    {
      of: 'apim',
      status: 502,
      body: /internal error.*Contact the API owner|Response not allowed/is,
      confidence: 0.9,
      says: 'a validation of the answer refused it',
    },
    {
      of: 'tyk',
      status: 500,
      body: /Response body too large/,
      confidence: 0.9,
      says: 'the answer is larger than a transform may take',
    },
    {
      of: 'kong',
      status: 502,
      body: /An invalid response was received from the upstream server/,
      confidence: 0.3,
      says: 'one of the four things that Kong says this of',
    },
    { of: 'cloudflare', status: 520, confidence: 0.5, says: 'the origin answered with nothing that can be read' },
    {
      of: 'aws-http',
      status: 502,
      confidence: 0.5,
      says: 'the backend closed or answered with nothing that can be read',
    },
  ],
});
