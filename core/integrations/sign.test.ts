import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { sigv4 as sigv4Policy } from '../policies/sigv4.ts';
import type { TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { codesOf, sendOnce, startProxy } from '../testing/proxy.ts';
import { TestClock } from '../testing/policy-bench.ts';
import { startUpstream } from '../testing/upstream.ts';
import { http } from './http.ts';

const opened = new Opened();
afterEach(() => opened.close());

const sigv4 = { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'eu-central-1', service: 'execute-api' };

/** A gateway that signs, and the headers that its upstream has got. */
async function startSigning(options: object = {}): Promise<{
  readonly proxy: Awaited<ReturnType<typeof startProxy>>;
  readonly got: IncomingHttpHeaders[];
}> {
  const got: IncomingHttpHeaders[] = [];
  const upstream = await opened.add(
    startUpstream((request, response) => {
      got.push(request.headers);
      request.resume();
      response.writeHead(got.length === 1 ? 503 : 200).end();
    }),
  );
  const settings = { options: { sign: { sigv4 }, ...options }, gateway: { clock: new TestClock() } };
  return { proxy: await opened.add(startProxy(upstream.url, settings)), got };
}

test('a request without a body is signed whole, at the time of the workspace', async () => {
  const { proxy, got } = await startSigning();
  await sendOnce(proxy, 'GET /a%20b?x=1');
  expect(got[0]).toMatchObject({
    'x-amz-date': '20240115T120000Z',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKID\/20240115\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
    ),
  });
});

test('a body that streams is left out of the signature, and said to be', async () => {
  const { proxy, got } = await startSigning();
  await sendOnce(proxy, 'POST /', 'x'.repeat(200_000));
  expect(got[0]?.['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
});

test('every attempt is signed for itself', async () => {
  const { proxy, got } = await startSigning({ retries: { attempts: 1, on: ['503'] } });
  const { exchange } = await sendOnce(proxy, 'GET /');
  expect([codesOf(exchange), got.map(({ authorization }) => authorization?.slice(0, 16))]).toEqual([
    [503, 200],
    ['AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA256'],
  ]);
});

describe('a second gateway that verifies', () => {
  test.each<[string, string, string, string, number, string]>([
    ['nothing but a path', 'GET /a%20b//c/../d?x=1+2&y=%2F&x=0', '', 'signed', 200, 'let in'],
    ['a body that streams', 'POST /', 'x'.repeat(200_000), 'allow-unsigned', 200, 'let in'],
    [
      'the same where bodies must be covered',
      'POST /',
      'body',
      'signed',
      401,
      'the body is not covered by the signature',
    ],
  ])('%s', async (_, line, body, payload, status, verdict) => {
    const verifying = await startVerifying({ accessKeys: { AKID: 'secret' }, payload });
    const signing = await opened.add(startProxy(verifying.url, { options: { sign: { sigv4 } } }));
    const { exchange } = await sendOnce(signing, line, body);
    const [verified] = await verifying.sink.until(1);
    expect([exchange.response?.status, verified?.spans[0]?.notes['verdict']]).toEqual([status, verdict]);
  });

  test('a body that a policy has taken in is covered', async () => {
    const verifying = await startVerifying({ accessKeys: { AKID: 'secret' } });
    const request = [{ id: 'own', policy: 'sigv4', options: { accessKeys: { OTHER: 'other' }, anonymous: 'guest' } }];
    const settings = { options: { sign: { sigv4 } }, route: { request }, gateway: { policies: [sigv4Policy] } };
    const signing = await opened.add(startProxy(verifying.url, settings));
    const { exchange } = await sendOnce(signing, 'POST /', 'body');
    expect(exchange.response?.status).toBe(200);
  });

  test('is not taken in by another secret', async () => {
    const verifying = await startVerifying({ accessKeys: { AKID: 'other' } });
    const signing = await opened.add(startProxy(verifying.url, { options: { sign: { sigv4 } } }));
    const { exchange } = await sendOnce(signing, 'GET /');
    expect(exchange.response?.status).toBe(401);
  });
});

/** A gateway that asks for signatures, before an upstream that answers everything. */
async function startVerifying(options: object): Promise<TestGateway> {
  const upstream = await opened.add(
    startUpstream((request, response) => {
      request.resume();
      response.end('ok');
    }),
  );
  const request = [{ id: 'verify', policy: 'sigv4', options }];
  return opened.add(startProxy(upstream.url, { route: { request }, gateway: { policies: [sigv4Policy] } }));
}

test.each([
  [{ sigv4: { ...sigv4, region: 'Europe 1' } }, 'expected a region such as eu-central-1'],
  [{ sigv4: { ...sigv4, accessKeyId: '' } }, 'Too small: expected string to have >=1 characters'],
])('%j is refused: %s', (sign, message) => {
  const issues = http.options.safeParse({ url: 'http://a', sign }).error?.issues ?? [];
  expect(issues.map((issue) => issue.message)).toEqual([message]);
});
