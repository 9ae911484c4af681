import { connect as connectHttp2, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { request as startHttpsRequest } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { DEFAULT_FORWARDED, type ListenerConfig, type ListenerTls } from '../model/config.ts';
import type { IntegrationCall } from '../integrations/integration.ts';
import { createAuthority, type PemPair, type TestAuthority } from '../testing/certificates.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { answerText, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { readText, startUpstream } from '../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

let authority: TestAuthority;
let server: PemPair;
beforeAll(async () => {
  authority = await createAuthority();
  server = await authority.server('localhost', '127.0.0.1');
});

const HTTP: ListenerConfig = { scheme: 'http', host: '127.0.0.1', port: 0, forwarded: DEFAULT_FORWARDED };

function https(tls: Partial<ListenerTls> = {}): ListenerConfig {
  return { ...HTTP, scheme: 'https', tls: { ...server, clientAuth: 'none', ...tls } };
}

/** A gateway that answers with what it knows of the client. */
function startMirror(...listeners: readonly ListenerConfig[]): Promise<TestGateway> {
  const mirror = testIntegration('mirror', (call: IntegrationCall) => ({
    kind: 'response',
    status: 200,
    headers: [],
    body: textBody(`${call.scheme} ${call.request.version} ${call.client.tls?.subject ?? '-'}`),
  }));
  return opened.add(
    startTestGateway(testConfig([testRoute('all', 'mirror')], { listeners }), { integrations: [mirror] }),
  );
}

async function getHttps(url: string, client: Partial<PemPair> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    startHttpsRequest(url, { ca: authority.cert, servername: 'localhost', agent: false, ...client }, (response) =>
      resolve(readText(response)),
    )
      .on('error', reject)
      .end();
  });
}

function startSession(url: string): Promise<ClientHttp2Session> {
  return opened.add(connectHttp2(url.replace('127.0.0.1', 'localhost'), { ca: authority.cert }));
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly trailers: IncomingHttpHeaders;
}

/** One request on a session, with its whole answer. */
async function request(
  session: ClientHttp2Session,
  headers: Record<string, string | string[]>,
  body = '',
  trailers?: Record<string, string>,
): Promise<Answer> {
  const stream = session.request(headers, {
    endStream: body === '' && trailers === undefined,
    waitForTrailers: trailers !== undefined,
  });
  if (trailers !== undefined) stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  if (body !== '' || trailers !== undefined) stream.end(body);
  let late: IncomingHttpHeaders = {};
  stream.once('trailers', (given) => (late = { ...given }));
  const head = new Promise<IncomingHttpHeaders>((resolve) => stream.once('response', (given) => resolve({ ...given })));
  const text = await readText(stream);
  return { headers: await head, body: text, trailers: late };
}

describe('protocols', () => {
  test('one gateway listens on several ports, each free one its own, and speaks what each client speaks', async () => {
    const { gateway } = await startMirror(HTTP, HTTP, https());
    const urls = gateway.status().listeners.map(({ url }) => new URL(url));
    expect(new Set(urls.map(({ port }) => port)).size).toBe(3);
    const [first, second, third] = urls;
    const answers = [
      await exchangeRaw(Number(first?.port), 'GET / HTTP/1.0\r\n\r\n'),
      await exchangeRaw(Number(second?.port), 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      await getHttps(third?.href ?? ''),
      (await request(await startSession(third?.href ?? ''), { ':path': '/' })).body,
    ];
    expect(answers.map((answer) => answer.split('\r\n').at(-1))).toEqual([
      'http 1.0 -',
      'http 1.1 -',
      'https 1.1 -',
      'https 2 -',
    ]);
  });

  test('a client without ALPN gets HTTP/1.1', async () => {
    const { url } = await startMirror(https());
    expect(await getHttps(url)).toBe('https 1.1 -');
  });

  test('what the TLS layer knows of a client is recorded', async () => {
    const { url, sink } = await startMirror(https());
    await getHttps(url);
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      scheme: 'https',
      client: { address: '127.0.0.1', tls: { version: 'TLSv1.3', serverName: 'localhost' } },
    });
  });

  test('a client that is older than the listener wants is refused', async () => {
    const { url, sink } = await startMirror(https({ minVersion: 'TLSv1.3' }));
    await expect(getHttps(url, { maxVersion: 'TLSv1.2' } as Partial<PemPair>)).rejects.toThrow();
    expect((await sink.until(1))[0]).toMatchObject({ outcome: 'rejected', error: { code: 'TLS_HANDSHAKE_FAILED' } });
  });
});

describe('client certificates', () => {
  test.each(['request', 'require'] as const)(
    'one that is shown to a listener that says %s is known',
    async (clientAuth) => {
      const { url, sink } = await startMirror(https({ clientAuth, clientCa: authority.cert }));
      expect(await getHttps(url, await authority.client('alice'))).toBe('https 1.1 CN=alice');
      const [exchange] = await sink.until(1);
      expect(exchange?.client.tls).toMatchObject({ subject: 'CN=alice', isTrusted: true });
    },
  );

  test('where one is only requested, a client without goes on, and a foreign one is marked', async () => {
    const { url, sink } = await startMirror(https({ clientAuth: 'request', clientCa: authority.cert }));
    expect(await getHttps(url)).toBe('https 1.1 -');
    const foreign = await (await createAuthority('Another')).client('mallory');
    expect(await getHttps(url, foreign)).toBe('https 1.1 CN=mallory');
    const [, exchange] = await sink.until(2);
    expect(exchange?.client.tls).toMatchObject({ subject: 'CN=mallory', isTrusted: false });
  });

  test('where one is required, a foreign one ends the handshake', async () => {
    const { url, sink } = await startMirror(https({ clientAuth: 'require', clientCa: authority.cert }));
    const foreign = await (await createAuthority('Another')).client('mallory');
    await expect(getHttps(url, foreign)).rejects.toThrow();
    expect((await sink.until(1)).map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['rejected', 'TLS_HANDSHAKE_FAILED'],
    ]);
  });

  test('where none is asked for, one that a client has is not seen', async () => {
    const { url } = await startMirror(https());
    expect(await getHttps(url, await authority.client('alice'))).toBe('https 1.1 -');
  });
});

