import { expect, test } from 'vitest';
import { espV2, plain, verdictOn, type Failure } from '../../testing/failures.ts';

const BEARER = { authorization: 'Bearer x' };
const UNREGISTERED =
  "UNAUTHENTICATED: Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";

test.each<[number, string, string]>([
  [404, 'The current request is not defined by this API.', 'route.none'],
  [
    405,
    'The current request is matched to the defined url template "/v1/shelves" but its http method is not allowed',
    'route.method',
  ],
  [400, 'Path is too long, max allowed size is 8192.', 'uri.too-long'],
  [500, 'Request `GET /x` is getting wrong route config', 'config.error'],
  [401, 'Jwt is missing', 'token.missing'],
  [401, 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections', 'jwt.malformed'],
  [401, 'Jwt header is an invalid Base64url encoded', 'jwt.malformed'],
  [401, 'Jwt header [alg] field is required and must be a string', 'jwt.algorithm'],
  [401, 'Jwt header [alg] is not supported', 'jwt.algorithm'],
  [401, 'Jwt header [kid] field is not a string', 'jwt.malformed'],
  [401, 'Jwt payload is an invalid JSON', 'jwt.malformed'],
  [401, 'Jwt payload [exp] field is not an integer', 'jwt.malformed'],
  [401, 'Jwt payload [aud] field is not a string or string list', 'jwt.malformed'],
  [401, 'Jwt signature is an invalid Base64url encoded', 'jwt.malformed'],
  [401, 'Jwt issuer is not configured', 'jwt.issuer'],
  [401, 'Jwt is expired', 'jwt.expired'],
  [401, 'Jwt not yet valid', 'jwt.not-yet-valid'],
  [403, 'Audiences in Jwt are not allowed', 'jwt.audience'],
  [401, 'Jwt verification fails', 'jwt.signature'],
  [401, "Jwks doesn't have key to match kid or alg from Jwt", 'jwt.key-unknown'],
  [401, 'Jwks remote fetch is failed', 'jwks.unreachable'],
  [401, "Jwks doesn't have any valid public key", 'jwks.unreachable'],
  [401, '[keys] in Jwks is not an array', 'jwks.unreachable'],
  [401, UNREGISTERED, 'key.missing'],
  [400, 'INVALID_ARGUMENT: API key not valid. Please pass a valid API key.', 'key.invalid'],
  [400, 'INVALID_ARGUMENT: API key not found. Please pass a valid API key.', 'key.invalid'],
  [400, 'INVALID_ARGUMENT: API key expired. Please renew the API key.', 'key.invalid'],
  [400, 'INVALID_ARGUMENT: Client project not valid. Please pass a valid project.', 'key.invalid'],
  [403, 'PERMISSION_DENIED: API x.test is not enabled for the project.', 'key.not-in-plan'],
  [403, 'PERMISSION_DENIED:  The API targeted by this request is invalid for the given API key.', 'key.not-in-plan'],
  [403, 'PERMISSION_DENIED: Permission denied.', 'credentials.permission'],
  [403, 'PERMISSION_DENIED: IP address blocked.', 'ip.denied'],
  [403, 'PERMISSION_DENIED: Referer blocked.', 'consumer.denied'],
  [403, 'PERMISSION_DENIED: Client application blocked.', 'consumer.denied'],
  [403, 'PERMISSION_DENIED: Project has been deleted.', 'consumer.denied'],
  [403, 'PERMISSION_DENIED: API x has billing disabled. Please enable it.', 'limit.account'],
  [403, 'PERMISSION_DENIED: The credential in the request can not be verified.', 'credentials.permission'],
  [429, 'RESOURCE_EXHAUSTED: Quota check failed.', 'limit.quota'],
  [
    429,
    "RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'read-requests' and limit 'l' of service 'S'",
    'limit.quota',
  ],
  [503, 'UNAVAILABLE: One or more Google Service Control backends are unavailable.', 'gateway.overloaded'],
  [500, 'INTERNAL: Calling Google Service Control API failed with: 403 and body: x', 'integration.permission'],
  [500, 'Token not found for audience: https://b.test', 'integration.permission'],
  [504, 'upstream request timeout', 'upstream.timeout'],
  [
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    'upstream.refused',
  ],
  [
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    'upstream.reset',
  ],
  [
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
    'upstream.tls',
  ],
  [503, 'no healthy upstream', 'upstream.unhealthy'],
  [400, 'Unexpected end of string. Expected , or } after key:value pair.', 'body.invalid'],
])('ESPv2 %i %s', (status, message, expected) => {
  expect(verdictOn({ headers: BEARER, response: espV2(status, message) })).toBe(`gcp-esp gateway ${expected}`);
});

const V1 = (code: number, message: string, detail: string): string =>
  JSON.stringify({
    code,
    message,
    details: [{ '@type': 'type.googleapis.com/google.rpc.DebugInfo', stackEntries: [], detail }],
  });
const AT_GATEWAY = 'https://x-abc.uc.gateway.dev/orders';

test.each<[Failure, string]>([
  [
    { response: plain(404, V1(5, 'Method does not exist.', 'service_control'), { server: 'nginx' }) },
    'gcp-esp gateway route.none',
  ],
  [
    {
      headers: BEARER,
      response: plain(401, V1(16, 'JWT validation failed: TIME_CONSTRAINT_FAILURE', 'auth'), { server: 'nginx' }),
    },
    'gcp-esp gateway jwt.expired',
  ],
  [
    { headers: BEARER, response: plain(401, V1(16, 'JWT validation failed: BAD_FORMAT', 'auth'), { server: 'nginx' }) },
    'gcp-esp gateway jwt.malformed',
  ],
  [
    {
      response: plain(401, V1(16, 'JWT validation failed: Missing or invalid credentials', 'auth'), {
        server: 'nginx',
      }),
    },
    'gcp-esp gateway token.missing',
  ],
  [
    {
      headers: BEARER,
      response: plain(403, V1(7, 'JWT validation failed: Audience not allowed', 'auth'), { server: 'nginx' }),
    },
    'gcp-esp gateway jwt.audience',
  ],
  [
    {
      headers: BEARER,
      response: plain(401, V1(16, 'JWT validation failed: Issuer not allowed', 'auth'), { server: 'nginx' }),
    },
    'gcp-esp gateway jwt.issuer',
  ],
  [
    { url: AT_GATEWAY, response: plain(401, '{"message":"Jwt is missing","code":401}') },
    'gcp-apigateway gateway token.missing',
  ],
  [
    {
      url: AT_GATEWAY,
      response: plain(404, '{"message":"The current request is not defined by this API.","code":404}', {
        server: 'Google Frontend',
      }),
    },
    'gcp-apigateway gateway route.none',
  ],
  [{ url: AT_GATEWAY, response: plain(500, '{"detail":"boom"}') }, 'gcp-apigateway upstream upstream.error'],
  [
    {
      url: AT_GATEWAY,
      response: plain(
        403,
        '<html><head><title>403 Forbidden</title></head><body><h1>Error: Forbidden</h1><h2>Your client does not have permission to get URL <code>/</code> from this server.</h2>',
      ),
    },
    'gcp-apigateway upstream integration.permission',
  ],
  [
    {
      method: 'OPTIONS',
      headers: { origin: 'https://b.test', 'access-control-request-method': 'POST' },
      response: espV2(
        405,
        'The current request is matched to the defined url template "/v1/shelves" but its http method is not allowed',
      ),
    },
    'gcp-esp gateway cors.preflight',
  ],
])('%j', (failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});
