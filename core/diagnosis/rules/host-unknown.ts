import { ruleOfSigns } from '../rule.ts';

/** The host that was asked for is nobody's here. */
export const hostUnknown = ruleOfSigns({
  code: 'host.unknown',
  title: 'whoever answered does not know the host that was asked for',
  fixes: ['check the host of the URL and the Host header', 'map the domain to the API'],
  signs: [
    {
      of: 'aws-cloudfront',
      status: [403, 404],
      body: /Bad request|The distribution does not match the certificate|is not (properly )?configured/i,
      confidence: 0.6,
      says: 'no distribution has this host',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /"Forbidden"/,
      also: ({ request }) =>
        request.host !== '' && !request.host.endsWith('amazonaws.com') && request.header('x-api-key') === undefined
          ? [
              {
                where: 'request host',
                seen: request.host,
                says: 'a domain of its own, which may have no mapping for this path',
              },
            ]
          : undefined,
      confidence: 0.45,
      says: 'a REST API says this of a domain without a mapping, and of a missing key',
      needs: 'the mappings of the custom domain, or the same call on the execute-api host',
    },
    {
      of: 'apigee',
      status: 404,
      body: /Unable to identify proxy for host: (?!default)/,
      confidence: 0.5,
      says: 'no environment group has this host',
    },
    {
      of: 'cloudflare',
      status: [530, 409],
      body: /error code: (1016|1001|1000)|1001|1016/,
      confidence: 0.9,
      says: 'Cloudflare knows no origin for this host',
    },
    {
      of: 'cloudflare',
      status: 403,
      body: /error code: 1000|DNS points to prohibited IP/i,
      confidence: 0.85,
      says: 'the DNS record of the host points at Cloudflare itself',
    },
    { of: 'aws-alb', status: 404, confidence: 0.4, says: 'no rule of the load balancer fits host and path' },
    {
      log: /ENOTFOUND|EAI_AGAIN|getaddrinfo|Could not resolve host|NXDOMAIN|Name or service not known/i,
      also: ({ response }) => (response === undefined ? [] : undefined),
      confidence: 0.9,
      says: 'the name of the host could not be resolved',
      fixes: ['check the host name for a typing error', 'check DNS and VPN'],
    },
  ],
});
