import { afterEach, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { answerText, connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { startUpstream } from '../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

/** An upstream that answers with what was asked for. */
function startEcho() {
  return opened.add(startUpstream((request, response) => response.end(`${request.method} ${request.url}`)));
}

test('pipelined requests are answered in the order they were sent', async () => {
  const upstream = await opened.add(
    startUpstream((request, response) => {
      // The first answer is held back until the second request has come, which pipelining has to stand.
      if (request.url === '/first') waiting.push(() => response.end('first'));
      else {
        response.end('second');
        for (const answer of waiting) answer();
      }
    }),
  );
  const waiting: (() => void)[] = [];
  const proxy = await opened.add(startProxy(upstream.url));
  const client = await connectRaw(proxy.port);
  client.write('GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  const answer = await client.rest();
  expect(answer.match(/first|second/g)).toEqual(['first', 'second']);
  const exchanges = await proxy.sink.until(2);
  expect(exchanges.map(({ request, outcome }) => [request.target, outcome]).toSorted()).toEqual([
    ['/first', 'answered'],
    ['/second', 'answered'],
  ]);
});

test('a client that ends its side after its last request still gets the answer', async () => {
  const upstream = await startEcho();
  const proxy = await opened.add(startProxy(upstream.url));
  const client = await connectRaw(proxy.port);
  client.end('GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(await client.rest()).toContain('GET /last');
  const [exchange] = await proxy.sink.until(1);
  expect(exchange?.outcome).toBe('answered');
});

test('a client that ends a connection it could have used again has left, and the upstream is let go', async () => {
  const upstream = await opened.add(startRawUpstream((peer) => peer.head()));
  const proxy = await opened.add(startProxy(upstream.url));
  const client = await connectRaw(proxy.port);
  client.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await untilConnected(upstream.peers);
  client.end();
  await upstream.peers[0]?.rest();
  const [exchange] = await proxy.sink.until(1);
  expect(exchange).toMatchObject({ outcome: 'aborted', by: 'none', error: { code: 'CLIENT_ABORTED' } });
});

test('an HTTP/1.0 client gets an answer that ends with the connection', async () => {
  const upstream = await opened.add(
    startUpstream((_request, response) => {
      response.write('one ');
      response.end('two');
    }),
  );
  const proxy = await opened.add(startProxy(upstream.url));
  const answer = await exchangeRaw(proxy.port, 'GET /old HTTP/1.0\r\n\r\n');
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(answer.toLowerCase()).not.toContain('transfer-encoding');
  expect(answer.endsWith('\r\n\r\none two')).toBe(true);
  const [exchange] = await proxy.sink.until(1);
  expect(exchange).toMatchObject({
    request: { version: '1.0', headers: [] },
    authority: `127.0.0.1:${proxy.port}`,
    outcome: 'answered',
  });
});

test('a client that leaves while it waits makes the upstream stop, and the pool use the place again', async () => {
  const upstream = await opened.add(
    startRawUpstream(async (peer) => {
      const head = await peer.head();
      if (head.startsWith('GET /quick')) peer.write(answerText('quick'));
    }),
  );
  const proxy = await opened.add(startProxy(upstream.url, { options: { connections: 1 } }));
  for (let round = 1; round <= 3; round += 1) {
    const client = await connectRaw(proxy.port);
    client.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await untilConnected(upstream.peers, round);
    client.reset();
    await upstream.peers[round - 1]?.rest();
    await proxy.sink.until(round);
  }
  const answer = await exchangeRaw(proxy.port, 'GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(answer).toContain('quick');
  const exchanges = await proxy.sink.until(4);
  expect(exchanges.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted', 'aborted', 'answered']);
});

async function untilConnected(peers: readonly { until(marker: string): Promise<string> }[], count = 1): Promise<void> {
  await expect.poll(() => peers.length, { interval: 2 }).toBeGreaterThanOrEqual(count);
}
