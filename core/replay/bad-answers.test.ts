import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../model/clock.ts';
import { captured } from '../recording/filter/test-exchanges.ts';
import { createAuthority } from '../testing/certificates.ts';
import { startHttp2Upstream, startUpstream } from '../testing/upstream.ts';
import { openCredentials } from './credentials/open-credentials.ts';
import { Sender } from './send.ts';
import { targetOfUrl } from './targets.ts';
import { replay, told } from './test-replay.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that answers the bytes of a request with what it likes, for as long as it likes. */
async function startRaw(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  // It listens, so it has a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes the same for as long as somebody reads. */
function writeForEver(socket: Socket, chunk: string): void {
  while (!socket.destroyed && socket.write(chunk));
  if (!socket.destroyed) socket.once('drain', () => writeForEver(socket, chunk));
}

const HEAD = 'HTTP/1.1 200 OK\r\n';
const failed = (code: string): unknown => ['done', ...[1, 2].map(() => expect.stringMatching(`^failed ${code} `))];
const impatient = { target: { timeout: 200 } };

describe('an answer is a failure of its exchange alone', () => {
  test.each([
    ['a body shorter than its length says', `${HEAD}content-length: 9\r\n\r\nabc`, 'UPSTREAM_RESET'],
    ['a chunk that breaks off', `${HEAD}transfer-encoding: chunked\r\n\r\n5\r\nab`, 'UPSTREAM_RESET'],
    ['no last chunk', `${HEAD}transfer-encoding: chunked\r\n\r\n2\r\nab\r\n`, 'UPSTREAM_RESET'],
    ['a chunk without a size', `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`, 'UPSTREAM_BAD_RESPONSE'],
    ['half a head', `${HEAD}content-le`, 'UPSTREAM_RESET'],
    ['no bytes at all', '', 'UPSTREAM_RESET'],
    ['a header of 100,000 bytes', `${HEAD}x: ${'a'.repeat(100_000)}\r\n\r\n`, 'UPSTREAM_BAD_RESPONSE'],
    ['ten thousand headers', `${HEAD}${'x-name: value\r\n'.repeat(10_000)}\r\n`, 'UPSTREAM_BAD_RESPONSE'],
    ['two lengths that differ', `${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\nab`, 'UPSTREAM_BAD_RESPONSE'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'UPSTREAM_BAD_RESPONSE'],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n',
      'UPSTREAM_BAD_RESPONSE what',
    ],
  ])('when it has %s', async (_, bytes, code) => {
    const url = await startRaw((socket) => socket.end(bytes));
    expect(told(await replay(url, [{}, {}]))).toEqual(failed(code));
  });

  test.each<readonly [string, (socket: Socket) => void]>([
    ['never begins', () => undefined],
    ['stops in the middle', (socket) => socket.write(`${HEAD}content-length: 9\r\n\r\nabc`)],
    ['has interim answers for ever', (socket) => writeForEver(socket, 'HTTP/1.1 102 Processing\r\n\r\n')],
    [
      'comes in drops for ever',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
        const timer = setInterval(() => socket.write('1\r\na\r\n'), 20);
        socket.once('close', () => clearInterval(timer));
      },
    ],
  ])('when it %s', async (_, answer) => {
    const url = await startRaw(answer);
    expect(told(await replay(url, [{}, {}], impatient))).toEqual(failed('UPSTREAM_TIMEOUT'));
  });
});

test('of an answer without end as much is compared as is kept', async () => {
  const url = await startRaw((socket) => {
    socket.write(`${HEAD}content-type: text/plain\r\n\r\n`);
    writeForEver(socket, 'a'.repeat(65_536));
  });
  const { outcomes } = await replay(url, [{ responseHeaders: ['content-type', 'text/plain'] }]);
  expect(outcomes.map(({ status, differences }) => [status, differences.find(({ part }) => part === 'body')])).toEqual([
    [
      200,
      expect.objectContaining({
        replayed: expect.stringMatching(/^10485760 bytes/) as unknown,
        ignored: 'one of the bodies was not captured whole',
      }),
    ],
  ]);
});

