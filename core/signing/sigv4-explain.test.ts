import { expect, test } from 'vitest';
import { explainMismatch } from './sigv4-explain.ts';
import { canonicalRequest, sha256, signatureOf, signingKey, stringToSign, type SignedParts } from './sigv4.ts';

const parts: SignedParts = {
  method: 'GET',
  target: '/a%20b//c/../d?x=1+2',
  headers: ['host', 'api.test:8443', 'x-amz-date', '20240115T120000Z'],
  signedHeaders: ['x-amz-date', 'host'],
  payloadHash: sha256(Buffer.from('body')),
  timestamp: '20240115T120000Z',
  scope: { date: '20240115', region: 'eu-central-1', service: 'execute-api' },
  pathEncoding: 'twice',
};

function sign(other: Partial<SignedParts>, secret = 'secret'): string {
  const signed = { ...parts, ...other };
  return signatureOf(stringToSign(canonicalRequest(signed), signed), signingKey(secret, parts.scope));
}

test.each<[string, Partial<SignedParts>]>([
  ['the client encoded the path once, this service wants it encoded twice', { pathEncoding: 'once' }],
  ['the client did not take dot segments and double slashes out of the path', { pathEncoding: 'twice-unnormalised' }],
  ['the client signed a plus of the query as a space', { plusIsSpace: true }],
  ['the client signed the query as empty', { target: '/a%20b//c/../d' }],
  ['the client signed an empty body', { payloadHash: sha256(new Uint8Array(0)) }],
  ['the client signed UNSIGNED-PAYLOAD, but the request does not say so', { payloadHash: 'UNSIGNED-PAYLOAD' }],
  ['the client signed the host without its port', { headers: ['host', 'api.test', ...parts.headers.slice(2)] }],
  ['the client signed the host with the port 443', { headers: ['host', 'api.test:443', ...parts.headers.slice(2)] }],
  ['the client signed the host with the port 80', { headers: ['host', 'api.test:80', ...parts.headers.slice(2)] }],
  ['the client signed the method in lower case', { method: 'get' }],
  [
    'the client sorted the names of the signed headers, but sent them in another order',
    { signedHeaders: ['host', 'x-amz-date'] },
  ],
])('%s', (says, other) => {
  expect(explainMismatch(parts, sign(other), 'secret')).toBe(says);
});

test('a signed header that is missing is named before anything is tried', () => {
  const gone = { ...parts, signedHeaders: ['host', 'x-tenant'] };
  expect(explainMismatch(gone, sign({}), 'secret')).toBe('signed headers are not in the request: x-tenant');
});

test('white space around the secret of the configuration is found', () => {
  expect(explainMismatch(parts, sign({}), 'secret\n')).toBe(
    'the secret of the configuration has white space around it, that of the client has not',
  );
});

test('of S3 the path may have been encoded too often', () => {
  const given = sign({ pathEncoding: 'twice' });
  expect(explainMismatch({ ...parts, pathEncoding: 'once' }, given, 'secret')).toBe(
    'the client encoded the path twice, this service takes it as it is',
  );
});

test('what nothing explains is said to be so', () => {
  expect(explainMismatch(parts, sign({}, 'other'), 'secret')).toMatch(/^no usual mistake explains it/);
});
