import { ruleOfSigns } from '../rule.ts';

/** The path is known, but not with this method. */
export const routeMethod = ruleOfSigns({
  code: 'route.method',
  title: 'the gateway has a route for this path, but not for this method',
  fixes: ['use a method that the route has', 'add the method to the route'],
  signs: [
    { error: 'METHOD_NOT_ALLOWED', confidence: 0.99, says: 'the router found routes of this path with other methods' },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 405,
      body: /is matched to the defined url template .* but its http method is not allowed/,
      confidence: 0.97,
      says: 'the OpenAPI document has the path with other methods',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Requested endpoint is forbidden/,
      confidence: 0.4,
      says: 'the allow list of the version has no such method and path',
    },
    {
      of: ['kong', 'nginx', 'apigee', 'apim', 'envoy', 'aws-cloudfront', 'aws-alb'],
      status: 405,
      confidence: 0.7,
      says: 'the gateway does not take this method here',
    },
    {
      of: ['backend', 'unknown', 'cloudflare'],
      status: 405,
      confidence: 0.8,
      says: 'the path is there, but not with this method',
    },
    { status: 405, confidence: 0.6, says: 'whoever answered does not take this method here' },
  ],
});
