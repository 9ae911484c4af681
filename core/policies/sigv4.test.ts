import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench, type BenchRequest, type BenchResult } from '../testing/policy-bench.ts';
import { signInHeader, signInQuery, type Sigv4Message, type Sigv4Signed } from '../testing/sigv4-client.ts';
import { sigv4 } from './sigv4.ts';

const NOW = Date.UTC(2024, 0, 15, 12);
const client = { accessKeyId: 'AKID', secret: 'wonderland', region: 'eu-central-1', service: 'execute-api' };
const consumers = [{ id: 'alice', groups: [], keys: [], hmac: [{ id: 'AKID', secret: 'wonderland' }] }];
const message: Sigv4Message = {
  method: 'POST',
  segments: ['orders', 'a b'],
  query: [['q', 'x y/z']],
  headers: { host: 'api.test', 'content-type': 'text/plain' },
  body: 'hello',
  at: NOW,
};

async function send(request: BenchRequest, options: object = {}): Promise<BenchResult> {
  return (await PolicyBench.open(sigv4, options, { consumers })).send(request);
}

/** A signed message as a request, with what a test changes of it afterwards. */
function requestOf(
  { target, headers }: Sigv4Signed,
  of: Sigv4Message = message,
  changed: BenchRequest = {},
): BenchRequest {
  return { method: of.method, target, headers, body: of.body ?? '', ...changed };
}

