import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../../testing/opened.ts';
import { proxyConfig, startProxy } from '../../testing/proxy.ts';
import { connectRaw } from '../../testing/raw-peer.ts';
import { startUpstream } from '../../testing/upstream.ts';
import { cache } from '../cache.ts';
import { cors } from '../cors.ts';
import { setHeaders } from '../set-headers.ts';

const opened = new Opened();
afterEach(() => opened.close());

const LARGE = 'x'.repeat(300_000);

/** A proxy with the policy, whose upstream answers when the test says so. */
async function start(options: Record<string, unknown> = {}) {
  const asked: ServerResponse[] = [];
  const upstream = await opened.add(startUpstream((_request, response) => void asked.push(response)));
  const route = { request: [{ id: 'cache', policy: 'cache', options: { coalesce: true, ...options } }] };
  const settings = { route, gateway: { policies: [cache] } };
  const proxy = await opened.add(startProxy(upstream.url, settings));
  const untilAsked = async (times: number): Promise<ServerResponse> => {
    while (asked.length < times) await nextTurn();
    return asked[times - 1] ?? expect.fail();
  };
  /** Requests that are under way, once the gateway has them. */
  const ask = async (times: number) => {
    const before = proxy.gateway.status().openExchanges;
    const answers = Array.from({ length: times }, () => fetch(`${proxy.url}/a`));
    while (proxy.gateway.status().openExchanges < before + times) await nextTurn();
    return answers.map(async (answer) => [(await answer).headers.get('x-cache'), (await (await answer).text()).length]);
  };
  const reload = () => proxy.gateway.apply(proxyConfig(upstream.url, settings), 'revision-2');
  return { asked, proxy, untilAsked, ask, reload };
}

describe('requests for what another one is fetching', () => {
  test('wait for it, get the whole of it, and say in the trace what they waited for', async () => {
    const { asked, proxy, untilAsked, ask } = await start();
    const answers = await ask(5);
    const first = await untilAsked(1);
    first.write(LARGE.slice(0, 100_000));
    first.end(LARGE.slice(100_000));
    expect((await Promise.all(answers)).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => ['HIT', LARGE.length]),
      ['MISS', LARGE.length],
    ]);
    expect(asked.length).toBe(1);
    const exchanges = await proxy.sink.until(5);
    const waits = exchanges.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'dependency'));
    expect(waits.map(({ notes }) => notes)).toEqual(
      Array.from({ length: 4 }, () => ({ 'waited for': 'another request of the same key', 'ended by': 'ended' })),
    );
  });

  test('go on at once when that is not kept', async () => {
    const { untilAsked, ask } = await start();
    const answers = await ask(3);
    (await untilAsked(1)).writeHead(200, { 'cache-control': 'no-store' }).flushHeaders();
    (await untilAsked(2)).end('other');
    (await untilAsked(3)).end('other');
    (await untilAsked(1)).end('first');
    expect((await Promise.all(answers)).map(([, length]) => length)).toEqual([5, 5, 5]);
  });

  test('go on when its client goes away, and nothing is kept of it', async () => {
    const { proxy, untilAsked, ask } = await start();
    const leaving = await connectRaw(proxy.port);
    leaving.write(`GET /a HTTP/1.1\r\nHost: ${new URL(proxy.url).host}\r\n\r\n`);
    const first = await untilAsked(1);
    const followers = await ask(1);
    first.writeHead(200, { 'content-length': LARGE.length }).write('x');
    await leaving.head();
    leaving.destroy();
    (await untilAsked(2)).end('second');
    expect(await Promise.all(followers)).toEqual([['MISS', 6]]);
    expect(proxy.gateway.kept().get('cache')?.list(10).entries).toBe(1);
  });

  test('go on after the longest wait', async () => {
    const { untilAsked, ask } = await start({ coalesceWait: '20ms' });
    const answers = await ask(2);
    (await untilAsked(2)).end('second');
    (await untilAsked(1)).end('first!');
    expect((await Promise.all(answers)).map(([, length]) => length).toSorted()).toEqual([6, 6]);
  });
});

test('policies of the response phase, and headers of other policies for one client, are on a hit once, and not kept', async () => {
  const upstream = await opened.add(startUpstream((_request, response) => void response.end('ok')));
  const route = {
    request: [
      { id: 'cors', policy: 'cors', options: { origins: ['http://one.test', 'http://two.test'] } },
      { id: 'cache', policy: 'cache', options: {} },
    ],
    response: [{ id: 'add', policy: 'set-headers', options: { append: { 'x-step': 'response' } } }],
  };
  const proxy = await opened.add(startProxy(upstream.url, { route, gateway: { policies: [cache, cors, setHeaders] } }));
  const ask = async (origin: string) => {
    const { headers } = await fetch(proxy.url, { headers: { origin } });
    return ['x-cache', 'x-step', 'access-control-allow-origin'].map((name) => headers.get(name));
  };
  expect([await ask('http://one.test'), await ask('http://two.test')]).toEqual([
    ['MISS', 'response', 'http://one.test'],
    ['HIT', 'response', 'http://two.test'],
  ]);
});

test('an answer that breaks off is not kept', async () => {
  const { proxy, untilAsked } = await start();
  const broken = fetch(`${proxy.url}/a`).then((answer) => answer.text());
  const first = await untilAsked(1);
  first.writeHead(200, { 'content-length': LARGE.length }).write('x', () => first.destroy());
  await expect(broken).rejects.toThrow();
  expect(proxy.gateway.kept().get('cache')?.list(10).entries).toBe(0);
});

test('what was on its way when the cache was emptied is not kept, and a reload keeps what there is', async () => {
  const { proxy, untilAsked, ask, reload } = await start({ coalesce: false });
  const answers = await ask(1);
  const first = await untilAsked(1);
  expect(proxy.gateway.kept().get('cache')?.drop({})).toBe(0);
  first.end('old');
  await Promise.all(answers);
  const again = await ask(1);
  (await untilAsked(2)).end('new');
  expect(await Promise.all(again)).toEqual([['MISS', 3]]);
  await reload();
  const hit = await fetch(`${proxy.url}/a`);
  expect([hit.headers.get('x-cache'), await hit.text()]).toEqual(['HIT', 'new']);
  expect(proxy.gateway.kept().get('cache')?.drop({ path: '/a' })).toBe(1);
});
