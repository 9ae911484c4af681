import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerValue } from '../model/http.ts';
import { signInHeader } from '../testing/sigv4-client.ts';
import { signHeaders } from './sigv4-sign.ts';

const AT = Date.UTC(2015, 7, 30, 12, 36);
const identity = { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'eu-central-1', service: 'execute-api' };
const client = { accessKeyId: 'AKID', secret: 'secret', region: 'eu-central-1', service: 'execute-api' };

/** Segments that are dots alone are taken out by both sides, but a client would not send them. */
const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/^\.+$/.test(text));
const pairs = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })), {
  selector: ([name]) => name,
  maxLength: 4,
});

test('a signature is the one that a signer written from the specification makes', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 4 }), pairs, fc.string(), (segments, query, body) => {
      const payload = headerValue(
        signHeaders({ method: 'PUT', target: '/', headers: [], body: Buffer.from(body) }, identity, AT),
        'x-amz-content-sha256',
      );
      const headers = { host: 'api.test', 'x-amz-content-sha256': payload ?? '' };
      const theirs = signInHeader(client, { method: 'PUT', segments, query, headers, body, at: AT });
      const own = signHeaders(
        { method: 'PUT', target: theirs.target, headers: ['Host', 'api.test'], body: Buffer.from(body) },
        identity,
        AT,
      );
      expect(headerValue(own, 'authorization')).toBe(theirs.headers['authorization']);
    }),
    { numRuns: 200 },
  );
});

test('a signature that the request had is replaced, and everything else stays', () => {
  const headers = [
    'Host',
    'a',
    'Authorization',
    'old',
    'X-Amz-Security-Token',
    'old',
    'Accept',
    '*/*',
    'x-amz-date',
    'old',
  ];
  const signed = signHeaders({ method: 'GET', target: '/', headers, body: undefined }, identity, AT);
  expect(signed.slice(0, -1)).toEqual([
    'Host',
    'a',
    'Accept',
    '*/*',
    'x-amz-date',
    '20150830T123600Z',
    'x-amz-content-sha256',
    'UNSIGNED-PAYLOAD',
    'authorization',
  ]);
});

test('a session token is sent and signed', () => {
  const signed = signHeaders(
    { method: 'GET', target: '/', headers: ['host', 'a', 'content-type', 'text/plain'], body: new Uint8Array(0) },
    { ...identity, sessionToken: 'temporary' },
    AT,
  );
  expect(headerValue(signed, 'x-amz-security-token')).toBe('temporary');
  expect(headerValue(signed, 'authorization')).toContain(
    'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
  );
});