describe('a signed request', () => {
  test('is let in as the consumer of its access key', async () => {
    const { consumer, notes, status } = await send(requestOf(signInHeader(client, message)));
    expect({ consumer, notes, status }).toEqual({
      status: 200,
      consumer: 'alice',
      notes: {
        rule: 'a signature for any service in any region, at most 300 s off, by one of 1 access keys',
        seen: 'access key AKID, scope 20240115/eu-central-1/execute-api/aws4_request, signed content-type;host;x-amz-date, at 20240115T120000Z, in the header',
        ageSeconds: 0,
        consumer: 'alice',
        verdict: 'let in',
      },
    });
  });

  test.each(['execute-api', 's3'])('may be a link to share, for %s', async (service) => {
    const link = { ...message, method: 'GET', body: '' };
    const signed = signInQuery({ ...client, service }, link, 3600);
    const options = { payload: 'allow-unsigned', hideCredentials: true };
    const { status, sent } = await send(requestOf(signed, link), options);
    expect([status, sent?.target]).toEqual([200, '/orders/a%20b?q=x%20y%2Fz']);
  });

  test('loses its credentials when they are to be hidden', async () => {
    const { headers } = message;
    const signed = signInHeader(client, { ...message, headers: { ...headers, 'x-amz-security-token': 'token' } });
    const { sent } = await send(requestOf(signed), { hideCredentials: true });
    expect(sent?.headers).toEqual(['content-type', 'text/plain', 'x-amz-date', '20240115T120000Z']);
  });

  test('may name its whole URL, as to a proxy', async () => {
    const { target, headers } = signInHeader(client, message);
    const { status } = await send(requestOf({ target: `http://api.test${target}`, headers }));
    expect(status).toBe(200);
  });

  test('by a key of the policy alone counts as a consumer of that name', async () => {
    const bench = await PolicyBench.open(sigv4, { accessKeys: { AKID: 'wonderland' } });
    expect((await bench.send(requestOf(signInHeader(client, message)))).consumer).toBe('AKID');
  });

  test('may leave its body out only where that is allowed', async () => {
    const headers = { ...message.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    // The client of the tests hashes what it takes for the body, so its S3 form is the one without.
    const link = { ...message, headers };
    const signed = signInQuery({ ...client, service: 's3' }, link, 60);
    const found = [];
    for (const payload of ['signed', 'allow-unsigned'])
      found.push((await send(requestOf(signed, link), { payload })).notes['verdict']);
    expect(found).toEqual(['the body is not covered by the signature', 'let in']);
  });
});

describe('time', () => {
  test.each<[number, string | undefined]>([
    [300, undefined],
    [-300, undefined],
    [301, 'signed 301 s ago, at most 300 s is let in'],
    [-301, 'signed 301 s in the future, at most 300 s is let in'],
  ])('of a signature %d s ago', async (seconds, verdict) => {
    const { error, notes } = await send(requestOf(signInHeader(client, { ...message, at: NOW - seconds * 1000 })));
    expect([error?.code, notes['verdict']]).toEqual(
      verdict === undefined ? [undefined, 'let in'] : ['SIGNATURE_EXPIRED', verdict],
    );
  });

  test.each<[number, string | undefined]>([
    [3600, undefined],
    [3601, 'SIGNATURE_EXPIRED'],
    [-300, undefined],
    [-301, 'SIGNATURE_EXPIRED'],
  ])('of a link for an hour, made %d s ago', async (seconds, code) => {
    const link = { ...message, at: NOW - seconds * 1000 };
    expect((await send(requestOf(signInQuery(client, link, 3600), link))).error?.code).toBe(code);
  });
});

describe('a refusal', () => {
  const signed = signInHeader(client, message);
  const { authorization = '' } = signed.headers;
  const header = (value: string, more: Record<string, string> = {}): BenchRequest =>
    requestOf(signed, message, { headers: { ...signed.headers, authorization: value, ...more } });
  const link = signInQuery(client, message, 60).target;

  test.each<[string, BenchRequest, object, string, string]>([
    ['nothing', {}, {}, 'SIGNATURE_MISSING', 'the request is not signed'],
    ['another scheme', header('Bearer x'), {}, 'SIGNATURE_MISSING', 'the request is not signed'],
    [
      'a part cut off',
      header(authorization.slice(0, authorization.lastIndexOf(','))),
      {},
      'SIGNATURE_INVALID',
      'authorization needs Credential, SignedHeaders and Signature',
    ],
    [
      'a short signature',
      header(authorization.slice(0, -1)),
      {},
      'SIGNATURE_INVALID',
      'the signature is not 64 hexadecimal digits in lower case',
    ],
    ['version 2', header('AWS AKID:abc='), {}, 'SIGNATURE_INVALID', 'Signature Version 2 is not supported'],
    [
      'version 4A',
      header(authorization.replace('HMAC', 'ECDSA-P256')),
      {},
      'SIGNATURE_INVALID',
      'AWS4-ECDSA-P256-SHA256 (Signature Version 4A) is not supported',
    ],
    ['a field twice', header(`${authorization}, Signature=1`), {}, 'SIGNATURE_INVALID', 'Signature is there twice'],
    [
      'bytes that are not latin',
      header(`AWS4-HMAC-SHA256 ÿ\u0000`),
      {},
      'SIGNATURE_INVALID',
      'a part of authorization is no name=value',
    ],
    ['a huge header', header(`AWS4-HMAC-SHA256 ${'a=,'.repeat(100_000)}`), {}, 'SIGNATURE_INVALID', 'a is there twice'],
    [
      'a foreign credential',
      header(authorization.replace('aws4_request', 'x')),
      {},
      'SIGNATURE_INVALID',
      'the credential is not <access key>/<yyyymmdd>/<region>/<service>/aws4_request',
    ],
    [
      'another day',
      header(authorization.replace('20240115', '20240114')),
      {},
      'SIGNATURE_INVALID',
      'the credential is of the day 20240114, the time is 20240115T120000Z',
    ],
    [
      'a strange time',
      header(authorization, { 'x-amz-date': 'noon' }),
      {},
      'SIGNATURE_INVALID',
      'the time is not written as 20150830T123600Z',
    ],
    ['two signatures', { ...header(authorization), target: link }, {}, 'SIGNATURE_INVALID', 'more than one signature'],
    [
      'a parameter twice',
      { target: `${link}&X-Amz-Date=1` },
      {},
      'SIGNATURE_INVALID',
      'the query needs each of X-Amz-Date once',
    ],
    [
      'an endless link',
      { target: link.replace('Expires=60', 'Expires=604801') },
      {},
      'SIGNATURE_INVALID',
      'X-Amz-Expires is no number from 1 to 604800',
    ],
    [
      'a link where none may be',
      { target: link },
      { signedLinks: false },
      'SIGNATURE_INVALID',
      'signed links are not let in',
    ],
    [
      'another service',
      header(authorization),
      { services: ['s3'] },
      'SIGNATURE_INVALID',
      'the signature is for the service execute-api',
    ],
    [
      'another region',
      header(authorization),
      { regions: ['us-east-1'] },
      'SIGNATURE_INVALID',
      'the signature is for the region eu-central-1',
    ],
    [
      'a header that is not signed',
      header(authorization),
      { signedHeaders: ['host', 'X-Tenant'] },
      'SIGNATURE_INVALID',
      'headers that must be signed are not: x-tenant',
    ],
    [
      'an x-amz header put in',
      header(authorization, { 'x-amz-acl': 'public' }),
      {},
      'SIGNATURE_INVALID',
      'headers that must be signed are not: x-amz-acl',
    ],
    [
      'a body in chunks',
      header(authorization, { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
      { requireAmzHeaders: false },
      'SIGNATURE_INVALID',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD, a body signed in chunks, is not supported',
    ],
    [
      'a body of another hash',
      header(authorization, { 'x-amz-content-sha256': 'a'.repeat(64) }),
      { requireAmzHeaders: false },
      'SIGNATURE_INVALID',
      'the body has another hash than x-amz-content-sha256 says',
    ],
    [
      'an unknown key',
      header(authorization.replace('AKID', 'OTHER')),
      {},
      'CREDENTIALS_INVALID',
      'the access key is not known',
    ],
    [
      'a name every object has',
      header(authorization.replace('AKID', '__proto__')),
      {},
      'CREDENTIALS_INVALID',
      'the access key is not known',
    ],
    [
      'another body',
      { ...header(authorization), body: 'hallo' },
      {},
      'SIGNATURE_INVALID',
      'the signature does not fit what was received',
    ],
  ])('of %s', async (_, request, options, code, verdict) => {
    const { error, notes, sent, status } = await send(request, options);
    expect([error?.code, notes['verdict'], sent, status]).toEqual([code, verdict, undefined, 401]);
    expect(error?.details).toMatchObject({ challenge: 'AWS4-HMAC-SHA256' });
  });

  test('shows what was to be signed, and no secret', async () => {
    const headers = { ...message.headers, 'x-amz-security-token': 'TEMPORARY' };
    const other = signInHeader({ ...client, secret: 'looking-glass' }, { ...message, headers });
    const { notes } = await send(requestOf(other));
    expect(notes['canonicalRequest']).toBe(
      [
        'POST',
        '/orders/a%2520b',
        'q=x%20y%2Fz',
        'content-type:text/plain',
        'host:api.test',
        'x-amz-date:20240115T120000Z',
        'x-amz-security-token:(replaced)',
        '',
        'content-type;host;x-amz-date;x-amz-security-token',
        '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      ].join('\n'),
    );
    expect(String(notes['stringToSign']).split('\n').slice(0, 3)).toEqual([
      'AWS4-HMAC-SHA256',
      '20240115T120000Z',
      '20240115/eu-central-1/execute-api/aws4_request',
    ]);
    expect(JSON.stringify(notes)).not.toMatch(/wonderland|looking-glass|TEMPORARY/);
  });
});

describe('every covered part', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((one) => !/^\.+$/.test(one));
  const messages = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    segments: fc.array(text, { maxLength: 3 }),
    query: fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name, maxLength: 3 }),
    body: fc.string(),
  });

  test('is verified when nothing changed, and none can change', async () => {
    const bench = await PolicyBench.open(sigv4, {}, { consumers });
    await fc.assert(
      fc.asyncProperty(messages, fc.nat({ max: 4 }), async (of, which) => {
        const whole: Sigv4Message = { ...of, headers: message.headers, at: NOW };
        const signed = signInHeader(client, whole);
        const request = requestOf(signed, whole);
        const changes: readonly BenchRequest[] = [
          { method: 'DELETE' },
          { target: signed.target.replace(/^\//, '/x') },
          { target: `${signed.target}${signed.target.includes('?') ? '&' : '?'}added=1` },
          { body: `${whole.body}!` },
          { headers: { ...signed.headers, 'content-type': 'text/html' } },
        ];
        expect((await bench.send(request)).status).toBe(200);
        expect((await bench.send({ ...request, ...changes[which] })).error?.code).toBe('SIGNATURE_INVALID');
      }),
      { numRuns: 100 },
    );
  });
});

test.each([
  [{ accessKeys: { 'a b': 'x' } }, 'accessKeys.a b: Invalid key in record'],
  [{ accessKeys: { AKID: '' } }, 'accessKeys.AKID: Too small: expected string to have >=1 characters'],
  [{ clockSkew: 300 }, 'clockSkew: Invalid input: expected string, received number'],
  [{ services: [] }, 'services: Too small: expected array to have >=1 items'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(sigv4, options)).toEqual([fault]);
});
