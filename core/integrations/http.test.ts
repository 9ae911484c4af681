import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { codesOf, phasesOf, sendOnce, startProxy } from '../testing/proxy.ts';
import { answerText, connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { refusedPort, startUpstream } from '../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

describe('connections', () => {
  test('one after the other uses the same, which shows in the timings', async () => {
    const upstream = await opened.add(startUpstream((_request, response) => response.end('ok')));
    const proxy = await opened.add(startProxy(`http://localhost:${upstream.port}`));
    const first = await sendOnce(proxy, 'GET /1');
    const second = await sendOnce(proxy, 'GET /2');
    expect(upstream.connections).toBe(1);
    expect(
      [first, second].map(({ exchange: { attempts } }) => attempts.map((one) => [one.isReused, phasesOf(one)])),
    ).toEqual([
      [[false, ['blocked', 'dns', 'connect', 'send', 'wait', 'receive']]],
      [[true, ['blocked', 'send', 'wait', 'receive']]],
    ]);
  });

  test('an address has no dns, and every phase lies inside the attempt', async () => {
    const upstream = await opened.add(startUpstream((_request, response) => response.end('ok')));
    const { exchange } = await sendOnce(await opened.add(startProxy(upstream.url)), 'GET /');
    const [attempt] = exchange.attempts;
    if (attempt === undefined) throw new Error('no attempt was recorded');
    expect(phasesOf(attempt)).toEqual(['blocked', 'connect', 'send', 'wait', 'receive']);
    const { ssl: _inside, ...phases } = attempt.phases;
    const sum = Object.values(phases).reduce((total, millis) => total + Math.max(0, millis), 0);
    expect(sum).toBeCloseTo(attempt.end - attempt.start, 1);
    expect(attempt).toMatchObject({ origin: upstream.url, remote: `127.0.0.1:${upstream.port}`, version: '1.1' });
  });

  test('what comes beyond the connections allowed waits, and is shown as blocked', async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => {
        if (request.url === '/second') return void response.end('second');
        reached.resolve();
        void go.promise.then(() => response.end('first'));
      }),
    );
    const reached = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const proxy = await opened.add(startProxy(upstream.url, { options: { connections: 1 } }));
    const first = exchangeRaw(proxy.port, 'GET /first HTTP/1.0\r\n\r\n');
    await reached.promise;
    const client = await connectRaw(proxy.port);
    client.write('GET /second HTTP/1.0\r\n\r\n');
    // Another port of the same program answers only after the second request was taken in.
    await exchangeRaw((await opened.add(startProxy(`http://127.0.0.1:1`))).port, 'x\r\n\r\n');
    go.resolve();
    expect((await first).endsWith('first')).toBe(true);
    expect((await client.rest()).endsWith('second')).toBe(true);
    expect(upstream.connections).toBe(1);
    const exchanges = await proxy.sink.until(2);
    const [ended = 0, begun = 0] = exchanges.map(({ startedAt, attempts: [attempt] }, index) =>
      index === 0
        ? startedAt + (attempt?.end ?? 0)
        : startedAt + (attempt?.start ?? 0) + (attempt?.phases.blocked ?? 0),
    );
    // The second went out when the first was over; times of day are whole milliseconds.
    expect(begun - ended).toBeGreaterThan(-2);
  });

  test('a reused one that was closed meanwhile is replaced for what may be sent twice, as an attempt of its own', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(answerText('ok'));
        await peer.head();
        if (upstream.peers.length === 1) peer.reset();
        else peer.write(answerText('ok'));
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url));
    await sendOnce(proxy, 'GET /1');
    const { answer, exchange } = await sendOnce(proxy, 'GET /2');
    expect(answer.endsWith('ok')).toBe(true);
    expect([codesOf(exchange), exchange.attempts.map(({ isReused }) => isReused)]).toEqual([
      ['UPSTREAM_RESET', 200],
      [true, false],
    ]);
  });

  test('a POST on a reused one that was closed meanwhile fails, since it may have been done', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(answerText('ok'));
        await peer.head();
        peer.reset();
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url));
    await sendOnce(proxy, 'GET /1');
    const { answer, exchange } = await sendOnce(proxy, 'POST /2');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect(codesOf(exchange)).toEqual(['UPSTREAM_RESET']);
  });
});

describe('failures', () => {
  test('a host that does not exist is UPSTREAM_DNS', async () => {
    const { exchange, answer } = await sendOnce(await opened.add(startProxy('http://nowhere.invalid')), 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect([exchange.error?.code, codesOf(exchange)]).toEqual(['UPSTREAM_DNS', ['UPSTREAM_DNS']]);
    expect(exchange.attempts[0]?.phases).toMatchObject({ dns: -1, connect: -1, send: -1, wait: -1, receive: -1 });
  });

  test('a port nobody listens on is UPSTREAM_REFUSED', async () => {
    const { exchange } = await sendOnce(
      await opened.add(startProxy(`http://127.0.0.1:${await refusedPort()}`)),
      'GET /',
    );
    expect([exchange.error?.code, codesOf(exchange)]).toEqual(['UPSTREAM_REFUSED', ['UPSTREAM_REFUSED']]);
  });

  test.each([
    ['nothing at all', '', 'UPSTREAM_RESET'],
    ['half a head', 'HTTP/1.1 200 OK\r\ncont', 'UPSTREAM_RESET'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n', 'UPSTREAM_BAD_RESPONSE'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'UPSTREAM_BAD_RESPONSE'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      'UPSTREAM_BAD_RESPONSE',
    ],
  ])('an upstream that sends %s is a bad one', async (_, text, code) => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.end(text);
      }),
    );
    const { exchange, answer } = await sendOnce(await opened.add(startProxy(upstream.url)), 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect([exchange.outcome, exchange.error?.code, codesOf(exchange)]).toEqual(['answered', code, [code]]);
  });
});

test('targets share the requests by weight', async () => {
  const names = ['a', 'b'];
  const upstreams = await Promise.all(
    names.map((name) => opened.add(startUpstream((_request, response) => response.end(name)))),
  );
  const targets = upstreams.map(({ url }, index) => ({ url, weight: index === 0 ? 2 : 1 }));
  const proxy = await opened.add(startProxy('', { options: { url: undefined, targets } }));
  const answers: string[] = [];
  for (let round = 0; round < 6; round += 1) answers.push((await sendOnce(proxy, 'GET /')).answer.slice(-1));
  expect(answers.join('')).toBe('abaaba');
});
