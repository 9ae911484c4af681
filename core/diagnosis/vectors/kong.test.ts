import { expect, test } from 'vitest';
import { behindKong, kong, plain, verdictOn, type Answer, type Failure } from '../../testing/failures.ts';

/** As Kong wrote it up to 3.3: compact, without a request id. */
function old(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      Server: 'kong/2.8.3',
      'X-Kong-Response-Latency': '0',
      ...headers,
    },
    body: JSON.stringify({ message }),
  };
}

/** As Kong writes it after an attempt at the upstream. */
function afterAttempt(status: number, body: string, type = 'application/json; charset=utf-8'): Answer {
  return {
    status,
    headers: {
      'content-type': type,
      server: 'kong/3.9.1',
      'x-kong-upstream-latency': '3',
      'x-kong-proxy-latency': '1',
    },
    body,
  };
}

const KEY = { apikey: 'k' };
const BEARER = { 'www-authenticate': 'Bearer error="invalid_token"' };

test.each<[Failure, string]>([
  // The core's own errors.
  [{ response: kong(400, 'Request header or cookie too large') }, 'kong gateway header.too-large'],
  [{ response: kong(404, 'no Route matched with those values') }, 'kong gateway route.none'],
  [{ response: old(404, 'no Route matched with those values') }, 'kong gateway route.none'],
  [{ method: 'TRACE', response: afterTrace() }, 'kong gateway route.method'],
  [{ response: kong(411, 'Length required') }, 'kong gateway body.too-large'],
  [{ response: kong(413, 'Payload too large') }, 'kong gateway body.too-large'],
  [{ response: kong(414, 'URI too long') }, 'kong gateway uri.too-long'],
  [{ response: kong(415, 'Non-gRPC request matched gRPC route') }, 'kong gateway media-type.unsupported'],
  [{ response: kong(426, 'Please use HTTPS protocol') }, 'kong gateway tls.required'],
  [{ response: kong(500, 'An unexpected error occurred') }, 'kong gateway config.error'],
  [
    { response: kong(500, "failed the initial dns/balancer resolve for 'x' with: dns server error: 2 server failure") },
    'kong gateway upstream.dns',
  ],
  [
    { response: afterAttempt(502, '{"message":"An invalid response was received from the upstream server"}') },
    'kong gateway upstream.refused',
  ],
  [
    {
      response: afterAttempt(502, '{"message":"An invalid response was received from the upstream server"}'),
      log: 'upstream prematurely closed connection while reading response header from upstream',
    },
    'kong gateway upstream.reset',
  ],
  [
    {
      response: afterAttempt(502, '{"message":"An invalid response was received from the upstream server"}'),
      log: 'SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed)',
    },
    'kong gateway upstream.tls',
  ],
  [
    {
      response: afterAttempt(502, '{"message":"An invalid response was received from the upstream server"}'),
      log: 'upstream sent too big header while reading response header from upstream',
    },
    'kong gateway upstream.bad-response',
  ],
  [{ response: kong(503, 'name resolution failed') }, 'kong gateway upstream.dns'],
  [{ response: kong(503, 'failure to get a peer from the ring-balancer') }, 'kong gateway upstream.unhealthy'],
  [{ response: kong(503, 'no Service found with those values') }, 'kong gateway config.error'],
  [
    {
      response: afterAttempt(
        504,
        '{\n  "message":"The upstream server is timing out",\n  "request_id":"48cdfa5ff7b86a0cf4d5d21c2a6e9a31"\n}',
      ),
    },
    'kong gateway upstream.timeout',
  ],
  [
    {
      response: afterAttempt(
        504,
        'The upstream server is timing out\nrequest_id: 48cdfa5ff7b86a0cf4d5d21c2a6e9a31\n',
        'text/plain; charset=utf-8',
      ),
    },
    'kong gateway upstream.timeout',
  ],
  [
    {
      response: afterAttempt(
        504,
        '<!doctype html><html><head><title>Kong Error</title></head><body><h1>Kong Error</h1><p>The upstream server is timing out.</p></body></html>',
        'text/html',
      ),
    },
    'kong gateway upstream.timeout',
  ],
  [
    {
      response: afterAttempt(
        504,
        "<?xml version='1.0' encoding='UTF-8'?>\n<error>\n  <message>The upstream server is timing out</message>\n</error>",
        'application/xml',
      ),
    },
    'kong gateway upstream.timeout',
  ],
  // Plugins.
  [{ response: kong(401, 'No API key found in request', { 'www-authenticate': 'Key' }) }, 'kong gateway key.missing'],
  [
    { response: old(401, 'No API key found in request', { 'WWW-Authenticate': 'Key realm="kong"' }) },
    'kong gateway key.missing',
  ],
  [{ headers: KEY, response: kong(401, 'Unauthorized', { 'www-authenticate': 'Key' }) }, 'kong gateway key.invalid'],
  [
    { headers: { 'X-My-Key': 'k' }, response: kong(401, 'Unauthorized', { 'www-authenticate': 'Key realm="x"' }) },
    'kong gateway key.invalid',
  ],
  [{ headers: KEY, response: old(401, 'Invalid authentication credentials') }, 'kong gateway key.invalid'],
  [{ headers: KEY, response: kong(401, 'Duplicate API key found') }, 'kong gateway key.invalid'],
  [{ response: kong(500, "anonymous consumer x is configured but doesn't exist") }, 'kong gateway config.error'],
  [{ response: old(401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer' }) }, 'kong gateway token.missing'],
  [
    { headers: { authorization: 'Bearer a.b.c' }, response: old(401, 'Multiple tokens provided') },
    'kong gateway jwt.malformed',
  ],
  [
    { headers: { authorization: 'Bearer a.b.c' }, response: old(401, 'Bad token; invalid JSON') },
    'kong gateway jwt.malformed',
  ],
  [
    { headers: { authorization: 'Bearer a.b.c' }, response: old(401, 'Bad token; invalid alg') },
    'kong gateway jwt.algorithm',
  ],
  [
    { headers: { authorization: 'Bearer a.b.c' }, response: old(401, 'Bad token; invalid signature') },
    'kong gateway jwt.malformed',
  ],
  [{ response: old(401, "No mandatory 'iss' in claims", BEARER) }, 'kong gateway jwt.issuer'],
  [{ response: old(401, "No mandatory 'kid' in claims", BEARER) }, 'kong gateway jwt.claim'],
  [{ response: old(401, "No credentials found for given 'iss'", BEARER) }, 'kong gateway jwt.key-unknown'],
  [{ response: old(401, 'Invalid algorithm', BEARER) }, 'kong gateway jwt.algorithm'],
  [{ response: old(401, 'Invalid signature', BEARER) }, 'kong gateway jwt.signature'],
  [{ response: old(401, 'Invalid key/secret', BEARER) }, 'kong gateway jwt.signature'],
  [{ response: { ...old(401, ''), body: '{"exp":"token expired"}' } }, 'kong gateway jwt.expired'],
  [{ response: { ...old(401, ''), body: '{"nbf":"token not valid yet"}' } }, 'kong gateway jwt.not-yet-valid'],
  [{ response: { ...old(401, ''), body: '{"exp":"must be a number"}' } }, 'kong gateway jwt.claim'],
  [{ response: { ...old(401, ''), body: '{"exp":"exceeds maximum allowed expiration"}' } }, 'kong gateway jwt.claim'],
  [{ response: old(401, "Could not find consumer for 'iss=x'") }, 'kong gateway consumer.denied'],
  [
    { response: kong(401, 'Unauthorized', { 'www-authenticate': 'Basic realm="service"' }) },
    'kong gateway token.missing',
  ],
  [
    {
      headers: { authorization: 'Basic YTpi' },
      response: kong(401, 'Unauthorized', { 'www-authenticate': 'Basic realm="service"' }),
    },
    'kong gateway credentials.permission',
  ],
  [
    { headers: { authorization: 'Basic YTpi' }, response: old(401, 'Invalid authentication credentials') },
    'kong gateway credentials.permission',
  ],
  [{ response: kong(401, 'Unauthorized', { 'www-authenticate': 'hmac realm="x"' }) }, 'kong gateway signature.missing'],
  [
    {
      headers: { authorization: 'hmac username="u", algorithm="hmac-sha256", headers="date", signature="x"' },
      response: kong(
        401,
        'HMAC signature cannot be verified, a valid date or x-date header is required for HMAC Authentication',
      ),
    },
    'kong gateway signature.expired',
  ],
  [
    {
      headers: { authorization: 'hmac username="u", algorithm="hmac-sha256", headers="date", signature="x"' },
      response: kong(401, 'HMAC signature cannot be verified'),
    },
    'kong gateway signature.mismatch',
  ],
  [{ response: kong(401, 'HMAC signature does not match') }, 'kong gateway signature.mismatch'],
  [
    {
      response: {
        ...old(401, '', { 'WWW-Authenticate': 'Bearer realm="service" error="invalid_request"' }),
        body: '{"error":"invalid_request","error_description":"The access token is missing"}',
      },
    },
    'kong gateway token.missing',
  ],
  [
    {
      headers: { authorization: 'Bearer opaque' },
      response: {
        ...old(401, ''),
        body: '{"error":"invalid_token","error_description":"The access token is invalid or has expired"}',
      },
    },
    'kong gateway token.inactive',
  ],
  [
    { response: { ...old(400, ''), body: '{"error":"access_denied","error_description":"You must use HTTPS"}' } },
    'kong gateway tls.required',
  ],
  [{ response: kong(403, 'You cannot consume this service') }, 'kong gateway consumer.denied'],
  [{ response: kong(403, 'IP address not allowed: 10.0.0.9') }, 'kong gateway ip.denied'],
  [{ response: old(403, 'Your IP address is not allowed') }, 'kong gateway ip.denied'],
  [
    { response: kong(429, 'API rate limit exceeded', { 'ratelimit-limit': '5', 'ratelimit-remaining': '0' }) },
    'kong gateway limit.rate',
  ],
  [{ response: kong(429, "API rate limit exceeded for 'videos'") }, 'kong gateway limit.rate'],
  [{ response: kong(413, 'Request size limit exceeded') }, 'kong gateway body.too-large'],
  [{ response: kong(417, 'Request size limit exceeded') }, 'kong gateway body.too-large'],
  [{ response: kong(411, 'A valid Content-Length header is required') }, 'kong gateway body.too-large'],
  [{ response: old(503, 'Service unavailable') }, 'kong gateway route.disabled'],
  [{ response: kong(403, 'Forbidden') }, 'kong gateway policy.denied'],
  [{ response: kong(400, "request body doesn't conform to schema") }, 'kong gateway body.invalid'],
  [
    {
      response: {
        ...old(502, ''),
        body: '{"message":"Bad Gateway","error":"could not JSON decode Lambda function response: x"}',
      },
    },
    'kong gateway integration.malformed-response',
  ],
  // What the upstream said stays the upstream's.
  [{ response: behindKong(503, 'busy') }, 'kong upstream upstream.error'],
  [{ response: behindKong(404, '{"error":"no such order"}') }, 'kong upstream upstream.error'],
  [
    {
      response: behindKong(401, '{"message":"Unauthorized"}', { server: 'nginx' }),
      headers: { authorization: 'Basic YTpi' },
    },
    'kong upstream upstream.error',
  ],
  [
    {
      response: behindKong(502, '<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></html>', {
        server: 'nginx',
      }),
    },
    'kong upstream upstream.error',
  ],
  [{ response: behindKong(500, '{"message":"An unexpected error occurred"}') }, 'kong upstream upstream.error'],
  [{ response: plain(404, '{"message":"no Route matched with those values"}') }, 'kong gateway route.none'],
])('%j', (failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});

function afterTrace(): Answer {
  return { ...kong(405, ''), body: 'Method not allowed\nrequest_id: 48cdfa5ff7b86a0cf4d5d21c2a6e9a31\n' };
}
