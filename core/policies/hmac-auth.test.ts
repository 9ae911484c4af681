import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench, type BenchRequest, type BenchResult } from '../testing/policy-bench.ts';
import { hmacAuth } from './hmac-auth.ts';

const NOW = 'Mon, 15 Jan 2024 12:00:00 GMT';
const consumers = [{ id: 'alice', groups: [], keys: [], hmac: [{ id: 'alice', secret: 'wonderland' }] }];

/** What a client would write: the text is its own, so that the test shares nothing with the policy. */
function authorize(
  text: string,
  headers: string,
  { key = 'alice', secret = 'wonderland', hash = 'sha256' } = {},
): string {
  const signature = createHmac(hash, secret).update(text).digest('base64');
  return `hmac username="${key}", algorithm="hmac-${hash}", headers="${headers}", signature="${signature}"`;
}

async function send(request: BenchRequest, options: object = {}): Promise<BenchResult> {
  return (await PolicyBench.open(hmacAuth, options, { consumers })).send(request);
}

const GOOD = authorize(`date: ${NOW}\nGET /a?b=1 HTTP/1.1`, 'date request-line');

describe('a signed request', () => {
  test('is let in as the consumer of its name', async () => {
    const { consumer, notes } = await send({ target: '/a?b=1', headers: { Date: NOW, Authorization: GOOD } });
    expect({ consumer, notes }).toEqual({
      consumer: 'alice',
      notes: {
        rule: 'hmac-sha256 or hmac-sha384 or hmac-sha512 by one of 1 known names, x-date or date at most 300 s off',
        seen: 'username "alice", hmac-sha256, signed date request-line',
        ageSeconds: 0,
        consumer: 'alice',
        verdict: 'let in',
      },
    });
  });

  test.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])(
    'may be signed with %s where that is allowed',
    async (hash) => {
      const headers = { date: NOW, authorization: authorize(`date: ${NOW}`, 'date', { hash }) };
      expect((await send({ headers }, { algorithms: [`hmac-${hash}`] })).status).toBe(200);
    },
  );

  test('covers its target, and headers that are there several times', async () => {
    const text = `@request-target: post /x?y=%20\nhost: api.test\nx-a: 1, 2\nx-date: ${NOW}`;
    const authorization = authorize(text, '@request-target host x-a X-Date');
    const headers = ['X-A', '1', 'x-a', '2', 'X-Date', NOW, 'authorization', authorization];
    expect((await send({ method: 'POST', target: '/x?y=%20', headers })).status).toBe(200);
  });

  test('may be in the form of other gateways', async () => {
    const signature = createHmac('sha256', 'wonderland')
      .update(`(request-target): get /\nx-aux-date: ${NOW}`)
      .digest('base64');
    const authorization = `Signature keyId="alice",algorithm="hmac-sha256",headers="(request-target) x-aux-date",signature="${encodeURIComponent(signature)}"`;
    const options = {
      scheme: 'Signature',
      keyParameter: 'keyId',
      dateHeaders: ['x-aux-date', 'date'],
      hideCredentials: true,
    };
    const { consumer, sent } = await send({ headers: { 'x-aux-date': NOW, authorization } }, options);
    expect([consumer, sent?.headers]).toEqual(['alice', ['x-aux-date', NOW]]);
  });

  test('signs its date when it lists nothing, and may need none at all', async () => {
    const authorization = authorize(`date: ${NOW}`, '').replace(' headers="",', '');
    const old = authorize('host: api.test', 'host');
    expect((await send({ headers: { date: NOW, authorization } })).status).toBe(200);
    expect((await send({ headers: { authorization: old } }, { dateHeaders: [] })).status).toBe(200);
  });
});

function digestOf(body: string): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

/** A request whose date is signed, and its digest when it has one. */
function bodyRequest(body: string, digest: string | undefined): BenchRequest {
  const text = digest === undefined ? `date: ${NOW}` : `date: ${NOW}\ndigest: ${digest}`;
  const authorization = authorize(text, digest === undefined ? 'date' : 'date digest');
  return { method: 'POST', body, headers: { date: NOW, authorization, ...(digest === undefined ? {} : { digest }) } };
}

