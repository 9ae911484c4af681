import { ruleOfSigns } from '../rule.ts';

/** No route of the gateway fits the request. */
export const routeNone = ruleOfSigns({
  code: 'route.none',
  title: 'the gateway has no route for this method and path',
  fixes: ['compare host, path and method with the routes that are deployed', 'deploy the route, or ask for its path'],
  signs: [
    {
      error: 'ROUTE_NOT_FOUND',
      confidence: 0.99,
      says: 'the router found no route; the near misses say why each came close',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /"message"\s*:\s*"Missing Authentication Token"/,
      also: ({ request }) =>
        /^AWS4-HMAC-SHA256\b/.test(request.header('authorization') ?? '')
          ? [
              {
                where: 'request header authorization',
                seen: 'AWS4-HMAC-SHA256 …',
                says: 'the request is signed, so no signature is missing',
              },
            ]
          : [],
      confidence: 0.85,
      says: 'a REST API says this of a path or method it does not have; a token is missing only where a method asks for a signature',
      fixes: [
        'check the path with the stage in front of it, and the method, against the resources that are deployed',
        'deploy the API again if the resource is new',
        'sign the request if the method uses AWS_IAM',
      ],
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /not a valid key=value pair \(missing equal-sign\) in Authorization header|Invalid key=value pair \(missing equal-sign\)/,
      confidence: 0.75,
      says: 'no resource fits, so the gateway took the Authorization header for a signature',
      fixes: ['check stage, path and method first; the token itself was never looked at'],
    },
    {
      of: 'aws-http',
      status: 404,
      body: /^\s*\{"message":\s*"Not Found"\}\s*$/,
      confidence: 0.9,
      says: 'an HTTP API has no such route or stage',
    },
    {
      of: 'kong',
      status: 404,
      body: /no Route matched with those values/,
      confidence: 0.97,
      says: 'no route of Kong fits host, path, method and headers',
    },
    {
      of: 'apim',
      status: 404,
      body: /"message"\s*:\s*"Resource not found"/,
      confidence: 0.95,
      says: 'no operation of an API fits',
    },
    {
      of: 'apigee',
      status: 404,
      body: /ApplicationNotFound|Unable to identify proxy for host/,
      confidence: 0.95,
      says: 'no proxy is deployed for host and base path',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 404,
      body: /The current request is not defined by this API|Method does not exist/,
      confidence: 0.97,
      says: 'the OpenAPI document has no such path',
    },
    {
      of: ['tyk', 'backend', 'unknown'],
      status: 404,
      body: /^Not Found\s*$/,
      confidence: 0.5,
      says: 'Tyk says this, as plain text, when no API listens on the path; so do other programs',
    },
    {
      of: 'apim',
      log: /\b(OperationNotFound)\b/,
      confidence: 0.97,
      says: 'LastError.Reason says so',
    },
  ],
});
