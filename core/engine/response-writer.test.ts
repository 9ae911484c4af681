import { createServer, request as startRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { NO_BODY, textBody, type Body } from '../model/body.ts';
import type { HeaderList } from '../model/http.ts';
import { MemorySink } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { startUpstream } from '../testing/upstream.ts';
import { withLength } from './response-writer.ts';

const CHUNK = Buffer.alloc(65_536, 'x');
const MEBIBYTE = 1_048_576;

const opened = new Opened();
afterEach(() => opened.close());

describe('answers that stream', () => {
  test('every event of an event stream passes before the next one is made', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n');
        for (const event of ['one', 'two', 'three']) {
          // The client asks for each event in turn, which it only can when the one before has come.
          await asked[event]?.promise;
          peer.write(`${(event.length + 8).toString(16)}\r\ndata: ${event}\n\n\r\n`);
        }
        peer.write('0\r\n\r\n');
      }),
    );
    const asked: Record<string, PromiseWithResolvers<void>> = {
      one: Promise.withResolvers(),
      two: Promise.withResolvers(),
      three: Promise.withResolvers(),
    };
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write('GET /events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const head = await client.head();
    expect(head).toContain('content-type: text/event-stream');
    for (const event of ['one', 'two', 'three']) {
      asked[event]?.resolve();
      await client.until(`data: ${event}\n\n`);
    }
    expect(await client.rest()).toBe('\r\n0\r\n\r\n');
    const [exchange] = await sink.until(1);
    expect(Buffer.concat(exchange?.response?.body.chunks ?? []).toString()).toBe(
      'data: one\n\ndata: two\n\ndata: three\n\n',
    );
  });

  test('a client that reads nothing holds the upstream back, and gets everything once it reads', async () => {
    let sent = 0;
    const total = 64 * MEBIBYTE;
    const upstream = await opened.add(
      startUpstream((_request, response) => {
        const write = (): void => {
          while (sent < total) {
            sent += CHUNK.byteLength;
            if (!response.write(CHUNK)) return void response.once('drain', write);
          }
          response.end();
        };
        write();
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const answer = await get(port, '/large');
    answer.pause();
    const stalledAt = await settled(() => sent);
    expect(stalledAt).toBeLessThan(total / 2);
    expect(await count(answer)).toBe(total);
    const [exchange] = await sink.until(1);
    expect(exchange?.response?.body).toMatchObject({ size: total, isTruncated: true });
  });

  test('256 MiB pass each way with flat memory', { timeout: 60_000 }, async () => {
    const total = 256 * MEBIBYTE;
    const upstream = await opened.add(startUpstream((request, response) => void request.pipe(response.writeHead(200))));
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const request = startRequest({ port, method: 'POST', path: '/echo' });
    const answer = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    let sent = 0;
    let peak = 0;
    const write = (): void => {
      peak = Math.max(peak, process.memoryUsage.rss());
      while (sent < total) {
        sent += CHUNK.byteLength;
        if (!request.write(CHUNK)) return void request.once('drain', write);
      }
      request.end();
    };
    const before = process.memoryUsage.rss();
    write();
    expect(await count(await answer)).toBe(total);
    const [exchange] = await sink.until(1);
    expect([exchange?.request.body.size, exchange?.response?.body.size]).toEqual([total, total]);
    // Client and upstream live in this process too; a body that was held would show as four times as much.
    expect((peak - before) / MEBIBYTE).toBeLessThan(128);
  });

  test('a client that leaves in mid-download ends the upstream, and no connection is lost', async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => {
        if (request.url === '/quick') return void response.end('quick');
        const write = (): void => {
          while (!response.destroyed) if (!response.write(CHUNK)) return void response.once('drain', write);
        };
        write();
        response.once('close', () => left.push(request.url ?? ''));
      }),
    );
    const left: string[] = [];
    const { port, sink } = await opened.add(startProxy(upstream.url, { options: { connections: 2 } }));
    for (let round = 1; round <= 6; round += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
      await new Promise((resolve) => socket.once('data', resolve));
      // Nothing is read any more, so the upstream is paused when the client goes.
      socket.pause();
      socket.destroy();
      await sink.until(round);
    }
    expect(await exchangeRaw(port, 'GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain('quick');
    await expect.poll(() => left.length).toBe(6);
    expect(sink.exchanges.map(({ outcome, by, error }) => [outcome, by, error?.code])).toEqual([
      ...Array.from({ length: 6 }, () => ['aborted', 'upstream', 'CLIENT_ABORTED']),
      ['answered', 'upstream', undefined],
    ]);
  });

  test.each([
    ['chunked', 'transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['of a known length', 'content-length: 10\r\n\r\nhello'],
  ])('an upstream that breaks off an answer %s breaks it off for the client, and the row says so', async (_, text) => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(`HTTP/1.1 200 OK\r\n${text}`);
        await seen.promise;
        peer.destroy();
      }),
    );
    const seen = Promise.withResolvers<void>();
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('hello');
    seen.resolve();
    expect(await client.rest()).not.toContain('0\r\n\r\n');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      outcome: 'failed',
      response: { status: 200, body: { size: 5 } },
      error: { code: 'UPSTREAM_RESET' },
      attempts: [{ status: 200, error: { code: 'UPSTREAM_RESET' } }],
    });
  });

  test('what is kept of a body stops at the limit, and the rest is counted', async () => {
    const upstream = await opened.add(startUpstream((_request, response) => response.end('0123456789')));
    const sink = new MemorySink(4);
    const { port } = await opened.add(startProxy(upstream.url, { gateway: { sink } }));
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const [exchange] = await sink.until(1);
    expect(exchange?.response?.body).toEqual({
      chunks: [Buffer.from('0123')],
      size: 10,
      isTruncated: true,
    });
  });
});

