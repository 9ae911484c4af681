import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isNews } from '../../model/recheck.ts';
import { RpcClient } from '../../rpc/client.ts';
import { sendOne, startTestApp, type TestApp } from '../../testing/app.ts';
import { Opened } from '../../testing/opened.ts';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';
import { importCapture } from './test-captures.ts';

const LIMIT = 1000;
const files = (upstream: string, guard: string): Record<string, string> => ({
  'gatewright.yaml': `name: counted
dialect: gatewright
listeners: [{ http: '127.0.0.1:0' }]
consumers: [{ id: partner, keys: [partner-key] }]
request: [{ correlation-id: {} }]
routes:
  - id: items
    match: { methods: [GET], path: '/items/{id}' }
    request:
      - ${guard}
      - rate-limit: { limit: ${LIMIT}, window: 1d, by: all }
      - quota: { limit: 1000, period: month, by: all }
      - concurrency-limit: { max: 5 }
      - cache: { ttl: 1h }
    integration: { http: { url: '${upstream}' } }
`,
});
const GUARD = 'ip-filter: { allow: [127.0.0.0/8] }';

const opened = new Opened();
let upstream: Upstream;
let app: TestApp;
let client: RpcClient;
beforeAll(async () => {
  upstream = await opened.add(startUpstream((_, response) => void response.end('item')));
  app = await opened.add(startTestApp(files(upstream.url, GUARD)));
  client = await opened.add(new RpcClient(app.app.connect()));
});
afterAll(() => opened.close());

/** Everything of the running gateway that a request would change. */
async function stateOfGateway(): Promise<unknown> {
  const { gateway, recorder } = app.app.parts;
  await recorder.flush();
  const { openExchanges, revision } = gateway.status();
  return {
    openExchanges,
    revision,
    // Their moments are counted anew from two clocks, and waver by parts of a millisecond.
    marks: gateway.marks().map(({ use, title }) => [use, title]),
    kept: [...gateway.kept()].map(([use, kept]) => [use, kept.list(10).answers.map(({ key, hits }) => [key, hits])]),
    upstreams: gateway.upstreams(),
    connections: upstream.connections,
    rows: (await client.call('exchange.count', { filter: '' })).count,
  };
}

async function remaining(): Promise<number> {
  const answer = await fetch(`${app.gateway()}/items/1`);
  await answer.arrayBuffer();
  return Number(answer.headers.get('x-ratelimit-remaining'));
}

test(
  'any number of re-checks leaves counters, caches, connections and the store as they were',
  { timeout: 60_000 },
  async () => {
    const own = await sendOne(client, '/items/1');
    const foreign = await importCapture(app, client, { url: 'https://elsewhere.example/items/2', status: 429 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(own, foreign), { minLength: 1, maxLength: 8 }), async (ids) => {
        const left = await remaining();
        const before = await stateOfGateway();
        const [first, ...rest] = ids;
        for (const id of rest) await client.call('exchange.recheck', { id });
        await Promise.all([first ?? own, first ?? own].map((id) => client.call('exchange.recheck', { id })));
        expect(await stateOfGateway()).toEqual(before);
        expect(await remaining()).toBe(left - 1);
      }),
      { numRuns: 12 },
    );
  },
);

test('no event is sent of a re-check', async () => {
  const id = await sendOne(client, '/items/3');
  await app.app.parts.recorder.flush();
  const events: string[] = [];
  const stops = (['exchange.finished', 'exchange.changed', 'config.changed', 'issuer.changed'] as const).map((name) =>
    client.on(name, () => events.push(name)),
  );
  // What is left of the request itself comes before what this one sends.
  await client.call('exchange.change', { ids: [id], change: { kind: 'pin', pinned: true } });
  const before = events.length;
  await client.call('exchange.recheck', { id });
  expect(events.slice(before)).toEqual([]);
  for (const stop of stops) stop();
});

test('what our own gateway refused would be let in once the configuration was mended', async () => {
  const write = async (guard: string): Promise<void> => {
    const [file] = (await client.call('config.files', {})).files;
    const text = files(upstream.url, guard)['gatewright.yaml'] ?? '';
    const written = await client.call('config.write', {
      path: 'gatewright.yaml',
      text,
      revision: file?.revision ?? '',
    });
    expect(written.isInForce).toBe(true);
  };
  await write('key-auth: {}');
  const id = await sendOne(client, '/items/1');
  const unchanged = await client.call('exchange.recheck', { id });
  await write('key-auth: { realm: another }');
  const still = await client.call('exchange.recheck', { id });
  await write(GUARD);
  const mended = await client.call('exchange.recheck', { id });
  expect([unchanged, still, mended].map((one) => [isNews(one), one.comparison.verdict, one.comparison.says])).toEqual([
    [false, 'agrees', expect.stringContaining('here key-auth refuses it with 401 too')],
    [true, 'agrees', expect.stringContaining('with the configuration as it is now key-auth refuses it with 401 too')],
    [true, 'differs', 'it was refused with 401; with the configuration as it is now it would be let in'],
  ]);
});
