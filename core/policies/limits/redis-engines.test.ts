import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pool } from 'undici';
import { makePlace, type TestPlace } from '../../testing/app.ts';
import { killCommands, serveCommand, type ServedProcess } from '../../testing/cli.ts';
import { redisMissing, TestRedis } from '../../testing/redis.ts';

const reason = redisMissing === undefined ? '' : ` (skipped: ${redisMissing})`;
const REQUESTS = 4000;
const CONNECTIONS = 100;

/** A limit of 1,000 in a window much longer than the test takes, on a route for each of the options. */
function workspace(url: string): Record<string, string> {
  const uses: Record<string, string> = {
    windows: "algorithm: fixed-window, redis: { url: 'URL', timeout: 10s, onFailure: closed }",
    buckets: "algorithm: token-bucket, redis: { url: 'URL', timeout: 10s, onFailure: closed }",
    open: "redis: { url: 'URL', timeout: 2s, onFailure: open }",
    closed: "redis: { url: 'URL', timeout: 2s, onFailure: closed }",
  };
  const routes = Object.entries(uses).map(
    ([id, options]) => `
  - id: ${id}
    match: { path: /${id} }
    request:
      - rate-limit: { limit: 1000, window: 3650d, by: route, ${options.replace('URL', url)} }
    integration: { mock: { status: 200, body: hello } }`,
  );
  return { 'gatewright.yaml': `listeners:\n  - http: 127.0.0.1:0\nroutes:${routes.join('')}\n` };
}

/** Sends them all at once, to both engines, and counts the answers by status. */
async function ask(
  engines: readonly ServedProcess[],
  path: string,
  onAnswer: (answered: number) => void = () => undefined,
): Promise<Record<string, number>> {
  const pools = engines.map(({ ready }) => new Pool(ready.gateway[0] ?? '', { connections: CONNECTIONS }));
  const counts: Record<string, number> = {};
  let answered = 0;
  await Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const answer = await pools[index % pools.length]?.request({ method: 'GET', path });
      await answer?.body.dump();
      const status = String(answer?.statusCode);
      counts[status] = (counts[status] ?? 0) + 1;
      onAnswer((answered += 1));
    }),
  );
  await Promise.all(pools.map((pool) => pool.close()));
  return counts;
}

describe.skipIf(redisMissing !== undefined)(`two engines with one Redis${reason}`, () => {
  let redis: TestRedis;
  const places: TestPlace[] = [];
  beforeEach(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    killCommands();
    for (const place of places.splice(0)) place.remove();
    await redis.close();
  });

  async function startEngine(): Promise<ServedProcess> {
    const place = makePlace(workspace(redis.url));
    places.push(place);
    return serveCommand([place.workspace], place);
  }

  test(
    'let exactly 1,000 of 4,000 concurrent requests through, by windows and buckets',
    { timeout: 120_000 },
    async () => {
      const engines = await Promise.all([startEngine(), startEngine()]);
      const found = [];
      for (const path of ['/windows', '/buckets']) found.push(await ask(engines, path));
      await Promise.all(engines.map((engine) => engine.stop()));
      expect(found).toEqual([
        { 200: 1000, 429: 3000 },
        { 200: 1000, 429: 3000 },
      ]);
    },
  );

  test('answer as set when it dies in mid-run, and count again when it is back', { timeout: 120_000 }, async () => {
    const engines = await Promise.all([startEngine(), startEngine()]);
    const killAt =
      (when: number) =>
      (answered: number): void => {
        if (answered === when) void redis.kill();
      };
    const closed = await ask(engines, '/closed', killAt(500));
    await redis.restart();
    for (const engine of engines)
      await vi.waitFor(async () => expect((await fetch(`${engine.ready.gateway[0]}/closed`)).status).toBe(200), {
        timeout: 20_000,
        interval: 50,
      });
    const open = await ask(engines, '/open', killAt(2000));
    await Promise.all(engines.map((engine) => engine.stop()));
    const { 200: letIn = 0, 503: refused = 0, ...others } = closed;
    expect([letIn >= 500 && letIn <= 1000, letIn + refused, others]).toEqual([true, REQUESTS, {}]);
    const { 200: passed = 0, 429: limited = 0, ...failures } = open;
    expect([passed > 1000, passed + limited, failures]).toEqual([true, REQUESTS, {}]);
  });
});
