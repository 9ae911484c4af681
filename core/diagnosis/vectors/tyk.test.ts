import { expect, test } from 'vitest';
import { plain, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

const JWT = { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln' };
const KEY = { authorization: 'abc123' };
const BASIC = { authorization: 'Basic YTpi' };

test.each<[Failure, number, string, string]>([
  [{}, 401, 'Authorization field missing', 'key.missing'],
  [{}, 400, 'Authorization field missing', 'token.missing'],
  [{ headers: KEY }, 403, 'Access to this API has been disallowed', 'key.invalid'],
  [{}, 401, 'Client certificate required', 'mtls.missing'],
  [{}, 403, 'Certificate has expired', 'mtls.untrusted'],
  [{ headers: JWT }, 400, 'Bearer token malformed', 'token.scheme'],
  [{ headers: { authorization: 'Bearer x' } }, 403, 'Key not authorised', 'token.inactive'],
  [
    { headers: { authorization: 'Bearer x' } },
    403,
    'Key not authorised. OAuth client access was revoked',
    'token.inactive',
  ],
  [{ headers: JWT }, 403, 'Key not authorized', 'jwt.signature'],
  [{ headers: JWT }, 403, 'Key not authorized: Unexpected signing method', 'jwt.algorithm'],
  [{ headers: JWT }, 401, 'Key not authorized: token has expired', 'jwt.expired'],
  [{ headers: JWT }, 401, 'Key not authorized: token used before issued', 'jwt.not-yet-valid'],
  [{ headers: JWT }, 401, 'Key not authorized: token is not valid yet', 'jwt.not-yet-valid'],
  [{ headers: JWT }, 401, 'Key not authorized: token has invalid issuer', 'jwt.issuer'],
  [{ headers: JWT }, 401, 'Key not authorized: token has invalid audience', 'jwt.audience'],
  [{ headers: JWT }, 403, 'key not authorized: no matching policy', 'jwt.claim'],
  [{ headers: JWT }, 403, 'key not authorized: no scope or policy in token', 'jwt.claim'],
  [{ headers: BASIC }, 401, 'User not authorised', 'credentials.permission'],
  [{ headers: BASIC }, 400, 'Attempted access with malformed header, values not in basic auth format', 'token.scheme'],
  [{}, 400, 'Body do not contain username', 'token.missing'],
  [{}, 400, 'Authorization field missing, malformed or invalid', 'signature.missing'],
  [{ headers: KEY }, 401, 'Request signature verification failed', 'signature.mismatch'],
  [{ headers: KEY }, 401, 'Key has expired, please renew', 'key.invalid'],
  [{ headers: KEY }, 403, 'Key is inactive, please renew', 'key.invalid'],
  [{ headers: KEY }, 403, 'Access to this resource has been disallowed', 'key.not-in-plan'],
  [{}, 429, 'Rate limit exceeded', 'limit.rate'],
  [{}, 429, 'API Rate Limit Exceeded', 'limit.rate'],
  [{}, 403, 'Quota exceeded', 'limit.quota'],
  [{}, 403, 'this organisation access has been disabled, please contact your API administrator', 'route.disabled'],
  [{}, 403, 'This organisation quota has been exceeded, please contact your API administrator', 'limit.quota'],
  [{}, 403, 'This organisation rate limit has been exceeded, please contact your API administrator', 'limit.rate'],
  [{}, 403, 'access from this IP has been disallowed', 'ip.denied'],
  [{}, 411, 'Content length is required for this request', 'body.too-large'],
  [{}, 400, 'Request is too large', 'body.too-large'],
  [{}, 403, 'Version information not found', 'route.stage'],
  [{}, 404, 'This API version does not seem to exist', 'route.stage'],
  [{}, 403, 'Requested endpoint is forbidden', 'policy.denied'],
  [{}, 403, 'Api Version has expired, please check documentation or contact administrator', 'route.stage'],
  [{}, 405, 'Method not allowed', 'route.method'],
  [{}, 422, 'firstName: firstName is required; lastName: lastName is required', 'body.invalid'],
  [{}, 422, 'request validation error: x', 'body.invalid'],
  [{}, 400, "JSON parsing error: invalid character 'o'", 'body.invalid'],
  [{}, 500, 'There was a problem proxying the request', 'upstream.refused'],
  [
    { log: 'http: proxy error: x509: certificate signed by unknown authority' },
    500,
    'There was a problem proxying the request',
    'upstream.tls',
  ],
  [
    { log: 'http: proxy error: dial tcp 10.0.0.1:80: connect: connection refused' },
    500,
    'There was a problem proxying the request',
    'upstream.refused',
  ],
  [{ log: 'http: proxy error: EOF' }, 500, 'There was a problem proxying the request', 'upstream.reset'],
  [{}, 500, 'Upstream host lookup failed', 'upstream.dns'],
  [{}, 504, 'Upstream service reached hard timeout.', 'upstream.timeout'],
  [{}, 503, 'Service temporarily unavailable.', 'upstream.unhealthy'],
  [{}, 500, 'Response body too large', 'upstream.bad-response'],
  [{}, 500, 'failed to mock response: mock: there is no example response for the code: 404', 'config.error'],
  [{}, 500, 'Loop level too deep. Found more than 5 loops in single request', 'config.error'],
])('%j %i %s', (request, status, message, expected) => {
  expect(verdictOn({ ...request, response: tyk(status, message) })).toBe(`tyk gateway ${expected}`);
});

const XML = '<?xml version = "1.0" encoding = "UTF-8"?>\n<error>Access to this API has been disallowed</error>';

test.each<[Failure, string]>([
  [
    { headers: KEY, response: plain(403, XML, { 'X-Generator': 'tyk.io', 'Content-Type': 'application/xml' }) },
    'tyk gateway key.invalid',
  ],
  [{ headers: KEY, response: plain(403, XML, { 'Content-Type': 'application/xml' }) }, 'tyk gateway key.invalid'],
  [
    { response: plain(403, '{\n    "error": "Quota exceeded"\n}', { 'Content-Type': 'application/json' }) },
    'tyk gateway limit.quota',
  ],
  [
    { response: plain(404, 'Not Found', { 'content-type': 'text/plain; charset=utf-8' }) },
    'backend upstream route.none',
  ],
  [{ response: plain(503, 'all hosts are down') }, 'backend upstream upstream.unhealthy'],
])('%j', (failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});
