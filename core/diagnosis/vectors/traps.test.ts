import { describe, expect, test } from 'vitest';
import { behindKong, espV2, explainFailure, kong, plain, verdictOn, type Failure } from '../../testing/failures.ts';

const PAGE = { origin: 'https://app.test' };
const PREFLIGHT = {
  ...PAGE,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization',
};

test.each<[string, Failure, string]>([
  [
    'a 401 that the browser hides from the page',
    { headers: PAGE, response: kong(401, 'No API key found in request') },
    'kong gateway key.missing',
  ],
  [
    'a 200 that the browser hides from the page',
    { headers: PAGE, response: behindKong(200, '{}') },
    'kong upstream cors.missing-headers',
  ],
  [
    'a preflight that is asked for a key',
    { method: 'OPTIONS', headers: PREFLIGHT, response: kong(401, 'No API key found in request') },
    'kong gateway cors.preflight',
  ],
  [
    'a preflight without a route',
    { method: 'OPTIONS', headers: PREFLIGHT, response: kong(404, 'no Route matched with those values') },
    'kong gateway cors.preflight',
  ],
  [
    'a preflight of another origin',
    {
      method: 'OPTIONS',
      headers: PREFLIGHT,
      response: plain(200, '', { 'access-control-allow-origin': 'https://other.test' }),
    },
    'backend upstream cors.preflight',
  ],
  [
    'words of Kong that the upstream wrote',
    { response: behindKong(404, '{"message":"no Route matched with those values"}') },
    'kong upstream upstream.error',
  ],
  [
    'words of Tyk behind Kong',
    { response: behindKong(500, '{\n    "error": "There was a problem proxying the request"\n}') },
    'kong upstream upstream.error',
  ],
  [
    'the page of nginx',
    {
      response: plain(
        502,
        '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.27.0</center></body></html>',
        { server: 'nginx/1.27.0' },
      ),
    },
    'nginx gateway upstream.refused',
  ],
  [
    'Envoy without Endpoints',
    {
      response: plain(
        503,
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
        { server: 'envoy' },
      ),
    },
    'envoy gateway upstream.timeout',
  ],
  [
    'Cloudflare and an origin that refuses',
    { response: plain(521, 'error code: 521', { 'cf-ray': 'x', server: 'cloudflare' }) },
    'cloudflare edge upstream.refused',
  ],
  [
    'no answer, and a name that does not resolve',
    { response: null, log: 'getaddrinfo ENOTFOUND api.test' },
    'unknown network host.unknown',
  ],
  [
    'no answer, and nobody listens',
    { response: null, log: 'connect ECONNREFUSED 127.0.0.1:8000' },
    'unknown network upstream.refused',
  ],
  [
    'no answer, and a certificate of ones own',
    { response: null, log: 'self-signed certificate in certificate chain' },
    'unknown network tls.untrusted',
  ],
  [
    'no answer, and another name',
    { response: null, log: "Hostname/IP does not match certificate's altnames" },
    'unknown network tls.hostname',
  ],
  ['an answer that is fine', { response: plain(200, 'ok') }, 'backend upstream unknown'],
  ['a status that says nothing', { response: plain(418, '') }, 'backend upstream unknown'],
  [
    'the transcoder',
    { response: espV2(400, 'Unexpected end of string. Expected , or } after key:value pair.') },
    'gcp-esp gateway body.invalid',
  ],
])('%s', (_, failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});

describe('what cannot be told', () => {
  test.each<Failure>([{ response: plain(418, '') }, { response: null }, { response: kong(599, 'x') }])(
    '%j names the further capture',
    (failure) => {
      expect(explainFailure(failure).causes).toEqual([
        expect.objectContaining({ code: 'unknown', needs: expect.stringMatching(/\w{3,}/) as unknown }),
      ]);
    },
  );
});

test('a body and a log that are meant to make a search slow do not', () => {
  const text = ['API Key ', '{"fault":{"faultstring":"a"', 'Jwt header '].map((part) => part.repeat(4000)).join('');
  const started = performance.now();
  explainFailure({ response: plain(401, text), log: text });
  expect(performance.now() - started).toBeLessThan(1000);
});
