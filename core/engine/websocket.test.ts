import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { NO_BODY } from '../model/body.ts';
import type { Exchange } from '../model/exchange.ts';
import { startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy, type ProxySettings } from '../testing/proxy.ts';
import { connectRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { refusedPort, startUpstream } from '../testing/upstream.ts';

const UPGRADE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

/** A proxy before a WebSocket server that hands each connection to `serve`. */
async function startChat(
  serve: (socket: WebSocket) => void,
  options: ServerOptions = {},
  settings: ProxySettings = {},
) {
  const server = new WebSocketServer({ noServer: true, ...options });
  server.on('connection', serve);
  const upstream = await opened.add(
    startUpstream(
      (_request, response) => response.writeHead(426).end('upgrade'),
      (request, socket, head) =>
        server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client)),
    ),
  );
  return opened.add(startProxy(upstream.url, settings));
}

async function connect(port: number, options = {}): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, ['v1'], { perMessageDeflate: false, ...options });
  await opened.add({ close: () => socket.terminate() });
  await once(socket, 'open');
  return socket;
}

/** Frames as sender, kind and text; a close frame as its code and reason. */
function conversation({ frames }: Exchange): readonly unknown[] {
  return (frames ?? []).map(({ from, opcode, payload, size }) => {
    const bytes = Buffer.from(payload);
    const said = opcode === 'close' ? `${bytes.readUInt16BE()} ${bytes.subarray(2).toString()}` : bytes.toString();
    return [from, opcode, said.slice(0, 40), size];
  });
}

describe('a conversation', () => {
  test('passes both ways, and every message is recorded unmasked', async () => {
    const { port, sink } = await startChat((socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const client = await connect(port);
    client.send('hello');
    expect(String((await once(client, 'message'))[0])).toBe('hello');
    client.send(Buffer.from([1, 2]));
    await once(client, 'message');
    client.send('frag', { fin: false });
    client.send('mented', { fin: true });
    expect(String((await once(client, 'message'))[0])).toBe('fragmented');
    client.ping('?');
    await once(client, 'pong');
    client.close(4001, 'done');
    await once(client, 'close');
    const [exchange] = await sink.until(1);
    if (exchange === undefined) expect.fail();
    expect(exchange).toMatchObject({
      outcome: 'answered',
      by: 'upstream',
      request: { method: 'GET', target: '/chat' },
      response: { status: 101 },
      attempts: [{ status: 101 }],
      framesDropped: 0,
    });
    expect(conversation(exchange)).toEqual([
      ['client', 'text', 'hello', 5],
      ['upstream', 'text', 'hello', 5],
      ['client', 'binary', '\u0001\u0002', 2],
      ['upstream', 'binary', '\u0001\u0002', 2],
      ['client', 'text', 'fragmented', 10],
      ['upstream', 'text', 'fragmented', 10],
      ['client', 'ping', '?', 1],
      ['upstream', 'pong', '?', 1],
      ['client', 'close', '4001 done', 6],
      ['upstream', 'close', '4001 done', 6],
    ]);
  });

  test('that is compressed is recorded as it was said', async () => {
    const perMessageDeflate = { threshold: 0 };
    const { port, sink } = await startChat((socket) => void socket.on('message', (data) => socket.send(String(data))), {
      perMessageDeflate,
    });
    const client = await connect(port, { perMessageDeflate });
    for (const line of ['hello hello hello', 'hello hello again']) {
      client.send(line);
      expect(String((await once(client, 'message'))[0])).toBe(line);
    }
    client.close(1000);
    const [exchange] = await sink.until(1);
    expect((exchange?.frames ?? []).slice(0, 4).map(({ payload }) => Buffer.from(payload).toString())).toEqual([
      'hello hello hello',
      'hello hello hello',
      'hello hello again',
      'hello hello again',
    ]);
  });

  test('is counted by what each end said, control frames included', async () => {
    const { port, sink } = await startChat((socket) => socket.send('welcome'));
    const client = new WebSocket(`ws://127.0.0.1:${port}/chat`);
    await once(client, 'message');
    client.send('hi');
    client.close(1000);
    await once(client, 'close');
    const [exchange] = await sink.until(1);
    expect([exchange?.request.body.size, exchange?.response?.body.size]).toEqual([2 + 2, 7 + 2]);
  });

  test('of large messages passes whole, though only its beginning is kept', async () => {
    const size = 8 * 1_048_576;
    const { port, sink } = await startChat((socket) => void socket.on('message', (data) => socket.send(data)));
    const client = await connect(port);
    client.send(Buffer.alloc(size, 'x'));
    // ws gives one buffer for one message.
    const [echoed] = (await once(client, 'message')) as [Buffer];
    expect(echoed.byteLength).toBe(size);
    client.close();
    const [exchange] = await sink.until(1);
    expect(exchange?.frames?.[0]).toMatchObject({ from: 'client', size, payload: { byteLength: 1_048_576 } });
    expect(exchange?.framesDropped).toBeGreaterThan(0);
    const passed = { chunks: [], size, isTruncated: false };
    expect([exchange?.request.body, exchange?.response?.body]).toEqual([passed, passed]);
  });

  test('of which a slow reader has not read the end is not cut short when the upstream closes', async () => {
    const total = 4 * 1_048_576;
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
        peer.end('\u0000'.repeat(total));
      }),
    );
    const { port } = await opened.add(startProxy(upstream.url));
    const client = await opened.add(connectRaw(port));
    client.write(UPGRADE);
    expect(await client.head()).toMatch(/^HTTP\/1\.1 101 /);
    client.socket.pause();
    await upstream.peers[0]?.socket.writableFinished;
    client.socket.resume();
    expect((await client.bytes(total)).length).toBe(total);
  });

  test.each([
    ['client', 'aborted', 'CLIENT_ABORTED'],
    ['upstream', 'failed', 'UPSTREAM_RESET'],
  ])('that the %s leaves without a word ends for the other, and is recorded so', async (who, outcome, code) => {
    let server: WebSocket | undefined;
    const { port, sink } = await startChat((socket) => (server = socket));
    const client = await connect(port);
    if (server === undefined) expect.fail();
    const [leaving, staying] = who === 'client' ? [client, server] : [server, client];
    const gone = once(staying, 'close');
    leaving.terminate();
    await gone;
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({ outcome, error: { code }, response: { status: 101 } });
  });
});

