import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { connectRaw } from '../../testing/raw-peer.ts';
import { Opened } from '../../testing/opened.ts';
import { codesOf, sendOnce, startProxy } from '../../testing/proxy.ts';
import { readText, refusedPort, startUpstream } from '../../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A proxy whose requests are copied to a mirror. */
async function start(
  answer: Listener,
  options: Record<string, unknown> = {},
  primary: Listener = async (request, response) => response.end(await readText(request)),
) {
  const upstream = await opened.add(startUpstream((request, response) => void primary(request, response)));
  const shadow = await opened.add(startUpstream((request, response) => void answer(request, response)));
  const mirror = { url: `${shadow.url}/shadow`, ...options };
  const proxy = await opened.add(startProxy(upstream.url, { options: { mirror } }));
  const standing = () => proxy.gateway.upstreams()[0]?.mirror ?? expect.fail();
  const untilDone = async () => {
    while (standing().inFlight > 0) await nextTurn();
    const { sent, failed, differed, notSent } = standing();
    return { sent, failed, differed, notSent };
  };
  return { proxy, standing, untilDone };
}

const NOT_SENT = { busy: 0, tooLong: 0, unread: 0 };

/** As `start`, with a primary that answers once the copy has ended, so that the trace has both. */
async function startOrdered(answer: Listener, options: Record<string, unknown> = {}) {
  const copied = Promise.withResolvers<() => Promise<unknown>>();
  const started = await start(answer, options, async (request, response) => {
    const text = await readText(request);
    await (
      await copied.promise
    )();
    response.end(text);
  });
  copied.resolve(started.untilDone);
  return started;
}

describe('a copy', () => {
  test('has the method, path, headers and body of the request, a mark, and a span of its own', async () => {
    const seen: unknown[] = [];
    const { proxy, untilDone } = await start(
      async ({ method, url, headers }, response) => {
        seen.push([method, url, headers['x-mirrored'], headers['x-a']]);
        response.end();
      },
      {},
      async (request, response) => {
        const text = await readText(request);
        while (seen.length === 0) await nextTurn();
        response.end(text);
      },
    );
    const client = await opened.add(connectRaw(proxy.port));
    client.write('GET /a?b=c HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nConnection: close\r\n\r\n');
    await client.rest();
    expect([seen, await untilDone()]).toEqual([
      [['GET', '/shadow/a?b=c', '1', '1']],
      { sent: 1, failed: 0, differed: 0, notSent: NOT_SENT },
    ]);
    const [exchange] = await proxy.sink.until(1);
    expect(exchange && codesOf(exchange)).toEqual([200]);
  });

  test('of a body that streams is sent when that is all there, whole', async () => {
    const seen: string[] = [];
    const { proxy, untilDone } = await start(async (request, response) => {
      seen.push(await readText(request));
      response.end();
    });
    const client = await opened.add(connectRaw(proxy.port));
    client.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n');
    client.write('6\r\n world\r\n0\r\n\r\n');
    expect((await client.rest()).endsWith('hello world')).toBe(true);
    await untilDone();
    expect(seen).toEqual(['hello world']);
  });

  test('whose status is another one than the client got is shown and counted', async () => {
    const { proxy, untilDone } = await startOrdered((_request, response) => response.writeHead(503).end(), {
      compare: true,
    });
    const { answer, exchange } = await sendOnce(proxy, 'GET /');
    expect([answer.slice(9, 12), (await untilDone()).differed]).toEqual(['200', 1]);
    const verdict = 'status 503, and the client got 200';
    expect(exchange.spans.map(({ kind, name, notes }) => [kind, name, notes])).toEqual([
      ['dependency', 'mirror', { to: expect.stringMatching(/^http:/), status: 503 }],
      ['integration', 'http', { mirror: verdict }],
    ]);
  });

  test('that takes longer than the exchange is no part of its trace, and counted as late', async () => {
    const held: ServerResponse[] = [];
    const { proxy, standing, untilDone } = await start((_request, response) => held.push(response));
    const { exchange } = await sendOnce(proxy, 'GET /');
    while (held.length === 0) await nextTurn();
    held[0]?.end();
    await untilDone();
    expect([exchange.spans.map(({ kind }) => kind), standing().late]).toEqual([['integration'], 1]);
  });
});

describe('the client', () => {
  test('sees nothing of a mirror that hangs, and no more copies are made than may be under way', async () => {
    const { proxy, standing } = await start(() => undefined, { maxInFlight: 2 });
    for (let one = 0; one < 4; one += 1) expect((await sendOnce(proxy, 'GET /')).answer.slice(9, 12)).toBe('200');
    const { inFlight, sent, notSent } = standing();
    expect([inFlight, sent, notSent]).toEqual([2, 2, { ...NOT_SENT, busy: 2 }]);
    expect(proxy.sink.exchanges[3]?.spans.at(-1)?.notes).toEqual({ mirror: 'not sent: too many are under way' });
  });

  test('sees nothing of one that is too slow, breaks off or is not there', async () => {
    const slow = await start(() => undefined, { timeout: '20ms' });
    const broken = await start((_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('x', () => response.destroy());
    });
    const gone = await start(() => undefined, { url: `http://127.0.0.1:${await refusedPort()}` });
    for (const { proxy, untilDone } of [slow, broken, gone]) {
      expect((await sendOnce(proxy, 'POST /', 'hello')).answer.endsWith('hello')).toBe(true);
      expect(await untilDone()).toEqual({ sent: 1, failed: 1, differed: 0, notSent: NOT_SENT });
    }
  });

  test('gets the answer of a route that is closed without waiting for copies', async () => {
    const { proxy, standing } = await start(() => undefined, { timeout: '1h' });
    await sendOnce(proxy, 'GET /');
    expect(standing().inFlight).toBe(1);
    await proxy.close();
  });
});

describe('what is not copied', () => {
  test('bodies that are too long, said beforehand or not', async () => {
    const { proxy, untilDone } = await start((_request, response) => response.end(), { maxBody: 4 });
    expect((await sendOnce(proxy, 'POST /', 'hello')).answer.endsWith('hello')).toBe(true);
    const client = await opened.add(connectRaw(proxy.port));
    client.write(
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    );
    expect((await client.rest()).endsWith('hello')).toBe(true);
    expect(await untilDone()).toEqual({ sent: 0, failed: 0, differed: 0, notSent: { ...NOT_SENT, tooLong: 2 } });
  });

  test('bodies that nobody read, because the upstream was not there', async () => {
    const shadow = await opened.add(startUpstream((_request, response) => void response.end()));
    const options = { mirror: { url: shadow.url } };
    const proxy = await opened.add(startProxy(`http://127.0.0.1:${await refusedPort()}`, { options }));
    await sendOnce(proxy, 'POST /', 'hello');
    expect(proxy.gateway.upstreams()[0]?.mirror).toMatchObject({ inFlight: 0, sent: 0, notSent: { unread: 1 } });
  });

  test('requests past the share', async () => {
    const upstream = await opened.add(startUpstream((_request, response) => void response.end('ok')));
    const options = { mirror: { url: upstream.url, percent: 25 } };
    const draws = [0.1, 0.3, 0.2, 0.9];
    const proxy = await opened.add(
      startProxy(upstream.url, { options, gateway: { random: () => draws.shift() ?? 0 } }),
    );
    for (let one = 0; one < 4; one += 1) await sendOnce(proxy, 'GET /');
    expect(proxy.gateway.upstreams()[0]?.mirror?.sent).toBe(2);
  });
});
