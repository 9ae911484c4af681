import { expect, test } from 'vitest';
import { apim, plain, verdictOn, type Failure } from '../../testing/failures.ts';

const KEY_CHALLENGE = {
  'WWW-Authenticate': 'AzureApiManagementKey realm="https://h/orders",name="Ocp-Apim-Subscription-Key",type="header"',
};
const MISSING =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const INVALID =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';
const INTERNAL = plain(
  500,
  '{ "statusCode": 500, "message": "Internal server error", "activityId": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" }',
  { 'content-type': 'application/json' },
);
const T2 = bearer({ iss: 'https://issuer.test/', aud: 'api://orders', exp: 1_700_000_600 });

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function bearer(claims: object): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${part({ alg: 'HS256' })}.${part(claims)}.c2ln` };
}

test.each<[Failure, string]>([
  [{ response: apim(404, 'Resource not found') }, 'route.none'],
  [{ response: apim(401, MISSING, KEY_CHALLENGE) }, 'key.missing'],
  [{ headers: { 'Ocp-Apim-Subscription-Key': 'k' }, response: apim(401, INVALID, KEY_CHALLENGE) }, 'key.invalid'],
  [{ response: apim(429, 'Rate limit is exceeded. Try again in 40 seconds.', { 'Retry-After': '40' }) }, 'limit.rate'],
  [
    {
      response: apim(403, 'Out of call volume quota. Quota will be replenished in 00:04:59.', { 'Retry-After': '299' }),
    },
    'limit.quota',
  ],
  [{ response: apim(403, 'Out of bandwidth quota. Quota will be replenished in 6.23:59:59.') }, 'limit.quota'],
  [{ response: apim(403, 'Forbidden') }, 'ip.denied'],
  [{ response: apim(403, 'Caller IP address 10.0.0.2 is not allowed. Access denied.') }, 'ip.denied'],
  [{ response: apim(401, 'Header X-Env was not found in the request. Access denied.') }, 'params.missing'],
  [{ response: apim(401, 'Header X-Env value of test is not allowed. Access denied.') }, 'policy.denied'],
  [{ response: apim(401, 'JWT not present.') }, 'token.missing'],
  [
    { headers: { authorization: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln' }, response: apim(401, 'JWT not present.') },
    'token.scheme',
  ],
  [{ headers: { authorization: 'Bearer abc' }, response: apim(401, 'Invalid JWT.') }, 'jwt.malformed'],
  [{ headers: T2, now: '2023-11-15T00:00:00Z', response: apim(401, 'Invalid JWT.') }, 'jwt.expired'],
  [{ headers: T2, now: '2023-11-15T00:00:00Z', response: apim(401, 'no') }, 'jwt.expired'],
  [
    {
      headers: T2,
      now: 1_700_000_000,
      log: 'lastErrorReason: TokenAudienceNotAllowed',
      response: apim(401, 'Invalid JWT.'),
    },
    'jwt.audience',
  ],
  [
    {
      headers: T2,
      now: 1_700_000_000,
      log: 'lastErrorReason: TokenIssuerNotAllowed',
      response: apim(401, 'Invalid JWT.'),
    },
    'jwt.issuer',
  ],
  [
    {
      headers: T2,
      now: 1_700_000_000,
      log: 'lastErrorReason: TokenSignatureInvalid',
      response: apim(401, 'Invalid JWT.'),
    },
    'jwt.signature',
  ],
  [
    {
      headers: T2,
      now: 1_700_000_000,
      log: 'lastErrorReason: TokenSignatureKeyNotFound',
      response: apim(401, 'Invalid JWT.'),
    },
    'jwt.key-unknown',
  ],
  [
    {
      headers: T2,
      now: 1_700_000_000,
      log: 'lastErrorReason: TokenClaimNotFound',
      response: apim(401, 'Invalid JWT.'),
    },
    'jwt.claim',
  ],
  [
    { headers: T2, now: 1_700_000_000, log: 'lastErrorReason: TokenExpired', response: apim(401, 'Invalid JWT.') },
    'jwt.expired',
  ],
  [{ response: apim(401, 'JWT token is missing the following claims: dept. Access denied.') }, 'jwt.claim'],
  [{ response: apim(401, 'Claim roles value of reader is not allowed. Access denied.') }, 'jwt.claim'],
  [
    { response: apim(401, 'IDX10223: Lifetime validation failed. The token is expired. Access denied.') },
    'jwt.expired',
  ],
  [{ response: apim(401, 'IDX10214: Audience validation failed. Access denied.') }, 'jwt.audience'],
  [{ response: apim(401, 'IDX10205: Issuer validation failed. Access denied.') }, 'jwt.issuer'],
  [
    {
      response: apim(
        401,
        "IDX10503: Signature validation failed. Token does not have a kid. Keys tried: 'x'. Access denied.",
      ),
    },
    'jwt.key-unknown',
  ],
  [
    { response: apim(401, "IDX10511: Signature validation failed. Keys tried: 'x'. kid: 'y'. Access denied.") },
    'jwt.signature',
  ],
  [
    {
      response: apim(
        400,
        'Body of the request does not conform to the definition which is associated with the content type application/json. Required properties are missing: name',
      ),
    },
    'body.invalid',
  ],
  [
    { response: apim(502, 'The request could not be processed due to an internal error. Contact the API owner.') },
    'upstream.bad-response',
  ],
  [{ response: INTERNAL }, 'config.error'],
  [
    {
      response: INTERNAL,
      log: 'BackendConnectionFailure: The remote certificate is invalid according to the validation procedure.',
    },
    'upstream.tls',
  ],
  [
    { response: INTERNAL, log: 'BackendConnectionFailure: The remote name could not be resolved: x.test' },
    'upstream.dns',
  ],
  [
    {
      response: INTERNAL,
      log: 'BackendConnectionFailure: No connection could be made because the target machine actively refused it.',
    },
    'upstream.refused',
  ],
  [{ response: INTERNAL, log: 'BackendConnectionFailure: SNAT port exhaustion' }, 'gateway.overloaded'],
  [{ response: INTERNAL, log: 'forward-request Timeout Request to the backend service timed out' }, 'upstream.timeout'],
  [
    {
      response: INTERNAL,
      log: 'ExpressionValueEvaluationFailure Expression evaluation failed. Object reference not set to an instance of an object.',
    },
    'template.error',
  ],
  [{ response: apim(503, 'Service unavailable') }, 'upstream.unhealthy'],
  [{ response: apim(429, 'Too many concurrent requests') }, 'limit.concurrency'],
])('%j', (failure, expected) => {
  expect(verdictOn(failure)).toBe(`apim gateway ${expected}`);
});

test("a 401 in the backend's own form behind the host of API Management is the backend's", () => {
  const response = plain(401, '{"error":"unauthorized"}', { server: 'Kestrel', 'request-context': 'appId=cid-v1:x' });
  expect(
    verdictOn({ url: 'https://x.azure-api.net/orders', headers: { 'Ocp-Apim-Subscription-Key': 'k' }, response }),
  ).toBe('apim upstream upstream.error');
});