describe('HTTP/2', () => {
  test('a request and its answer pass with bodies and trailers, and are recorded', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        heads.push(await peer.head());
        await peer.until('hello');
        peer.write(
          'HTTP/1.1 200 OK\r\nX-Case: Kept\r\nConnection: x\r\nX: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n',
        );
      }),
    );
    const heads: string[] = [];
    const { url, sink } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const answer = await request(
      await startSession(url),
      { ':method': 'POST', ':path': '/a?b=c', 'x-one': ['1', '2'], cookie: ['a=1', 'b=2'] },
      'hello',
      { 'x-late': '1' },
    );
    expect(answer).toMatchObject({
      headers: { ':status': 200, 'x-case': 'Kept', 'set-cookie': ['a=1', 'b=2'] },
      body: 'hi',
      trailers: { 'x-sum': '7' },
    });
    expect(answer.headers).not.toHaveProperty('x');
    expect(heads[0]).toContain('POST /a?b=c HTTP/1.1\r\n');
    expect(heads[0]).toContain('x-one: 1\r\nx-one: 2\r\n');
    expect(heads[0]).toContain('cookie: a=1; b=2\r\n');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({
      authority: `localhost:${new URL(url).port}`,
      request: { version: '2', method: 'POST', target: '/a?b=c', body: { size: 5 }, trailers: ['x-late', '1'] },
      response: { status: 200, trailers: ['X-Sum', '7'] },
      outcome: 'answered',
    });
  });

  test.each([
    ['a name that every object has', 'constructor: 1\r\n__proto__: 2\r\n', { constructor: '1' }],
    ['two of what HTTP/2 has once', 'ETag: "1"\r\nETag: "2"\r\n', { etag: '"1"' }],
  ])('an answer with %s passes', async (_, head, expected) => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(answerText('ok', head));
      }),
    );
    const { url } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const { headers, body } = await request(await startSession(url), { ':path': '/' });
    expect([body, { ...headers }]).toMatchObject(['ok', expected]);
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('a %s answered with %d has no body', async (method, status) => {
    const upstream = await opened.add(startUpstream((_request, response) => response.writeHead(status).end()));
    const { url } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const answer = await request(await startSession(url), { ':path': '/', ':method': method });
    expect([answer.headers[':status'], answer.body]).toEqual([status, '']);
  });

  test('interim answers pass', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${answerText('ok')}`);
      }),
    );
    const { url } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const session = await startSession(url);
    const stream = session.request({ ':path': '/' });
    const interim = new Promise((resolve) =>
      stream.once('headers', (head) => resolve([head[':status'], head['link']])),
    );
    expect([await interim, await readText(stream)]).toEqual([[103, '</a>'], 'ok']);
  });

  test('a stream that its client resets is aborted, and the others on its connection go on', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        const head = await peer.head();
        if (head.startsWith('GET /quick')) peer.write(answerText('quick'));
        else reached.resolve();
      }),
    );
    const reached = Promise.withResolvers<void>();
    const { url, sink } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const session = await startSession(url);
    const slow = session.request({ ':path': '/slow' });
    slow.on('error', () => undefined);
    await reached.promise;
    slow.close(constants.NGHTTP2_CANCEL);
    await upstream.peers[0]?.rest();
    expect((await request(session, { ':path': '/quick' })).body).toBe('quick');
    expect((await sink.until(2)).map(({ outcome, request: { target } }) => [target, outcome])).toEqual([
      ['/slow', 'aborted'],
      ['/quick', 'answered'],
    ]);
  });

  test('an upstream that breaks off resets the stream', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello');
        await seen.promise;
        peer.destroy();
      }),
    );
    const seen = Promise.withResolvers<void>();
    const { url, sink } = await opened.add(startProxy(upstream.url, { config: { listeners: [https()] } }));
    const stream = (await startSession(url)).request({ ':path': '/' });
    stream.once('data', () => seen.resolve());
    await new Promise((resolve) => stream.once('error', resolve));
    expect(stream.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    expect((await sink.until(1))[0]).toMatchObject({ outcome: 'failed', error: { code: 'UPSTREAM_RESET' } });
  });
});

describe('requests that say who they ask', () => {
  test('an absolute target counts before the Host header, and goes on in origin form', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        heads.push(await peer.head());
        peer.write(answerText(''));
      }),
    );
    const heads: string[] = [];
    const { port, sink } = await opened.add(startProxy(upstream.url, { options: { host: 'client' } }));
    await exchangeRaw(port, 'GET http://api.test/a?b HTTP/1.1\r\nHost: other.test\r\nConnection: close\r\n\r\n');
    expect(heads[0]).toContain('GET /a?b HTTP/1.1\r\nhost: api.test\r\n');
    const [exchange] = await sink.until(1);
    expect(exchange).toMatchObject({ authority: 'api.test', request: { target: 'http://api.test/a?b' } });
  });
});

test('a port that is taken is told with its code', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  await opened.add({ close: () => other.close() });
  const { port } = other.address() as AddressInfo;
  await expect(startMirror({ ...HTTP, port })).rejects.toThrow('PORT_IN_USE');
});
