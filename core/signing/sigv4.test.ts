import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../model/http.ts';
import {
  canonicalRequest,
  readTimestamp,
  sha256,
  signatureOf,
  signingKey,
  stringToSign,
  writeTimestamp,
} from './sigv4.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TIMESTAMP = '20150830T123600Z';
const SCOPE = { date: '20150830', region: 'us-east-1', service: 'service' };
const LETTERS = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = 'application/x-www-form-urlencoded';

/** As the test suite has it: all headers of the request are signed. */
function signatureFor(method: string, target: string, own: HeaderList, body: string): string {
  const headers = ['Host', 'example.amazonaws.com', ...own, 'X-Amz-Date', TIMESTAMP];
  const names = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const canonical = canonicalRequest({
    method,
    target: Buffer.from(target, 'utf8').toString('latin1'),
    headers,
    signedHeaders: [...new Set(names)].toSorted(),
    payloadHash: sha256(Buffer.from(body)),
    timestamp: TIMESTAMP,
    scope: SCOPE,
    pathEncoding: 'twice',
  });
  return signatureOf(stringToSign(canonical, { timestamp: TIMESTAMP, scope: SCOPE }), signingKey(SECRET, SCOPE));
}

const VANILLA = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';

/** Signatures of the test suite that AWS published for Signature Version 4. */
describe('the vector', () => {
  test.each<[string, string, string, HeaderList, string, string]>([
    ['get-vanilla', 'GET', '/', [], '', VANILLA],
    ['get-slash', 'GET', '//', [], '', VANILLA],
    ['get-slash-dot-slash', 'GET', '/./', [], '', VANILLA],
    ['get-relative', 'GET', '/example/..', [], '', VANILLA],
    ['get-relative-relative', 'GET', '/example1/example2/../..', [], '', VANILLA],
    ['get-slashes', 'GET', '//example//', [], '', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
    [
      'get-slash-pointless-dot',
      'GET',
      '/./example',
      [],
      '',
      'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
    ],
    ['get-space', 'GET', '/example space/', [], '', '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'],
    [
      'get-unreserved',
      'GET',
      `/${LETTERS}`,
      [],
      '',
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
    ['get-utf8', 'GET', '/ሴ', [], '', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    [
      'get-vanilla-utf8-query',
      'GET',
      '/?ሴ=bar',
      [],
      '',
      '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    ],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      [],
      '',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-query-order-value',
      'GET',
      '/?Param1=value2&Param1=value1',
      [],
      '',
      '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
    ],
    [
      'get-vanilla-empty-query-key',
      'GET',
      '/?Param1=value1',
      [],
      '',
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-vanilla-query-unreserved',
      'GET',
      `/?${LETTERS}=${LETTERS}`,
      [],
      '',
      '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    ],
    [
      'get-header-key-duplicate',
      'GET',
      '/',
      ['My-Header1', 'value2', 'My-Header1', 'value2', 'My-Header1', 'value1'],
      '',
      'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
    ],
    [
      'get-header-value-order',
      'GET',
      '/',
      ['My-Header1', 'value4', 'My-Header1', 'value1', 'My-Header1', 'value3', 'My-Header1', 'value2'],
      '',
      '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
    ],
    [
      'get-header-value-trim',
      'GET',
      '/',
      ['My-Header1', ' value1', 'My-Header2', ' "a   b   c"'],
      '',
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    ],
    ['post-vanilla', 'POST', '/', [], '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-vanilla-query',
      'POST',
      '/?Param1=value1',
      [],
      '',
      '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
    ],
    [
      'post-header-key-sort',
      'POST',
      '/',
      ['My-Header1', 'value1'],
      '',
      'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
    ],
    [
      'post-header-value-case',
      'POST',
      '/',
      ['My-Header1', 'VALUE1'],
      '',
      'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
    ],
    [
      'post-x-www-form-urlencoded',
      'POST',
      '/',
      ['Content-Type', FORM],
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
    [
      'post-x-www-form-urlencoded-parameters',
      'POST',
      '/',
      ['Content-Type', `${FORM}; charset=utf8`],
      'Param1=value1',
      '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
    ],
  ])('%s', (_, method, target, headers, body, signature) => {
    expect(signatureFor(method, target, headers, body)).toBe(signature);
  });
});

/** The example of the S3 documentation: one encoding of the path, and a body that is not covered. */
test('a link of S3 has the signature of its documentation', () => {
  const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
  const timestamp = '20130524T000000Z';
  const target =
    '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host';
  const canonical = canonicalRequest({
    method: 'GET',
    target,
    headers: ['Host', 'examplebucket.s3.amazonaws.com'],
    signedHeaders: ['host'],
    payloadHash: 'UNSIGNED-PAYLOAD',
    timestamp,
    scope,
    pathEncoding: 'once',
  });
  const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope);
  expect(signatureOf(stringToSign(canonical, { timestamp, scope }), key)).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

test.each([
  ['20150830T123600Z', Date.UTC(2015, 7, 30, 12, 36)],
  ['20150830T123600', undefined],
  ['20151330T123600Z', undefined],
  ['2015-08-30T12:36:00Z', undefined],
])('the time %s is read as %s', (text, millis) => {
  expect(readTimestamp(text)).toBe(millis);
  if (millis !== undefined) expect(writeTimestamp(millis)).toBe(text);
});
