import { afterEach, describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { answerText, connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { startUpstream } from '../testing/upstream.ts';

const CHUNKED = 'POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n';
const EXPECTING = 'POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

/** A gateway that answers without looking at the body. */
function startDeaf() {
  const deaf = testIntegration('deaf', () => ({
    kind: 'response',
    status: 403,
    headers: ['content-length', '2'],
    body: textBody('no'),
  }));
  return opened.add(startTestGateway(testConfig([testRoute('all', 'deaf')]), { integrations: [deaf] }));
}

describe('uploads', () => {
  test('every chunk passes before the next one is sent', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.until('transfer-encoding: chunked\r\n');
        for (const part of ['one', 'two']) {
          await peer.until(part);
          seen[part]?.resolve();
        }
        await peer.until('0\r\n\r\n');
        peer.write(answerText('done'));
      }),
    );
    const seen: Record<string, PromiseWithResolvers<void>> = {
      one: Promise.withResolvers(),
      two: Promise.withResolvers(),
    };
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write(`${CHUNKED}\r\n`);
    for (const part of ['one', 'two']) {
      client.write(`3\r\n${part}\r\n`);
      await seen[part]?.promise;
    }
    client.write('0\r\n\r\n');
    await client.until('done');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'answered', request: { body: { size: 6, isTruncated: false } } });
  });

  test('an upstream that reads nothing holds the client back', async () => {
    const upstream = await opened.add(
      startRawUpstream((peer) => {
        peer.socket.pause();
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    const size = 64 * 1_048_576;
    client.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`);
    client.write(Buffer.alloc(size));
    // As long as it is less than what was written, somebody is being held back; it stays so until somebody leaves.
    await expect.poll(() => client.socket.bytesWritten, { interval: 5 }).toBeGreaterThan(0);
    expect(client.socket.writableLength).toBeGreaterThan(size / 2);
    client.reset();
    const [exchange] = await sink.until(1);
    expect(exchange?.outcome).toBe('aborted');
    expect(exchange?.request.body.size).toBeLessThan(size / 2);
  });

  test.each(['destroy', 'reset', 'end'] as const)(
    'a client that leaves (%s) in mid-upload ends the upstream, and is one row',
    async (how) => {
      const upstream = await opened.add(
        startRawUpstream(async (peer) => {
          await peer.until('hel');
          started.resolve();
        }),
      );
      const started = Promise.withResolvers<void>();
      const { port, sink } = await opened.add(startProxy(upstream.url));
      const client = await connectRaw(port);
      client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel');
      await started.promise;
      client[how]();
      await upstream.peers[0]?.rest();
      await exchangeRaw(port, 'x\r\n\r\n');
      const exchanges = await sink.until(2);
      expect(exchanges.map(({ outcome, error, request }) => [outcome, error?.code, request.body.size])).toEqual([
        ['aborted', 'CLIENT_ABORTED', 3],
        ['rejected', 'REQUEST_MALFORMED', 5],
      ]);
    },
  );

  test('an upstream that answers before the body is over is heard, and the rest of the body is recorded', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.until('hel');
        peer.write(`HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel');
    expect(await client.head()).toMatch(/^HTTP\/1\.1 413 /);
    client.write('lo');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      outcome: 'answered',
      response: { status: 413 },
      request: { body: { size: 5, isTruncated: false } },
    });
  });

  test('a body nobody reads is recorded, and the connection can be used again', async () => {
    const { port, sink } = await startDeaf();
    const client = await connectRaw(port);
    for (const round of [1, 2]) {
      client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello');
      expect(await client.head()).toMatch(/^HTTP\/1\.1 403 /);
      expect(await client.bytes(2)).toBe('no');
      const exchanges = await sink.until(round);
      expect(exchanges[round - 1]?.request.body.size).toBe(5);
    }
  });

  test('trailers of a request are recorded, and the trace says that the upstream does not get them', async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => void request.resume().on('end', () => response.end())),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write(`${CHUNKED}Trailer: X-Sum\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n`);
    await client.head();
    const [exchange] = await sink.until(1);
    expect(exchange?.request.trailers).toEqual(['X-Sum', '7']);
    expect(exchange?.spans).toMatchObject([{ name: 'http', notes: { trailersNotSent: 1 } }]);
  });
});

describe('Expect: 100-continue', () => {
  test('the client is told to go on when the upstream is ready for the body', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        const head = await peer.head();
        await peer.bytes(5);
        peer.write(answerText(/expect/i.test(head) ? 'expected' : 'done'));
      }),
    );
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write(EXPECTING);
    expect(await client.head()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.write('hello');
    expect(await client.head()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await client.bytes(4)).toBe('done');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'answered', request: { body: { size: 5 } } });
  });

  test('a refusal comes without it, nothing of the body is asked for, and the connection ends', async () => {
    const { port, sink } = await startDeaf();
    const client = await connectRaw(port);
    client.write(EXPECTING);
    const answer = await client.rest();
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'answered', request: { body: { size: 0 } } });
  });

  test('an HTTP/1.0 client gets no interim answer', async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => void request.resume().on('end', () => response.end('done'))),
    );
    const { port } = await opened.add(startProxy(upstream.url));
    const answer = await exchangeRaw(port, 'POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });
});
