import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import type { Exchange } from '../model/exchange.ts';
import { createAuthority } from '../testing/certificates.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { answerText, connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { startUpstream } from '../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

const hello = testIntegration('hello', () => ({
  kind: 'response',
  status: 200,
  headers: [],
  body: textBody('hello'),
}));

/** A gateway that answers everything by itself. */
function startHello(listeners?: Parameters<typeof testConfig>[1]): Promise<TestGateway> {
  return opened.add(startTestGateway(testConfig([testRoute('all', 'hello')], listeners), { integrations: [hello] }));
}

/** What a list of exchanges shows of one. */
function row({ outcome, by, response, error, request }: Exchange): unknown[] {
  return [outcome, by, response?.status, error?.code, request.method];
}

async function startTls(clientAuth: 'none' | 'require'): Promise<{ gateway: TestGateway; ca: string }> {
  const authority = await createAuthority();
  const { cert, key } = await authority.server('localhost', '127.0.0.1');
  const tls = { cert, key, clientCa: authority.cert, clientAuth };
  const listener = { scheme: 'https', host: '127.0.0.1', port: 0, tls } as const;
  const gateway = await startHello({
    listeners: [{ ...listener, forwarded: { xForwarded: 'off', forwarded: 'off' } }],
  });
  return { gateway, ca: authority.cert };
}