describe('answers without a body', () => {
  test.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\ntrailer: x\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nx: 1\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\netag: "a"\r\n\r\n'],
  ])('a %s answered by %j passes with its head, and the connection goes on', async (method, head) => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        for (;;) {
          await peer.head();
          peer.write(head);
        }
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    for (const round of [1, 2]) {
      client.write(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`);
      const answer = await client.head();
      expect(answer.split('\r\n').slice(0, 2)).toEqual(head.split('\r\n').slice(0, 2));
      expect(answer).not.toContain('transfer-encoding');
      const exchanges = await sink.until(round);
      expect(exchanges[round - 1]).toMatchObject({ outcome: 'answered', response: { body: { size: 0 } } });
    }
  });
});

const streamed: Body = {
  kind: 'stream',
  source: { read: () => undefined, pause: () => undefined, resume: () => undefined, cancel: () => undefined },
};

test.each<[string, number, HeaderList, Body, HeaderList]>([
  ['gets its length in bytes', 200, ['x', '1'], textBody('ü'), ['x', '1', 'content-length', '2']],
  ['that is empty as well', 200, [], textBody(''), ['content-length', '0']],
  ['keeps a length it has', 200, ['Content-Length', '1'], textBody('x'), ['Content-Length', '1']],
  ['in chunks stays so', 200, ['transfer-encoding', 'chunked'], textBody('x'), ['transfer-encoding', 'chunked']],
  ['with trailers stays as it is', 200, [], { kind: 'bytes', bytes: new Uint8Array(1), trailers: ['a', 'b'] }, []],
  ['that streams stays as it is', 200, [], streamed, []],
  ['that is not there stays as it is', 200, [], NO_BODY, []],
  ['of a 304 has no length', 304, [], textBody('x'), []],
])('a body %s', (_, status, headers, body, expected) => {
  expect(withLength({ kind: 'response', status, headers, body }).headers).toEqual(expected);
});

async function get(port: number, path: string): Promise<IncomingMessage> {
  const request = startRequest({ port, path });
  request.end();
  return new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
}

async function count(message: IncomingMessage): Promise<number> {
  let size = 0;
  for await (const chunk of message) size += (chunk as Buffer).byteLength;
  return size;
}

/** The value once it no longer changes: three looks in a row, each after everything that was ready has run. */
async function settled(read: () => number): Promise<number> {
  let last = -1;
  for (let same = 0; same < 20;) {
    await roundTrip();
    same = read() === last ? same + 1 : 0;
    last = read();
  }
  return last;
}

/** As long as a connection to this machine takes: work that is ready on other sockets is done meanwhile. */
async function roundTrip(): Promise<void> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await get((server.address() as AddressInfo).port, '/');
  await count(answer);
  await new Promise((resolve) => server.close(resolve));
}
