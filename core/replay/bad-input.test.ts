import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchangeOf, type ExchangeOptions } from '../recording/filter/test-exchanges.ts';
import { createAuthority, type TestAuthority } from '../testing/certificates.ts';
import { refusedPort, startHttpsUpstream, startUpstream, type Upstream } from '../testing/upstream.ts';
import { GatewrightError } from '../model/errors.ts';
import { NO_CREDENTIALS, type Credentials } from './credentials/credentials.ts';
import { replay, told, type Wanted } from './test-replay.ts';

let authority: TestAuthority;
let other: TestAuthority;
let secure: Upstream;
beforeAll(async () => {
  authority = await createAuthority();
  other = await createAuthority('Other');
  const pair = await authority.server('staging.test');
  secure = await startHttpsUpstream({ ...pair }, ({ headers }, response) => response.end(headers.host));
});
afterAll(() => secure.close());

const trusting = (ca: string): Wanted => ({ target: { tls: { ca, verify: true } } });

describe('every exchange has its verdict, and the run goes to its end,', () => {
  test('when the target is down', async () => {
    const result = await replay(`http://127.0.0.1:${await refusedPort()}`, [{}, {}]);
    expect(told(result)).toEqual([
      'done',
      expect.stringMatching(/^failed UPSTREAM_REFUSED/),
      expect.stringMatching(/^failed/),
    ]);
  });

  test('when its certificate is of an authority that is not trusted, or for another name', async () => {
    const url = secure.url.replace('127.0.0.1', 'localhost');
    const results = [await replay(url, [{}], trusting(other.cert)), await replay(url, [{}], trusting(authority.cert))];
    expect(results.map(told)).toEqual([
      ['done', expect.stringMatching(/^failed UPSTREAM_TLS/)],
      ['done', expect.stringMatching(/^failed UPSTREAM_TLS .*altnames/)],
    ]);
  });

  test('and a certificate is asked for by the host of the target', async () => {
    const tls = { ca: authority.cert, verify: true };
    const { outcomes } = await replay(secure.url, [{}], { target: { host: 'staging.test', tls } });
    expect(outcomes.map(({ status }) => status)).toEqual([200]);
  });

  test('when a token cannot be had in the middle of it', async () => {
    let asked = 0;
    const credentials: Credentials = {
      ...NO_CREDENTIALS,
      apply: (request) =>
        (asked += 1) === 2
          ? Promise.reject(new GatewrightError('DEPENDENCY_FAILED', { reason: 'the token endpoint answered 500' }))
          : Promise.resolve({ request, changes: [] }),
    };
    const upstream = await startUpstream((_request, response) => response.end());
    const result = await replay(upstream.url, [{}, {}, {}], { credentials });
    await upstream.close();
    expect(told(result)).toEqual([
      'done',
      'same',
      expect.stringMatching(/^left out DEPENDENCY_FAILED .*the token endpoint answered 500/),
      'same',
    ]);
  });

  test('when it redirects in a circle: the redirect is the answer', async () => {
    let asked = 0;
    const upstream = await startUpstream(({ url }, response) => {
      asked += 1;
      response.writeHead(302, { location: url }).end();
    });
    const result = await replay(upstream.url, [{ status: 302, responseHeaders: ['location', '/v1/orders'] }, {}]);
    await upstream.close();
    expect([told(result), asked]).toEqual([['done', 'same', 'unexplained'], 2]);
  });

  test.each(['\0\0\0\0', 'HTTP/1.1 two hundred\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'])(
    'when it answers %j',
    async (bytes) => {
      const server = createServer((socket) => socket.once('data', () => socket.end(bytes)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      // It listens, so it has a port.
      const { port } = server.address() as AddressInfo;
      const result = await replay(`http://127.0.0.1:${port}`, [{}, {}]);
      await new Promise((resolve) => server.close(resolve));
      expect(told(result)).toEqual([
        'done',
        expect.stringMatching(/^failed UPSTREAM_/),
        expect.stringMatching(/^failed/),
      ]);
    },
  );

  test('when what was recorded is gone, cut, dropped, of another clock or no text', async () => {
    const upstream = await startUpstream((request, response) => {
      request.pipe(response);
    });
    const bytes = Buffer.from([0, 255, 128, 10]);
    const exchanges: ExchangeOptions[] = [
      { startedAt: 2_000_000 },
      { startedAt: 1000 },
      { method: 'POST', requestBody: { chunks: [bytes], size: 99, isTruncated: true } },
      { target: '/health' },
      {
        method: 'POST',
        requestBody: { chunks: [bytes], size: 4, isTruncated: false },
        responseBody: { chunks: [bytes], size: 4, isTruncated: false },
      },
    ];
    const load = (id: number): Promise<ReturnType<typeof exchangeOf>> =>
      id === 1
        ? Promise.reject(new GatewrightError('EXCHANGE_NOT_FOUND', { id }))
        : Promise.resolve(exchangeOf({ id, ...exchanges[id - 1], startedAt: 0 }));
    const result = await replay(
      upstream.url,
      exchanges.map((one, at) => ({ ...one, startedAt: at === 0 ? 2000 : 1 })),
      {
        load,
        drop: 'path:/health',
      },
    );
    await upstream.close();
    expect(told(result)).toEqual([
      'done',
      expect.stringMatching(/^left out EXCHANGE_NOT_FOUND/),
      'same',
      'left out only 4 of 99 bytes of its body were captured',
      'left out it is dropped by the filter path:/health',
      'same',
    ]);
  });
});
