import { afterEach, describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const TRAILED = 'transfer-encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

/** A proxy before an upstream that answers every request with this text. */
async function startBefore(answer: string) {
  const upstream = await opened.add(
    startRawUpstream(async (peer) => {
      for (;;) {
        await peer.head();
        peer.write(answer);
      }
    }),
  );
  return opened.add(startProxy(upstream.url));
}

describe('interim answers', () => {
  test.each([
    ['103 Early Hints', 'Link: </a.css>; rel=preload\r\nLink: </b.js>; rel=preload\r\n'],
    ['102 Processing', ''],
    ['110 Going Well', 'X-Progress: half\r\n'],
  ])('%s passes with its headers, before the answer', async (status, headers) => {
    const { port, sink } = await startBefore(
      `HTTP/1.1 ${status}\r\n${headers}\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`,
    );
    const client = await connectRaw(port);
    client.write(GET);
    const [line, ...lines] = (await client.head()).split('\r\n');
    expect([line?.slice(0, 12), lines.join('\r\n')]).toEqual([`HTTP/1.1 ${status.slice(0, 3)}`, `${headers}\r\n`]);
    expect(await client.head()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const [exchange] = await sink.until(1);
    expect(exchange?.response?.status).toBe(200);
  });

  test('those of a pipelined request wait for the answer before it', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        const head = await peer.head();
        if (head.startsWith('GET /first')) await hinted.promise;
        else {
          peer.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
          hinted.resolve();
        }
        peer.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    const hinted = Promise.withResolvers<void>();
    const { port } = await opened.add(startProxy(upstream.url));
    const answer = await exchangeRaw(port, `GET /first HTTP/1.1\r\nHost: a\r\n\r\n${GET}`);
    expect(answer.match(/HTTP\/1\.1 \d+|ok/g)).toEqual(['HTTP/1.1 200', 'ok', 'HTTP/1.1 103', 'HTTP/1.1 200', 'ok']);
  });
});

describe('trailers of an answer', () => {
  test('pass, and are recorded', async () => {
    const { port, sink } = await startBefore(`HTTP/1.1 200 OK\r\n${TRAILED}`);
    const answer = await exchangeRaw(port, GET);
    expect(answer).toContain('Trailer: X-Sum\r\n');
    expect(answer.endsWith('2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n')).toBe(true);
    const [exchange] = await sink.until(1);
    expect(exchange?.response?.trailers).toEqual(['X-Sum', '7']);
  });

  test('pass when the body streams', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n');
        await seen.promise;
        peer.write('0\r\nX-Sum: 7\r\n\r\n');
      }),
    );
    const seen = Promise.withResolvers<void>();
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write(GET);
    await client.until('hi\r\n');
    seen.resolve();
    expect(await client.rest()).toBe('0\r\nX-Sum: 7\r\n\r\n');
    const [exchange] = await sink.until(1);
    expect(exchange?.response?.trailers).toEqual(['X-Sum', '7']);
  });

  test('are left out for an HTTP/1.0 client, with what announces them', async () => {
    const { port } = await startBefore(`HTTP/1.1 200 OK\r\n${TRAILED}`);
    const answer = await exchangeRaw(port, 'GET / HTTP/1.0\r\n\r\n');
    expect(answer.toLowerCase()).not.toContain('trailer');
    expect(answer.endsWith('\r\n\r\nhi')).toBe(true);
  });
});

describe('heads', () => {
  test('the reason phrase, the order, the case and duplicates of an answer stay', async () => {
    const { port } = await startBefore(
      'HTTP/1.1 299 As You Like It\r\nX-B: 1\r\nset-cookie: a=1\r\nX-a: 2\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\nConnection: X-Hop\r\nX-Hop: gone\r\n\r\n',
    );
    const answer = await exchangeRaw(port, GET);
    expect(answer).toBe(
      'HTTP/1.1 299 As You Like It\r\nX-B: 1\r\nset-cookie: a=1\r\nX-a: 2\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
  });

  test('an answer made here gets the length it does not have', async () => {
    const own = testIntegration('own', () => ({ kind: 'response', status: 200, headers: [], body: textBody('hello') }));
    const { port } = await opened.add(startTestGateway(testConfig([testRoute('all', 'own')]), { integrations: [own] }));
    expect(await exchangeRaw(port, GET)).toBe('HTTP/1.1 200 OK\r\ncontent-length: 5\r\nConnection: close\r\n\r\nhello');
  });
});