describe('the body', () => {
  const options = { validateRequestBody: true };
  test.each<[string, string, string | undefined, string]>([
    ['that fits its digest', 'hello', digestOf('hello'), 'let in'],
    ['that is empty without a digest', '', undefined, 'let in'],
    ['without a digest', 'hello', undefined, 'the body has no Digest header'],
    ['of another digest', 'hello', digestOf('hallo'), 'the body has another SHA-256 than Digest says'],
    ['with a digest of another kind', 'hello', 'MD5=XUFAKrxLKna5cZ2REBfFkg==', 'Digest has no SHA-256'],
  ])('%s', async (_, body, digest, verdict) => {
    expect((await send(bodyRequest(body, digest), options)).notes['verdict']).toBe(verdict);
  });

  test('and the date are said not to be covered when digest and date are not signed', async () => {
    const headers = { date: NOW, authorization: authorize('host: api.test', 'host'), digest: digestOf('hello') };
    const { notes } = await send({ method: 'POST', body: 'hello', headers }, options);
    expect(notes).toMatchObject({
      digest: 'fits, but is not signed itself',
      date: 'near enough, but is not signed itself',
    });
  });
});

describe('a refusal', () => {
  test.each<[string, Record<string, string>, object, string, string]>([
    ['nothing', {}, {}, 'SIGNATURE_MISSING', 'the request is not signed'],
    ['another scheme', { authorization: 'Basic YTpi' }, {}, 'SIGNATURE_MISSING', 'the request is not signed'],
    [
      'the scheme alone',
      { authorization: 'hmac' },
      {},
      'SIGNATURE_INVALID',
      'the parameters username, algorithm and signature are needed',
    ],
    ['no parameters', { authorization: 'hmac abc' }, {}, 'SIGNATURE_INVALID', 'a part is no name="value"'],
    [
      'bytes that are not latin',
      { authorization: 'hmac ÿ\u0000="x"' },
      {},
      'SIGNATURE_INVALID',
      'a part is no name="value"',
    ],
    [
      'an open quote',
      { authorization: 'hmac username="a' },
      {},
      'SIGNATURE_INVALID',
      'the value of username does not end',
    ],
    [
      'a parameter twice',
      { authorization: `${GOOD}, algorithm="none"` },
      {},
      'SIGNATURE_INVALID',
      'algorithm is there twice',
    ],
    [
      'a megabyte of commas',
      { authorization: `hmac ${','.repeat(1_000_000)}=` },
      {},
      'SIGNATURE_INVALID',
      'a part is no name="value"',
    ],
    [
      'a megabyte of spaces',
      { authorization: `hmac a${' '.repeat(1_000_000)}b="c"` },
      {},
      'SIGNATURE_INVALID',
      'a part is no name="value"',
    ],
    [
      'an algorithm that is not allowed',
      { authorization: GOOD },
      { algorithms: ['hmac-sha512'] },
      'SIGNATURE_INVALID',
      'the algorithm is not allowed',
    ],
    [
      'a name that is not signed',
      { authorization: GOOD },
      { enforceHeaders: ['Date', 'Host'] },
      'SIGNATURE_INVALID',
      'not signed, but asked for: Host',
    ],
    [
      'a signed header that is not there',
      { authorization: GOOD, date: '', 'x-date': NOW },
      {},
      'SIGNATURE_INVALID',
      'the signature does not fit what was received',
    ],
    [
      'no date',
      { authorization: authorize('host: api.test', 'host') },
      {},
      'SIGNATURE_EXPIRED',
      'no date that can be read in x-date or date',
    ],
    [
      'a strange date',
      { authorization: GOOD, date: 'today' },
      {},
      'SIGNATURE_EXPIRED',
      'no date that can be read in x-date or date',
    ],
    [
      'an old date',
      { authorization: GOOD, date: 'Mon, 15 Jan 2024 11:54:59 GMT' },
      {},
      'SIGNATURE_EXPIRED',
      'the date is 301 s old, at most 300 s is let in',
    ],
    [
      'a date to come',
      { authorization: GOOD, date: 'Mon, 15 Jan 2024 12:05:01 GMT' },
      {},
      'SIGNATURE_EXPIRED',
      'the date is 301 s in the future, at most 300 s is let in',
    ],
    [
      'an unknown name',
      { authorization: GOOD.replace('alice', 'mallory'), date: NOW },
      {},
      'CREDENTIALS_INVALID',
      'the name is not known',
    ],
    [
      'a name every object has',
      { authorization: GOOD.replace('alice', '__proto__'), date: NOW },
      {},
      'CREDENTIALS_INVALID',
      'the name is not known',
    ],
    [
      'another secret',
      { authorization: authorize(`date: ${NOW}`, 'date', { secret: 'x' }), date: NOW },
      {},
      'SIGNATURE_INVALID',
      'the signature does not fit what was received',
    ],
    [
      'another algorithm than signed',
      { authorization: GOOD.replace('sha256', 'sha512'), date: NOW },
      {},
      'SIGNATURE_INVALID',
      'the signature does not fit what was received',
    ],
  ])('of %s', async (_, headers, options, code, verdict) => {
    const { error, notes, sent, status } = await send({ headers }, { realm: 'r', ...options });
    expect([error?.code, notes['verdict'], sent, status]).toEqual([code, verdict, undefined, 401]);
    expect(error?.details).toMatchObject({ challenge: 'hmac realm="r"' });
  });

  test('names a signed header that is not in the request', async () => {
    const headers = { date: NOW, authorization: authorize('x-gone: 1', 'x-gone') };
    expect((await send({ headers })).notes['verdict']).toBe('signed, but not in the request: x-gone');
  });

  test.each<[string, string, string, string]>([
    [
      'the client ended the text with a line break',
      `date: ${NOW}\n@request-target: get /a?b=1\n`,
      'date @request-target',
      'wonderland',
    ],
    ['the client left the query out', `date: ${NOW}\n@request-target: get /a`, 'date @request-target', 'wonderland'],
    [
      'the client sorted the names, but listed them in another order',
      `@request-target: get /a?b=1\ndate: ${NOW}`,
      'date @request-target',
      'wonderland',
    ],
    [
      'no usual mistake explains it: the secret of the client is another one, or something between changed what was signed',
      'x',
      'date @request-target',
      'wonderland',
    ],
  ])('says that %s', async (hint, text, names, secret) => {
    const headers = { date: NOW, authorization: authorize(text, names, { secret }) };
    const { notes } = await send({ target: '/a?b=1', headers });
    expect([notes['hint'], notes['stringToSign']]).toEqual([hint, `date: ${NOW}\n@request-target: get /a?b=1`]);
  });

  test('keeps secrets out of the text it shows', async () => {
    const headers = { date: NOW, cookie: 'session=hidden', authorization: authorize('x', 'date cookie') };
    expect((await send({ headers })).notes['stringToSign']).toBe(`date: ${NOW}\ncookie: (replaced)`);
    const line = { date: NOW, authorization: authorize('x', '@request-target') };
    const { notes } = await send({ target: '/?api_key=hidden', headers: line });
    expect(notes['stringToSign']).toBe('@request-target: get /?api_key=replaced');
  });
});