describe('an upgrade that comes to nothing', () => {
  test('because the upstream refuses is answered with what that said', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        heads.push(await peer.head());
        peer.write(
          'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n',
        );
      }),
    );
    const heads: string[] = [];
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await opened.add(connectRaw(port));
    client.write(UPGRADE);
    const answer = await client.rest();
    expect(heads[0]).toMatch(/^GET \/chat HTTP\/1\.1\r\n[^]*upgrade: websocket/i);
    expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n/);
    expect(answer.endsWith('\r\n\r\nno')).toBe(true);
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      outcome: 'answered',
      by: 'upstream',
      response: { status: 401, body: { size: 2 } },
      attempts: [{ status: 401 }],
    });
  });

  test('because nobody listens is answered with 502', async () => {
    const { port, sink } = await opened.add(startProxy(`http://127.0.0.1:${await refusedPort()}`));
    const client = await opened.add(connectRaw(port));
    client.write(UPGRADE);
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 502 [^]*"UPSTREAM_REFUSED"/);
    expect((await sink.until(1))[0]).toMatchObject({ outcome: 'answered', by: 'gateway', response: { status: 502 } });
  });

  test('because the route has nothing to upgrade is answered with 501', async () => {
    const plain = testIntegration('plain', () => ({ kind: 'response', status: 200, headers: [], body: NO_BODY }));
    const { port, sink } = await opened.add(
      startTestGateway(testConfig([testRoute('all', 'plain')]), { integrations: [plain] }),
    );
    const client = await opened.add(connectRaw(port));
    client.write(UPGRADE);
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 501 /);
    expect((await sink.until(1))[0]).toMatchObject({ by: 'gateway', error: { code: 'UPGRADE_UNSUPPORTED' } });
  });

  test('because the refusal breaks off is recorded as failed, and the gateway goes on', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\nno');
        peer.end();
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await opened.add(connectRaw(port));
    client.write(UPGRADE);
    await client.rest();
    expect((await sink.until(1))[0]).toMatchObject({ outcome: 'failed', error: { code: 'UPSTREAM_RESET' } });
  });

  test('because the client left while it waited lets the upstream go', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        reached.resolve();
      }),
    );
    const reached = Promise.withResolvers<void>();
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write(UPGRADE);
    await reached.promise;
    client.destroy();
    await upstream.peers[0]?.rest();
    expect((await sink.until(1))[0]).toMatchObject({ outcome: 'aborted', error: { code: 'CLIENT_ABORTED' } });
  });
});

test('an upgrade to anything else is ignored, and the request served as it is', async () => {
  const upstream = await opened.add(
    startUpstream((request, response) => response.end(request.headers.upgrade ?? 'none')),
  );
  const { port } = await opened.add(startProxy(upstream.url));
  const client = await opened.add(connectRaw(port));
  client.write(
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\n',
  );
  expect((await client.rest()).endsWith('none')).toBe(true);
});
