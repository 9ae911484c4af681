import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, expect, test } from 'vitest';
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

test.each([
  [{ sigv4: { ...sigv4, region: 'Europe 1' } }, 'expected a region such as eu-central-1'],
  [{ sigv4: { ...sigv4, accessKeyId: '' } }, 'Too small: expected string to have >=1 characters'],
])('%j is refused: %s', (sign, message) => {
  const issues = http.options.safeParse({ url: 'http://a', sign }).error?.issues ?? [];
  expect(issues.map((issue) => issue.message)).toEqual([message]);
});
