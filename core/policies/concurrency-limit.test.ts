import { afterEach, describe, expect, test } from 'vitest';
import { NO_BODY } from '../model/body.ts';
import type { HttpResponse } from '../model/http.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { optionFaults } from '../testing/policy-bench.ts';
import { connectRaw } from '../testing/raw-peer.ts';
import { concurrencyLimit } from './concurrency-limit.ts';

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).toReversed()) await each.close();
});

/** Requests that are at the upstream, which answers them one by one when it is told to. */
class SlowUpstream {
  readonly #asked: ((response: HttpResponse) => void)[] = [];
  #tell: (() => void)[] = [];
  #count = 0;

  readonly integration = testIntegration('upstream', () => {
    const { promise, resolve } = Promise.withResolvers<HttpResponse>();
    this.#asked.push(resolve);
    this.#count += 1;
    for (const tell of this.#tell.splice(0)) tell();
    return promise;
  });

  /** Resolves once so many have come in all. */
  async until(count: number): Promise<void> {
    while (this.#count < count) await new Promise<void>((resolve) => this.#tell.push(resolve));
  }

  answer(): void {
    this.#asked.shift()?.({ kind: 'response', status: 200, headers: [], body: NO_BODY });
  }
}

async function start(options: unknown): Promise<TestGateway & { readonly upstream: SlowUpstream }> {
  const upstream = new SlowUpstream();
  const use = { id: 'places', policy: 'concurrency-limit', options };
  const gateway = await startTestGateway(testConfig([testRoute('all', 'upstream', { request: [use] })]), {
    policies: [concurrencyLimit],
    integrations: [upstream.integration],
  });
  closing.push(gateway);
  return { ...gateway, upstream };
}

async function ask(url: string): Promise<number> {
  const { status } = await fetch(url);
  return status;
}

describe('a concurrency limit', () => {
  test('refuses who comes while all places are taken, and says so', async () => {
    const { url, upstream, sink } = await start({ max: 2, by: 'route', status: 503, message: 'busy' });
    const first = [ask(url), ask(url)];
    await upstream.until(2);
    const refused = await ask(url);
    upstream.answer();
    upstream.answer();
    const statuses = await Promise.all(first);
    const next = ask(url);
    await upstream.until(3);
    upstream.answer();
    const [exchange] = await sink.until(4);
    expect([refused, statuses, await next, exchange?.error, exchange?.spans[0]?.notes]).toEqual([
      429,
      [200, 200],
      200,
      expect.objectContaining({
        code: 'CONCURRENCY_LIMITED',
        details: { counter: 'route all', limit: 2, status: 503, message: 'busy' },
      }),
      {
        rule: '2 at one time by route',
        seen: 'route all, 2 under way',
        counter: 'route all',
        limit: 2,
        before: 2,
        after: 2,
        remaining: 0,
        verdict: 'no place is free',
      },
    ]);
  });

  test('lets others wait for a place, and says how long they did', async () => {
    const { url, upstream, sink } = await start({ max: 1, by: 'route', queue: { max: 1, wait: '30s' } });
    const first = ask(url);
    await upstream.until(1);
    const others = [ask(url), ask(url)];
    // Whichever comes later finds the queue full; by then the other one waits.
    const refused = await Promise.race(others);
    upstream.answer();
    await upstream.until(2);
    upstream.answer();
    const statuses = [refused, await first, ...(await Promise.all(others)).toSorted()];
    const exchanges = await sink.until(3);
    const waited = exchanges.find(({ spans }) => spans[0]?.notes['blocked'] !== undefined);
    expect([statuses, waited?.spans[0]?.notes]).toEqual([
      [429, 200, 200, 429],
      expect.objectContaining({
        seen: 'route all, 1 under way',
        blocked: expect.stringMatching(/^waited \d+ ms for a place$/),
        before: 1,
        after: 1,
        verdict: 'let in',
      }),
    ]);
  });

  test('refuses who has waited too long', async () => {
    const { url, upstream, sink } = await start({ max: 1, by: 'route', queue: { max: 5, wait: '5ms' } });
    const first = ask(url);
    await upstream.until(1);
    const second = await ask(url);
    upstream.answer();
    const [exchange] = await sink.until(2);
    expect([second, exchange?.spans[0]?.notes['verdict'], await first]).toEqual([
      429,
      'no place became free in time',
      200,
    ]);
  });

  test('has the place again of a client that left', async () => {
    const { url, port, upstream, sink } = await start({ max: 1, by: 'route' });
    const peer = await connectRaw(port);
    peer.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await upstream.until(1);
    peer.destroy();
    await sink.until(1);
    const next = ask(url);
    await upstream.until(2);
    upstream.answer();
    upstream.answer();
    expect(await next).toBe(200);
  });

  test('gives no place to a client that left while it waited', async () => {
    const { url, port, upstream, sink } = await start({ max: 1, by: 'route', queue: { max: 5, wait: '30s' } });
    const first = ask(url);
    await upstream.until(1);
    const peer = await connectRaw(port);
    peer.end('GET /waits HTTP/1.1\r\nhost: a\r\n\r\n');
    await sink.until(1);
    upstream.answer();
    const next = ask(url);
    await upstream.until(2);
    upstream.answer();
    expect([await first, await next]).toEqual([200, 200]);
  });

  test('leaves alone who has not got what is counted by, where that is set', async () => {
    const { url, upstream } = await start({ max: 1, by: { header: 'x-tenant' }, missing: 'skip' });
    const all = [ask(url), ask(url)];
    await upstream.until(2);
    upstream.answer();
    upstream.answer();
    expect(await Promise.all(all)).toEqual([200, 200]);
  });
});

test.each([
  [{}, 'max: Invalid input: expected number, received undefined'],
  [{ max: 1, queue: { max: 0 } }, 'queue.max: Too small: expected number to be >=1'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(concurrencyLimit, options)).toEqual([fault]);
});
