import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Pool } from 'undici';
import { makePlace, type TestPlace } from '../../testing/app.ts';
import { killCommands, serveCommand, type ServedProcess } from '../../testing/cli.ts';
import { redisMissing, TestRedis } from '../../testing/redis.ts';

const reason = redisMissing === undefined ? '' : ` (skipped: ${redisMissing})`;
const REQUESTS = 4000;
const CONNECTIONS = 100;

/** A limit of 1,000 in a window much longer than the test takes. */
function workspace(url: string): Record<string, string> {
  const algorithms = ['fixed-window', 'token-bucket'];
  const routes = algorithms.map(
    (algorithm) => `
  - id: ${algorithm}
    match: { path: /${algorithm} }
    request:
      - rate-limit:
          { limit: 1000, window: 3650d, algorithm: ${algorithm}, by: route, redis: { url: '${url}', timeout: 10s, onFailure: closed } }
    integration: { mock: { status: 200, body: hello } }`,
  );
  return { 'gatewright.yaml': `listeners:\n  - http: 127.0.0.1:0\nroutes:${routes.join('')}\n` };
}

/** Sends them all at once, to both engines, and counts the answers by status. */
async function ask(engines: readonly ServedProcess[], path: string): Promise<Record<string, number>> {
  const pools = engines.map(({ ready }) => new Pool(ready.gateway[0] ?? '', { connections: CONNECTIONS }));
  const counts: Record<string, number> = {};
  await Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const answer = await pools[index % pools.length]?.request({ method: 'GET', path });
      await answer?.body.dump();
      const status = String(answer?.statusCode);
      counts[status] = (counts[status] ?? 0) + 1;
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
      for (const path of ['/fixed-window', '/token-bucket']) found.push(await ask(engines, path));
      await Promise.all(engines.map((engine) => engine.stop()));
      expect(found).toEqual([
        { 200: 1000, 429: 3000 },
        { 200: 1000, 429: 3000 },
      ]);
    },
  );
});