test('a body that is not in the coding it claims is compared as it is', async () => {
  const upstream = await startUpstream((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end('no gzip');
  });
  closing.push(() => upstream.close());
  const headers = { responseHeaders: ['content-encoding', 'gzip', 'content-type', 'text/plain'] };
  const result = await replay(upstream.url, [
    { ...headers, responseBody: captured('no gzip') },
    { ...headers, responseBody: captured('other') },
  ]);
  expect(told(result)).toEqual(['done', 'same', 'unexplained']);
});

const deep = (inner: string): string => `${'['.repeat(20_000)}${inner}${']'.repeat(20_000)}`;

test('trees deeper than anybody follows are compared all the same', async () => {
  const upstream = await startUpstream((_, response) => {
    response.setHeader('content-type', 'application/json').end(deep('2'));
  });
  closing.push(() => upstream.close());
  const headers = ['content-type', 'application/json'];
  const result = await replay(upstream.url, [
    { responseHeaders: headers, responseBody: captured(deep('2')) },
    { responseHeaders: headers, responseBody: captured(deep('1')) },
  ]);
  expect(told(result)).toEqual(['done', 'same', 'unexplained']);
});

test('a target that speaks HTTP/2 alone answers too', async () => {
  const authority = await createAuthority();
  const upstream = await startHttp2Upstream(await authority.server('localhost'), (request, response) => {
    response.end(request.httpVersion);
  });
  closing.push(() => upstream.close());
  const tls = { ca: authority.cert, verify: true };
  const url = upstream.url.replace('127.0.0.1', 'localhost');
  const result = await replay(url, [{ responseBody: captured('2.0') }, { responseBody: captured('1.1') }], {
    target: { tls },
  });
  expect(told(result)).toEqual(['done', 'same', 'unexplained']);
});

test('a token endpoint that fails, answers nonsense or hangs up leaves out what needed its token, and is asked again', async () => {
  let asked = 0;
  const issuer = await startUpstream(({ url, headers }, response) => {
    response.setHeader('content-type', 'application/json');
    const base = `http://${headers.host ?? ''}`;
    if (url !== '/token') return response.end(JSON.stringify({ issuer: base, token_endpoint: `${base}/token` }));
    asked += 1;
    if (asked === 1) return response.writeHead(500).end('{}');
    if (asked === 2) return response.end('{"access');
    if (asked === 3) return response.destroy();
    return response.end('{"access_token":"a","token_type":"bearer"}');
  });
  const target = await startUpstream(({ headers }, response) => response.end(headers.authorization));
  closing.push(
    () => issuer.close(),
    () => target.close(),
  );
  const credentials = await openCredentials(
    { kind: 'client-credentials', issuer: issuer.url, clientId: 'c', clientSecret: 's', scopes: [] },
    { clock: systemClock, resign: () => Promise.resolve(''), prompt: () => undefined },
  );
  const one = { responseBody: captured('Bearer a') };
  const result = await replay(target.url, [one, one, one, one], { credentials });
  const leftOut: unknown = expect.stringMatching(/^left out DEPENDENCY_FAILED/);
  expect(told(result)).toEqual(['done', leftOut, leftOut, leftOut, 'same']);
});

test('a request that is given up without a reason ends as cancelled', async () => {
  const stopped = new AbortController();
  const url = await startRaw(() => stopped.abort());
  const sender = new Sender(targetOfUrl(url), systemClock);
  closing.push(() => sender.close());
  const answer = await sender.send({ method: 'GET', url, headers: [], body: new Uint8Array(0) }, stopped.signal);
  expect(answer).toMatchObject({ kind: 'failure', code: 'CALL_CANCELLED' });
});
