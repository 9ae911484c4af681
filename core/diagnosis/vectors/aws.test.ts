import { expect, test } from 'vitest';
import { awsHttp, awsRest, plain, verdictOn, type Answer, type Failure } from '../../testing/failures.ts';

const OWN = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders';
const ISE = '{"message": "Internal server error"}';
const FORBIDDEN = awsRest(403, '{"message":"Forbidden"}', 'ForbiddenException');
const ACCESS = 'AccessDeniedException';

function rest(status: number, message: string, type: string): Answer {
  return awsRest(status, JSON.stringify({ message }), type);
}

/** A failure inside of the gateway, as the stage's execution log tells it. */
function logged(status: number, log: string): Failure {
  return { response: awsRest(status, ISE, 'InternalServerErrorException'), log: `(9b1deb4d) ${log}` };
}

function challenged(description: string): Failure {
  const challenge = `Bearer scope="" error="invalid_token" error_description="${description}"`;
  return {
    headers: { authorization: 'Bearer x' },
    response: awsHttp(401, 'Unauthorized', { 'www-authenticate': challenge }),
  };
}

const IN_LOWER_CASE = {
  'x-amzn-errortype': 'MissingAuthenticationTokenException',
  'x-amz-apigw-id': 'a=',
  'x-amzn-requestid': '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
};
const AS_HTTP1 = {
  'x-amzn-ErrorType': 'UnauthorizedException',
  'x-amz-apigw-id': 'a=',
  'x-amzn-RequestId': '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
};
const EDGE = {
  ...IN_LOWER_CASE,
  'x-cache': 'Error from cloudfront',
  via: '1.1 x.cloudfront.net (CloudFront)',
  'x-amz-cf-id': 'a',
  'x-amz-cf-pop': 'FRA1',
};
const BASIC = { authorization: 'Basic YTpi' };

