import { ruleOfSigns } from '../rule.ts';

/** HTTP was spoken where TLS is asked for. */
export const tlsRequired = ruleOfSigns({
  code: 'tls.required',
  title: 'the request came by plain HTTP, and the route takes HTTPS only',
  fixes: ['call the https URL', 'behind a proxy that ends TLS, hand on X-Forwarded-Proto and trust that proxy'],
  signs: [
    {
      of: 'kong',
      status: 426,
      body: /Please use HTTPS protocol/,
      confidence: 0.99,
      says: 'the route takes https only',
    },
    {
      of: 'kong',
      status: 400,
      body: /You must use HTTPS/,
      confidence: 0.98,
      says: 'the oauth2 endpoints take https only',
    },
    {
      status: 400,
      body: /The plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server/,
      confidence: 0.93,
      says: 'the port wants TLS',
    },
    { status: 426, confidence: 0.85, says: 'another protocol is asked for' },
    {
      of: ['aws-rest', 'aws-http', 'aws-cloudfront'],
      status: 403,
      also: ({ request }) =>
        request.url.startsWith('http://')
          ? [{ where: 'request url', seen: 'http://', says: 'API Gateway takes https only' }]
          : undefined,
      confidence: 0.5,
      says: 'plain HTTP is refused',
    },
    {
      log: /wrong version number|EPROTO|packet length too long|http request to https|HTTP\/0\.9/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.7,
      says: 'one side speaks TLS and the other does not',
    },
  ],
});
