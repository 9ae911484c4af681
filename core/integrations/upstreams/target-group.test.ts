import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../../testing/opened.ts';
import { TestClock } from '../../testing/policy-bench.ts';
import { codesOf, proxyConfig, sendOnce, startProxy } from '../../testing/proxy.ts';
import { answerText, connectRaw, startRawUpstream } from '../../testing/raw-peer.ts';
import { refusedPort, startUpstream } from '../../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

/** An upstream whose status can be changed, and how often it was asked. */
async function startSwitched(name = 'ok') {
  const state = { status: 500, asked: 0 };
  const upstream = await opened.add(
    startUpstream((_request, response) => {
      state.asked += 1;
      response.writeHead(state.status).end(name);
    }),
  );
  return { state, url: upstream.url };
}

const BREAKER = { consecutiveFailures: 2, openFor: '10s' };

describe('a circuit breaker', () => {
  test('opens, refuses without asking, lets a probe through and closes; the trace says each', async () => {
    const { state, url } = await startSwitched();
    const clock = new TestClock();
    const proxy = await opened.add(startProxy(url, { options: { breaker: BREAKER }, gateway: { clock } }));
    const notes = async () => (await sendOnce(proxy, 'GET /')).exchange.spans.at(-1)?.notes;
    expect(await notes()).toEqual({
      'breaker before': 'closed',
      'breaker after': 'closed',
      'breaker counts': '1 failures in a row, 1 of 1 in the window',
    });
    expect(await notes()).toEqual({
      'breaker before': 'closed',
      'breaker after': 'open',
      'breaker counts': '2 failures in a row, 2 of 2 in the window',
      'breaker opened by': '2 failures in a row',
    });
    expect(proxy.gateway.marks()).toEqual([
      { at: clock.now() + 10_000, title: `the breaker of ${url} lets a probe through` },
    ]);
    clock.advance(2500);
    const { answer, exchange } = await sendOnce(proxy, 'GET /');
    expect([answer.slice(0, 12), exchange.by, state.asked, exchange.spans.at(-1)?.notes]).toEqual([
      'HTTP/1.1 503',
      'gateway',
      2,
      { 'breaker before': 'open', 'breaker opened by': '2 failures in a row' },
    ]);
    expect(exchange.error).toMatchObject({
      code: 'CIRCUIT_OPEN',
      details: { origin: url, state: 'open', retryAfterSeconds: 8, consecutiveFailures: 2, requests: 2, failures: 2 },
    });
    state.status = 200;
    clock.advance(7500);
    expect(await notes()).toMatchObject({ 'breaker before': 'half-open', 'breaker after': 'closed' });
  });

  test('that a failure opens leaves the answer as it is, rather than refusing a retry of it', async () => {
    const { state, url } = await startSwitched();
    const options = { breaker: BREAKER, retries: { attempts: 5, on: ['500'] } };
    const proxy = await opened.add(startProxy(url, { options }));
    const { answer, exchange } = await sendOnce(proxy, 'GET /');
    expect([answer.slice(9, 12), answer.slice(-2), state.asked, exchange.by]).toEqual(['500', 'ok', 2, 'upstream']);
    expect(exchange.spans.at(-1)?.notes['retries']).toBe('not retried: no target is left');
  });

  test('outlives a reload that does not change it, and begins anew with one that does', async () => {
    const { url } = await startSwitched();
    const options = { breaker: BREAKER };
    const proxy = await opened.add(startProxy(url, { options }));
    await sendOnce(proxy, 'GET /');
    await sendOnce(proxy, 'GET /');
    const state = () => proxy.gateway.upstreams()[0]?.targets[0]?.breaker?.state;
    await proxy.gateway.apply(proxyConfig(url, { options: { ...options, stripPath: true } }), 'revision-2');
    expect(state()).toBe('open');
    const changed = { breaker: { ...BREAKER, openFor: '11s' } };
    await proxy.gateway.apply(proxyConfig(url, { options: changed }), 'revision-3');
    expect(state()).toBe('closed');
  });

  test('of one target leaves the others to answer, and when all are open the soonest says when to come again', async () => {
    const [a, b] = [await startSwitched('a'), await startSwitched('b')];
    b.state.status = 200;
    const targets = [{ url: a.url }, { url: b.url }];
    const breaker = { consecutiveFailures: 1, openFor: '10s' };
    const clock = new TestClock();
    const proxy = await opened.add(
      startProxy('', { options: { url: undefined, targets, breaker }, gateway: { clock } }),
    );
    const answers = async (times: number) => {
      const texts: string[] = [];
      for (let round = 0; round < times; round += 1) texts.push((await sendOnce(proxy, 'GET /')).answer.slice(-1));
      return texts.join('');
    };
    expect(await answers(4)).toBe('abbb');
    clock.advance(4000);
    b.state.status = 500;
    await answers(1);
    const { exchange } = await sendOnce(proxy, 'GET /');
    expect([exchange.error?.code, exchange.error?.details]).toMatchObject([
      'CIRCUIT_OPEN',
      { origin: a.url, retryAfterSeconds: 6 },
    ]);
  });

  test('counts an answer that breaks off, and a connection that is refused', async () => {
    const broken = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello');
      }),
    );
    for (const url of [broken.url, `http://127.0.0.1:${await refusedPort()}`]) {
      const proxy = await opened.add(startProxy(url, { options: { breaker: { consecutiveFailures: 1 } } }));
      await sendOnce(proxy, 'GET /');
      expect((await sendOnce(proxy, 'GET /')).exchange.error?.code).toBe('CIRCUIT_OPEN');
    }
  });

  test('a kept connection that was closed meanwhile says nothing of the target', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        peer.write(answerText('ok'));
        await peer.head();
        if (upstream.peers.length === 1) peer.reset();
        else peer.write(answerText('ok'));
      }),
    );
    const options = { breaker: { consecutiveFailures: 1 }, health: { passive: { failures: 1 } } };
    const proxy = await opened.add(startProxy(upstream.url, { options }));
    await sendOnce(proxy, 'GET /');
    expect(codesOf((await sendOnce(proxy, 'GET /')).exchange)).toEqual(['UPSTREAM_RESET', 200]);
    expect(proxy.gateway.upstreams()[0]?.targets[0]).toMatchObject({
      health: 'healthy',
      breaker: { state: 'closed', requests: 2, failures: 0 },
    });
  });

  test('a probe whose client goes away does not keep its place', async () => {
    const reached = Promise.withResolvers<void>();
    const state = { mode: 'fail' };
    const upstream = await opened.add(
      startUpstream((_request, response) => {
        if (state.mode === 'hang') return reached.resolve();
        response.writeHead(state.mode === 'fail' ? 500 : 200).end('ok');
      }),
    );
    const clock = new TestClock();
    const breaker = { consecutiveFailures: 1, openFor: '10s' };
    const proxy = await opened.add(startProxy(upstream.url, { options: { breaker }, gateway: { clock } }));
    await sendOnce(proxy, 'GET /');
    clock.advance(10_000);
    state.mode = 'hang';
    const client = await connectRaw(proxy.port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await reached.promise;
    client.destroy();
    await proxy.sink.until(2);
    state.mode = 'work';
    expect((await sendOnce(proxy, 'GET /')).answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('a retry goes to a target that was not tried yet, also where the balance would choose the same', async () => {
  const good = await startSwitched('good');
  good.state.status = 200;
  const bad = `http://127.0.0.1:${await refusedPort()}`;
  const targets = [{ url: bad, weight: 1000 }, { url: good.url }];
  const proxy = await opened.add(
    startProxy('', { options: { url: undefined, targets, balance: 'least-connections', retries: { attempts: 1 } } }),
  );
  const { answer, exchange } = await sendOnce(proxy, 'GET /');
  expect([answer.slice(-4), codesOf(exchange)]).toEqual(['good', ['UPSTREAM_REFUSED', 200]]);
});

test('requests of one key stay at one target', async () => {
  const upstreams = await Promise.all(['a', 'b', 'c', 'd'].map((name) => startSwitched(name)));
  for (const { state } of upstreams) state.status = 200;
  const options = {
    url: undefined,
    targets: upstreams.map(({ url }) => ({ url })),
    balance: 'consistent-hash',
    hash: { by: 'path' },
  };
  const proxy = await opened.add(startProxy('', { options }));
  const answers = new Map<string, Set<string>>();
  for (let round = 0; round < 24; round += 1) {
    const path = `/${round % 12}`;
    const seen = answers.get(path) ?? new Set();
    answers.set(path, seen.add((await sendOnce(proxy, `GET ${path}`)).answer.slice(-1)));
  }
  expect([...answers.values()].every((seen) => seen.size === 1)).toBe(true);
  expect(new Set([...answers.values()].flatMap((seen) => [...seen])).size).toBeGreaterThan(1);
});