test.each<[Failure, string]>([
  // REST APIs.
  [
    { url: OWN, response: rest(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException') },
    'aws-rest gateway route.none',
  ],
  [
    { url: OWN, response: plain(403, '{"message":"Missing Authentication Token"}', IN_LOWER_CASE) },
    'aws-rest gateway route.none',
  ],
  [
    { url: OWN, response: plain(403, '{"message":"Missing Authentication Token"}', EDGE) },
    'aws-rest gateway route.none',
  ],
  [
    {
      url: OWN,
      config: 'AuthorizationType: AWS_IAM',
      response: rest(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'),
    },
    'aws-rest gateway signature.missing',
  ],
  [
    {
      url: OWN,
      headers: { authorization: 'Bearer abc' },
      response: rest(
        403,
        "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.",
        'IncompleteSignatureException',
      ),
    },
    'aws-rest gateway route.none',
  ],
  [{ url: OWN, response: FORBIDDEN }, 'aws-rest gateway key.missing'],
  [{ url: OWN, headers: { 'X-API-Key': 'k' }, response: FORBIDDEN }, 'aws-rest gateway key.invalid'],
  [
    { url: OWN, headers: { 'x-api-key': 'k' }, log: 'AWS WAF web ACL terminated the request', response: FORBIDDEN },
    'aws-rest gateway waf.blocked',
  ],
  [
    { url: OWN, response: awsRest(403, '{"Message":"User is not authorized to access this resource"}', ACCESS) },
    'aws-rest gateway policy.denied',
  ],
  [
    {
      url: OWN,
      response: awsRest(
        403,
        '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
        ACCESS,
      ),
    },
    'aws-rest gateway policy.denied',
  ],
  [
    {
      url: OWN,
      response: awsRest(
        403,
        '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********1234:abc/prod/GET/x"}',
        ACCESS,
      ),
    },
    'aws-rest gateway policy.denied',
  ],
  [
    {
      url: OWN,
      response: awsRest(
        403,
        '{"Message":"User: arn:aws:iam::1:user/x is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:a because no identity-based policy allows the execute-api:Invoke action"}',
        ACCESS,
      ),
    },
    'aws-rest gateway credentials.permission',
  ],
  [
    {
      url: OWN,
      response: rest(
        403,
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
        'InvalidSignatureException',
      ),
    },
    'aws-rest gateway signature.mismatch',
  ],
  [
    {
      url: OWN,
      response: rest(
        403,
        'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)',
        'InvalidSignatureException',
      ),
    },
    'aws-rest gateway signature.expired',
  ],
  [
    {
      url: OWN,
      response: rest(403, 'The security token included in the request is invalid.', 'UnrecognizedClientException'),
    },
    'aws-rest gateway credentials.permission',
  ],
  [
    { url: OWN, response: rest(403, 'The security token included in the request is expired', 'ExpiredTokenException') },
    'aws-rest gateway signature.expired',
  ],
  [{ url: OWN, response: rest(401, 'Unauthorized', 'UnauthorizedException') }, 'aws-rest gateway token.missing'],
  [{ url: OWN, response: plain(401, '{"message":"Unauthorized"}', AS_HTTP1) }, 'aws-rest gateway token.missing'],
  [
    {
      url: OWN,
      headers: { authorization: 'Bearer x' },
      response: rest(401, 'The incoming token has expired', 'UnauthorizedException'),
    },
    'aws-rest gateway jwt.expired',
  ],
  [{ url: OWN, response: rest(400, 'Invalid request body', 'BadRequestException') }, 'aws-rest gateway body.invalid'],
  [
    { url: OWN, response: rest(400, 'Missing required request parameters: [x, y]', 'BadRequestException') },
    'aws-rest gateway params.missing',
  ],
  [
    { url: OWN, response: rest(415, 'Unsupported Media Type', 'BadRequestException') },
    'aws-rest gateway media-type.unsupported',
  ],
  [
    { url: OWN, response: rest(413, 'Request Too Long', 'RequestTooLargeException') },
    'aws-rest gateway body.too-large',
  ],
  [{ url: OWN, response: rest(414, 'Request URI too long', 'BadRequestException') }, 'aws-rest gateway uri.too-long'],
  [{ url: OWN, response: rest(429, 'Too Many Requests', 'TooManyRequestsException') }, 'aws-rest gateway limit.rate'],
  [{ url: OWN, response: rest(429, 'Limit Exceeded', 'LimitExceededException') }, 'aws-rest gateway limit.quota'],
  [
    {
      url: OWN,
      response: rest(429, 'Limit Exceeded', 'LimitExceededException'),
      log: 'API Key ****F0yrv6 exceeded throttle limit for API Stage a/dev: Key throttle limit exceeded for Usage Plan ID n. Throttle Limit: 1.0 Burst Limit: 1',
    },
    'aws-rest gateway limit.rate',
  ],
  [
    { url: OWN, response: awsRest(500, '{"message":null}', 'AuthorizerConfigurationException') },
    'aws-rest gateway authorizer.error',
  ],
  [
    { url: OWN, response: awsRest(500, '{"message": null}', 'InternalServerErrorException') },
    'aws-rest gateway authorizer.error',
  ],
  [
    { url: OWN, response: rest(504, 'Endpoint request timed out', 'InternalServerErrorException') },
    'aws-rest gateway integration.timeout',
  ],
  [
    { url: OWN, response: rest(504, 'Network error communicating with endpoint', 'InternalServerErrorException') },
    'aws-rest gateway upstream.refused',
  ],
  [
    logged(502, 'Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: x'),
    'aws-rest gateway upstream.error',
  ],
  [
    logged(502, 'Execution failed due to configuration error: Malformed Lambda proxy response'),
    'aws-rest gateway integration.malformed-response',
  ],
  [logged(500, 'Lambda execution failed with status 429 due to throttling'), 'aws-rest gateway limit.concurrency'],
  [
    logged(500, 'Execution failed due to configuration error: Invalid permissions on Lambda function'),
    'aws-rest gateway integration.permission',
  ],
  [
    logged(
      500,
      'Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 404',
    ),
    'aws-rest gateway config.error',
  ],
  [
    logged(
      500,
      'Execution failed due to configuration error: Output mapping refers to an invalid method response: 200',
    ),
    'aws-rest gateway config.error',
  ],
  [
    logged(
      500,
      'Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template.',
    ),
    'aws-rest gateway config.error',
  ],
  [
    logged(500, 'Execution failed due to configuration error: Invalid endpoint address'),
    'aws-rest gateway config.error',
  ],
  [
    logged(504, 'Execution failed due to a network error communicating with endpoint'),
    'aws-rest gateway upstream.refused',
  ],
  [
    logged(
      500,
      "Execution failed due to configuration error: Host name 'x' does not match the certificate subject provided by the peer (CN=y)",
    ),
    'aws-rest gateway upstream.tls',
  ],
  [logged(504, 'Execution failed due to a timeout error'), 'aws-rest gateway integration.timeout'],
  [logged(500, 'Execution failed due to configuration error: Authorizer error'), 'aws-rest gateway authorizer.error'],
  [
    logged(500, 'Execution failed due to configuration error: Unable to transform request'),
    'aws-rest gateway template.error',
  ],
  [
    {
      url: OWN,
      response: plain(500, '{"error":"boom"}', {
        'x-amzn-requestid': AS_HTTP1['x-amzn-RequestId'],
        'x-amz-apigw-id': 'a=',
      }),
    },
    'aws-rest upstream upstream.error',
  ],
  [
    {
      url: OWN,
      response: plain(404, '{"error":"no such order"}', { 'x-amzn-remapped-date': 'x', 'x-amz-apigw-id': 'a=' }),
    },
    'aws-rest upstream upstream.error',
  ],
  // HTTP APIs.
  [{ response: awsHttp(404, 'Not Found') }, 'aws-http gateway route.none'],
  [{ response: awsHttp(401, 'Unauthorized', { 'www-authenticate': 'Bearer' }) }, 'aws-http gateway token.missing'],
  [
    { response: awsHttp(401, 'Unauthorized', { 'www-authenticate': 'Bearer' }), headers: BASIC },
    'aws-http gateway token.scheme',
  ],
  [challenged('the token does not have a valid audience'), 'aws-http gateway jwt.audience'],
  [challenged('the token has expired'), 'aws-http gateway jwt.expired'],
  [challenged('the token does not have a valid issuer'), 'aws-http gateway jwt.issuer'],
  [challenged('signing method HS256 is invalid'), 'aws-http gateway jwt.algorithm'],
  [challenged('token contains an invalid number of segments'), 'aws-http gateway jwt.malformed'],
  [challenged("invalid character 'a' looking for beginning of value"), 'aws-http gateway jwt.malformed'],
  [challenged('invalid kid: x'), 'aws-http gateway jwt.key-unknown'],
  [challenged('unable to decode \\"n\\" from RSA public key'), 'aws-http gateway jwks.unreachable'],
  [challenged('OIDC discovery endpoint communication error'), 'aws-http gateway jwks.unreachable'],
  [challenged('JWKS communication error'), 'aws-http gateway jwks.unreachable'],
  [
    {
      headers: { authorization: 'Bearer x' },
      response: awsHttp(403, 'Forbidden', { 'www-authenticate': 'Bearer scope="read" error="insufficient_scope"' }),
    },
    'aws-http gateway jwt.scope',
  ],
  [{ response: awsHttp(403, 'Forbidden') }, 'aws-http gateway policy.denied'],
  [{ response: awsHttp(413, 'Request Entity Too Large') }, 'aws-http gateway body.too-large'],
  [{ response: awsHttp(431, 'Request Header Fields Too Large') }, 'aws-http gateway header.too-large'],
  [{ response: awsHttp(429, 'Too Many Requests') }, 'aws-http gateway limit.rate'],
  [{ response: awsHttp(500, 'Internal Server Error') }, 'aws-http gateway upstream.error'],
  [
    {
      response: awsHttp(500, 'Internal Server Error'),
      log: `The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.`,
    },
    'aws-http gateway integration.permission',
  ],
  [
    {
      response: awsHttp(500, 'Internal Server Error'),
      log: `The response from the Lambda function doesn't match the format that API Gateway expects. Lambda body contains the wrong type for field "headers"`,
    },
    'aws-http gateway integration.malformed-response',
  ],
  [
    { response: awsHttp(500, 'Internal Server Error'), log: 'Lambda invocation failed. Status code: 429' },
    'aws-http gateway limit.concurrency',
  ],
  [{ response: awsHttp(503, 'Service Unavailable') }, 'aws-http gateway integration.timeout'],
  [{ response: awsHttp(504, 'Gateway Timeout') }, 'aws-http gateway integration.timeout'],
  [{ response: plain(422, '{"detail":"x"}', { 'apigw-requestid': 'a=' }) }, 'aws-http upstream body.invalid'],
  // What stands in front.
  [
    {
      response: plain(403, '<HTML><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Request blocked.', {
        server: 'CloudFront',
        'x-cache': 'Error from cloudfront',
      }),
    },
    'aws-cloudfront edge waf.blocked',
  ],
  [
    {
      response: plain(403, '<HTML><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Bad request.', {
        server: 'CloudFront',
        'x-cache': 'Error from cloudfront',
      }),
    },
    'aws-cloudfront edge host.unknown',
  ],
  [
    { response: plain(502, '<html><center><h1>502 Bad Gateway</h1></center></html>', { Server: 'awselb/2.0' }) },
    'aws-alb gateway upstream.reset',
  ],
  [
    { response: plain(503, '<html><h1>503 Service Temporarily Unavailable</h1></html>', { Server: 'awselb/2.0' }) },
    'aws-alb gateway upstream.unhealthy',
  ],
  [
    { response: plain(504, '<html><h1>504 Gateway Time-out</h1></html>', { Server: 'awselb/2.0' }) },
    'aws-alb gateway upstream.timeout',
  ],
  [{ response: plain(405, '', { 'x-amzn-waf-action': 'captcha' }) }, 'aws-waf edge waf.blocked'],
])('%j', (failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});