describe('bytes that are no HTTP', () => {
  const post = 'POST / HTTP/1.1\r\nHost: a\r\n';
  const malformed = {
    'no request line': 'hello\r\n\r\n',
    'a version that does not exist': 'GET / HTTP/7.7\r\n\r\n',
    'a space in the target': 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
    'a space before the colon': 'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
    'a name with a control character': 'GET / HTTP/1.1\r\nHost: a\r\nx\u0001: 1\r\n\r\n',
    'a value with a NUL': 'GET / HTTP/1.1\r\nHost: a\r\nx: 1\u00002\r\n\r\n',
    'a folded header': 'GET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n 2\r\n\r\n',
    'lines that end in LF alone': 'GET / HTTP/1.1\nHost: a\n\n',
    'a head that ends in LF alone': 'GET / HTTP/1.1\r\nHost: a\n\n',
    'a length and chunks': `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks and a length': `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    'two lengths': `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    'two equal lengths': `${post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    'a list of lengths': `${post}Content-Length: 5, 5\r\n\r\nhello`,
    'a negative length': `${post}Content-Length: -5\r\n\r\nhello`,
    'a length in hexadecimal': `${post}Content-Length: 0x5\r\n\r\nhello`,
    'a length with a sign': `${post}Content-Length: +5\r\n\r\nhello`,
    'a coding after chunked': `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    'a coding that is not chunked': `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    'a coding before chunked': `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    'chunks twice': `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks in HTTP/1.0': 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'no host': 'GET / HTTP/1.1\r\n\r\n',
    'two hosts': 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  };

  test.each(Object.entries(malformed))('%s is refused with 400, recorded, and the connection ends', async (_, text) => {
    const { port, sink } = await startHello();
    const answer = await exchangeRaw(port, text);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect((await sink.until(1)).map((exchange) => row(exchange).slice(0, 4))).toEqual([
      ['rejected', 'gateway', 400, 'REQUEST_MALFORMED'],
    ]);
  });

  test('the bytes that were not understood are kept', async () => {
    const { port, sink } = await startHello();
    await exchangeRaw(port, 'hello\r\n\r\n');
    const [exchange] = await sink.until(1);
    expect(Buffer.concat(exchange?.request.body.chunks ?? []).toString()).toBe('hello\r\n\r\n');
  });

  test('a head that is larger than the listener takes is refused with 431', async () => {
    const { port, sink } = await startHello();
    const answer = await exchangeRaw(port, `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect((await sink.until(1)).map(row)).toEqual([['rejected', 'gateway', 431, 'HEADERS_TOO_LARGE', '']]);
  });

  test('an expectation other than 100-continue is refused with 417, with its head on record', async () => {
    const { port, sink } = await startHello();
    const answer = await exchangeRaw(port, 'GET /x HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      outcome: 'rejected',
      error: { code: 'EXPECTATION_FAILED' },
      request: { method: 'GET', target: '/x', headers: ['Host', 'a', 'Expect', 'a-miracle'] },
    });
  });

  test('CONNECT is refused with 405', async () => {
    const { port, sink } = await startHello();
    const answer = await exchangeRaw(port, 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
    expect((await sink.until(1)).map(row)).toEqual([['rejected', 'gateway', 405, 'METHOD_NOT_ALLOWED', 'CONNECT']]);
  });

  test('malformed bytes behind a good request wait for its answer', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        await go.promise;
        peer.write(answerText('good'));
      }),
    );
    const go = Promise.withResolvers<void>();
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const client = await connectRaw(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\nbad\r\n\r\n');
    await sink.until(1);
    go.resolve();
    const answer = await client.rest();
    expect(answer.match(/HTTP\/1\.1 \d+|good/g)).toEqual(['HTTP/1.1 200', 'good', 'HTTP/1.1 400']);
    expect((await sink.until(2)).map(row)).toEqual([
      ['rejected', 'gateway', 400, 'REQUEST_MALFORMED', ''],
      ['answered', 'upstream', 200, undefined, 'GET'],
    ]);
  });

  test.each([
    ['a chunk size that is no number', 'zz\r\n'],
    ['a chunk longer than its size', '2\r\nabc\r\n'],
    ['a chunk size with LF alone', '2\nab\r\n0\r\n\r\n'],
  ])('%s fails its exchange, and the upstream gets no end of the body', async (_, chunk) => {
    const upstream = await opened.add(startRawUpstream((peer) => peer.rest()));
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const answer = await exchangeRaw(
      port,
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n${chunk}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*connection: close/i);
    expect((await sink.until(1)).map(row)).toEqual([['answered', 'gateway', 400, 'REQUEST_MALFORMED', 'POST']]);
    for (const peer of upstream.peers) expect(await peer.rest()).not.toContain('0\r\n\r\n');
    expect(sink.exchanges).toHaveLength(1);
  });
});

describe('connections that come to nothing', () => {
  test.each(['destroy', 'reset'] as const)('one that closes (%s) before a whole head is a row', async (how) => {
    const { port, sink } = await startHello();
    const client = await connectRaw(port);
    client.write('GET / HTTP/1.1\r\nHos');
    // Something that is answered was sent later, so that the bytes before it have come.
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    client[how]();
    const [, exchange] = await sink.until(2);
    expect(exchange).toMatchObject({ outcome: 'rejected', client: { address: '127.0.0.1' } });
    expect(['REQUEST_MALFORMED', 'CLIENT_ABORTED']).toContain(exchange?.error?.code);
  });

  test('one that never sent a byte is none', async () => {
    const { port, sink } = await startHello();
    const client = await connectRaw(port);
    client.end();
    await client.rest();
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(sink.exchanges.map(({ outcome }) => outcome)).toEqual(['answered']);
  });

  test('one that closes between two requests is none', async () => {
    const { port, sink } = await startHello();
    const client = await connectRaw(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('hello');
    client.reset();
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(sink.exchanges.map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
  });
});

describe('TLS handshakes that fail', () => {
  test('plain HTTP on a TLS port is a row', async () => {
    const { gateway } = await startTls('none');
    await exchangeRaw(gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [exchange] = await gateway.sink.until(1);
    expect(exchange).toMatchObject({
      outcome: 'rejected',
      scheme: 'https',
      client: { address: '127.0.0.1' },
      error: { code: 'TLS_HANDSHAKE_FAILED', details: { tls: 'ERR_SSL_HTTP_REQUEST' } },
    });
  });

  test('a client that does not trust the certificate is a row', async () => {
    const { gateway } = await startTls('none');
    const socket = connectTls({ port: gateway.port, host: '127.0.0.1', servername: 'localhost' });
    await new Promise((resolve) => socket.once('error', resolve));
    const [exchange] = await gateway.sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'rejected', error: { code: 'TLS_HANDSHAKE_FAILED' } });
  });

  test('a client without the certificate that is required is a row', async () => {
    const { gateway, ca } = await startTls('require');
    const socket = connectTls({ port: gateway.port, host: '127.0.0.1', servername: 'localhost', ca });
    await new Promise((resolve) => socket.once('close', resolve).once('error', () => undefined));
    const [exchange] = await gateway.sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'rejected', error: { code: 'TLS_HANDSHAKE_FAILED' } });
  });

  test('a client that goes away in the middle of the handshake is a row', async () => {
    const { gateway } = await startTls('none');
    const client = await connectRaw(gateway.port);
    client.write('\u0016\u0003\u0001');
    client.destroy();
    const [exchange] = await gateway.sink.until(1);
    expect(exchange).toMatchObject({ outcome: 'rejected', error: { code: 'TLS_HANDSHAKE_FAILED' } });
  });

  test('bytes that are no HTTP/2 on a connection that agreed on it are a row', async () => {
    const { gateway, ca } = await startTls('none');
    const socket = connectTls({
      port: gateway.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca,
      ALPNProtocols: ['h2'],
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [exchange] = await gateway.sink.until(1);
    socket.destroy();
    expect(exchange).toMatchObject({ outcome: 'rejected', error: { code: 'REQUEST_MALFORMED' } });
  });

  test('CONNECT by HTTP/2 is refused with 405 and recorded', async () => {
    const { gateway, ca } = await startTls('none');
    const session = connectHttp2(gateway.url.replace('127.0.0.1', 'localhost'), { ca });
    const stream = session.request({ ':method': 'CONNECT', ':authority': 'a:443' });
    const status = await new Promise((resolve) => stream.once('response', (head) => resolve(head[':status'])));
    session.destroy();
    expect(status).toBe(405);
    expect((await gateway.sink.until(1)).map(row)).toEqual([
      ['rejected', 'gateway', 405, 'METHOD_NOT_ALLOWED', 'CONNECT'],
    ]);
  });
});

describe('upstreams that are not there', () => {
  test('a request of one that has gone is answered with 502 and recorded', async () => {
    const upstream = await startUpstream((_request, response) => response.end());
    await upstream.close();
    const { port, sink } = await opened.add(startProxy(upstream.url));
    const answer = await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect((await sink.until(1)).map(row)).toEqual([['answered', 'gateway', 502, 'UPSTREAM_REFUSED', 'GET']]);
  });
});
