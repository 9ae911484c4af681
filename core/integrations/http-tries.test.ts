import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { codesOf, phasesOf, sendOnce, startProxy } from '../testing/proxy.ts';
import { connectRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { readText, refusedPort, startUpstream } from '../testing/upstream.ts';

const LARGE = 32 * 1_048_576;

const opened = new Opened();
afterEach(() => opened.close());

/** An upstream that says so much and then nothing. */
function startSilent(text: string) {
  return opened.add(
    startRawUpstream(async (peer) => {
      await peer.head();
      peer.write(text);
    }),
  );
}

/** An upstream that answers with these statuses in turn, the last one for ever. */
function startMoody(...statuses: readonly number[]) {
  let turn = 0;
  return opened.add(
    startUpstream(async (request, response) => {
      const body = await readText(request);
      response.writeHead(statuses[Math.min(turn, statuses.length - 1)] ?? 200).end(`${turn}${body}`);
      turn += 1;
    }),
  );
}

describe('timeouts', () => {
  test('connect: a TLS handshake that nobody answers', async () => {
    const upstream = await opened.add(startRawUpstream(() => undefined));
    const url = upstream.url.replace('http', 'https');
    const proxy = await opened.add(startProxy(url, { options: { timeouts: { connect: '50ms' } } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 504 /);
    expect([exchange.error?.code, codesOf(exchange)]).toEqual([
      'UPSTREAM_CONNECT_TIMEOUT',
      ['UPSTREAM_CONNECT_TIMEOUT'],
    ]);
  });

  test('headers: a request nobody answers', async () => {
    const upstream = await startSilent('');
    const proxy = await opened.add(startProxy(upstream.url, { options: { timeouts: { headers: '50ms' } } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 504 /);
    expect([exchange.error?.code, codesOf(exchange)]).toEqual(['UPSTREAM_TIMEOUT', ['UPSTREAM_TIMEOUT']]);
    expect(exchange.error?.details).toMatchObject({ phase: 'headers' });
    expect(phasesOf(exchange.attempts[0] ?? expect.fail())).toEqual(['blocked', 'connect', 'send', 'wait']);
  });

  test('body: an answer that stops in the middle', async () => {
    const upstream = await startSilent('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello');
    const proxy = await opened.add(startProxy(upstream.url, { options: { timeouts: { body: '50ms' } } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect(answer.endsWith('hello')).toBe(true);
    expect([exchange.outcome, exchange.error?.code, codesOf(exchange)]).toEqual([
      'failed',
      'UPSTREAM_TIMEOUT',
      ['UPSTREAM_TIMEOUT'],
    ]);
    expect(exchange.error?.details).toMatchObject({ phase: 'body' });
  });

  test('of a few seconds or less is watched by the attempt, since undici would round it', async () => {
    const upstream = await startSilent('');
    const proxy = await opened.add(startProxy(upstream.url, { options: { timeouts: { headers: '300ms' } } }));
    const { exchange } = await sendOnce(proxy, 'GET /');
    expect(exchange.attempts[0]?.phases.wait).toBeGreaterThanOrEqual(295);
    expect(exchange.error?.details).toMatchObject({ phase: 'headers', limitMillis: 300 });
  });

  test('body: counts between two pieces, and not while the client reads nothing', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(`HTTP/1.1 200 OK\r\ncontent-length: ${LARGE}\r\n\r\n${'x'.repeat(LARGE)}`);
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url, { options: { timeouts: { body: '500ms' } } }));
    const client = await opened.add(connectRaw(proxy.port));
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await client.head();
    client.socket.pause();
    const silent = await startSilent('');
    const other = await opened.add(startProxy(silent.url, { options: { timeouts: { headers: '1500ms' } } }));
    // Three times the limit passes meanwhile.
    await sendOnce(other, 'GET /');
    client.socket.resume();
    expect((await client.rest()).length).toBe(LARGE);
  });

  test('total: everything together, retries included', async () => {
    const upstream = await startSilent('');
    const proxy = await opened.add(
      startProxy(upstream.url, {
        options: { timeouts: { total: '50ms' }, retries: { attempts: 5, on: ['timeout'] } },
      }),
    );
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 504 /);
    expect([exchange.error?.code, codesOf(exchange)]).toEqual(['UPSTREAM_TIMEOUT', ['UPSTREAM_TIMEOUT']]);
    expect(exchange.error?.details).toMatchObject({ phase: 'total', limitMillis: 50 });
  });

  test('total: an answer that keeps coming', async () => {
    const upstream = await opened.add(
      startUpstream((_request, response) => {
        const timer = setInterval(() => response.write('x'), 5);
        response.once('close', () => clearInterval(timer));
      }),
    );
    const proxy = await opened.add(startProxy(upstream.url, { options: { timeouts: { total: '500ms' } } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect([exchange.outcome, exchange.error?.code, exchange.error?.details['phase'], codesOf(exchange)]).toEqual([
      'failed',
      'UPSTREAM_TIMEOUT',
      'total',
      ['UPSTREAM_TIMEOUT'],
    ]);
  });
});

describe('retries', () => {
  test('each is an attempt of its own, and the last answer counts', async () => {
    const upstream = await startMoody(503, 502, 200);
    const retries = { attempts: 3, on: ['502', '503'] };
    const proxy = await opened.add(startProxy(upstream.url, { options: { retries } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect([answer.slice(-1), codesOf(exchange)]).toEqual(['2', [503, 502, 200]]);
  });

  test('when they are used up the last answer goes out as it is', async () => {
    const upstream = await startMoody(503);
    const proxy = await opened.add(startProxy(upstream.url, { options: { retries: { attempts: 2, on: ['503'] } } }));
    const { exchange, answer } = await sendOnce(proxy, 'GET /');
    expect([answer.slice(0, 12), exchange.by, codesOf(exchange)]).toEqual([
      'HTTP/1.1 503',
      'upstream',
      [503, 503, 503],
    ]);
  });

  test('only what is named is tried again', async () => {
    const upstream = await startMoody(503, 200);
    const proxy = await opened.add(startProxy(upstream.url, { options: { retries: { attempts: 2, on: ['502'] } } }));
    expect(codesOf((await sendOnce(proxy, 'GET /')).exchange)).toEqual([503]);
  });

  test('a method that is not named is not sent again, and one that is named is', async () => {
    const upstream = await startMoody(503, 200);
    const retries = { attempts: 1, on: ['503'] };
    const safe = await opened.add(startProxy(upstream.url, { options: { retries } }));
    expect(codesOf((await sendOnce(safe, 'POST /')).exchange)).toEqual([503]);
    const other = await startMoody(503, 200);
    const named = await opened.add(startProxy(other.url, { options: { retries: { ...retries, methods: ['POST'] } } }));
    expect(codesOf((await sendOnce(named, 'POST /')).exchange)).toEqual([503, 200]);
  });

  test('a body that streams is not sent again once any of it may have gone', async () => {
    const upstream = await startMoody(503, 200);
    const retries = { attempts: 1, on: ['503'], methods: ['PUT'] };
    const proxy = await opened.add(startProxy(upstream.url, { options: { retries } }));
    expect(codesOf((await sendOnce(proxy, 'PUT /', 'hello')).exchange)).toEqual([503]);
  });

  test('a target that refuses is passed over for the next, with a body too, of which nothing was sent', async () => {
    const upstream = await startMoody(200);
    const targets = [{ url: `http://127.0.0.1:${await refusedPort()}` }, { url: upstream.url }];
    const retries = { attempts: 1, methods: ['PUT'] };
    const proxy = await opened.add(startProxy('', { options: { url: undefined, targets, retries } }));
    const { exchange, answer } = await sendOnce(proxy, 'PUT /', 'hello');
    expect([answer.slice(-6), codesOf(exchange)]).toEqual(['0hello', ['UPSTREAM_REFUSED', 200]]);
  });

  test('the wait before a retry is shown as blocked, and the trace says what it was for', async () => {
    const upstream = await startMoody(503, 200);
    const retries = { attempts: 1, on: ['503'], backoff: { first: '40ms' } };
    const proxy = await opened.add(
      startProxy(upstream.url, { options: { retries }, gateway: { random: () => 0.999 } }),
    );
    const { exchange } = await sendOnce(proxy, 'GET /');
    const [first, second] = exchange.attempts;
    expect(second?.phases.blocked).toBeGreaterThanOrEqual(38);
    expect((second?.start ?? 0) - (first?.end ?? 0)).toBeLessThan(200);
    expect(exchange.spans.at(-1)?.notes['attempt 2']).toMatch(/^retried because 503 after \d+ ms$/);
  });

  test('what ends the tries is in the trace', async () => {
    const upstream = await startMoody(503);
    const notes = async (retries: Record<string, unknown>) => {
      const proxy = await opened.add(startProxy(upstream.url, { options: { retries: { on: ['503'], ...retries } } }));
      return (await sendOnce(proxy, 'GET /')).exchange.spans.at(-1)?.notes;
    };
    expect([
      await notes({ attempts: 1 }),
      await notes({ attempts: 1, methods: ['PUT'] }),
      await notes({ attempts: 1, budget: { share: 0, minimumPerSecond: 0 } }),
    ]).toEqual([
      { 'attempt 2': 'retried because 503', retries: 'not retried: 1 retry made' },
      { retries: 'not retried: method GET' },
      { retries: 'not retried: budget used up' },
    ]);
  });

  test('a client that goes away while a retry waits ends it', async () => {
    const upstream = await startMoody(503);
    const retries = { attempts: 1, on: ['503'], backoff: { first: '1h', max: '1h' } };
    const proxy = await opened.add(startProxy(upstream.url, { options: { retries }, gateway: { random: () => 0.9 } }));
    const client = await opened.add(connectRaw(proxy.port));
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    while (proxy.gateway.upstreams()[0]?.targets[0]?.inFlight !== 1) await nextTurn();
    while (proxy.gateway.upstreams()[0]?.targets[0]?.inFlight !== 0) await nextTurn();
    client.destroy();
    const [exchange] = await proxy.sink.until(1);
    expect([exchange?.outcome, exchange && codesOf(exchange)]).toEqual(['aborted', [503]]);
  });

  test('total: ends a wait too', async () => {
    const upstream = await startMoody(503);
    const retries = { attempts: 1, on: ['503'], backoff: { first: '1h', max: '1h' } };
    const proxy = await opened.add(
      startProxy(upstream.url, { options: { retries, timeouts: { total: '50ms' } }, gateway: { random: () => 0.9 } }),
    );
    const { exchange } = await sendOnce(proxy, 'GET /');
    expect([exchange.error?.code, exchange.error?.details['phase'], codesOf(exchange)]).toEqual([
      'UPSTREAM_TIMEOUT',
      'total',
      [503],
    ]);
  });

  test('attempt: ends one try, and the next one has its time for itself', async () => {
    let turn = 0;
    const upstream = await opened.add(
      startUpstream((_request, response) => {
        turn += 1;
        if (turn > 1) response.end('late');
      }),
    );
    const options = { timeouts: { attempt: '500ms' }, retries: { attempts: 1, on: ['timeout'] } };
    const { exchange, answer } = await sendOnce(await opened.add(startProxy(upstream.url, { options })), 'GET /');
    expect([answer.slice(-4), codesOf(exchange)]).toEqual(['late', ['UPSTREAM_TIMEOUT', 200]]);
    expect(exchange.attempts[0]?.error?.details).toMatchObject({ phase: 'attempt', limitMillis: 500 });
  });

  test('without any setting a failure is tried once', async () => {
    const { exchange } = await sendOnce(
      await opened.add(startProxy(`http://127.0.0.1:${await refusedPort()}`)),
      'GET /',
    );
    expect(codesOf(exchange)).toEqual(['UPSTREAM_REFUSED']);
  });
});