test('what was signed is verified, and no signed byte can change', async () => {
  const bench = await PolicyBench.open(hmacAuth, { validateRequestBody: true }, { consumers });
  const value = fc.stringMatching(/^[!-~]{1,20}$/);
  await fc.assert(
    fc.asyncProperty(value, value, value, fc.nat({ max: 3 }), async (path, header, body, which) => {
      const target = `/${path.replaceAll('#', '')}`;
      const digest = digestOf(body);
      const text = `date: ${NOW}\nPUT ${target} HTTP/1.1\nx-a: ${header}\ndigest: ${digest}`;
      const authorization = authorize(text, 'date request-line x-a digest');
      const headers = { date: NOW, 'x-a': header, digest, authorization };
      const request = { method: 'PUT', target, headers, body };
      const changes: readonly BenchRequest[] = [
        { method: 'PATCH' },
        { target: `${target}x` },
        { headers: { ...headers, 'x-a': `${header}x` } },
        { body: `${body}x` },
      ];
      expect((await bench.send(request)).status).toBe(200);
      expect((await bench.send({ ...request, ...changes[which] })).error?.code).toBe('SIGNATURE_INVALID');
    }),
    { numRuns: 100 },
  );
});

test.each([
  [
    { algorithms: ['hmac-md5'] },
    'algorithms.0: Invalid option: expected one of "hmac-sha1"|"hmac-sha224"|"hmac-sha256"|"hmac-sha384"|"hmac-sha512"',
  ],
  [{ algorithms: [] }, 'algorithms: Too small: expected array to have >=1 items'],
  [{ scheme: 'a b' }, 'scheme: expected a word'],
  [{ secrets: { a: '' } }, 'secrets.a: Too small: expected string to have >=1 characters'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(hmacAuth, options)).toEqual([fault]);
});
