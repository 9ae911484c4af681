import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';

const BODY = JSON.stringify({
  id: 'ord_81723',
  items: Array.from({ length: 8 }, (_, n) => ({ n, name: `item ${n}` })),
});
const CONNECTIONS = 32;
const BATCH = 1000;

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  sqliteStore(clock: object): Promise<{
    store: { insert(exchanges: readonly object[]): Promise<void> };
    close(): Promise<void>;
  }>;
  systemClock: object;
  ReplayHost: new (options: object) => {
    start(plan: object): Promise<string>;
    untilOver(id: string): Promise<{ state: string; verdicts: Record<string, number> }>;
    close(): Promise<void>;
  };
  replayPlan: { parse(value: object): object };
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core');
  const files = ['testing/stores.ts', 'model/clock.ts', 'app/replay/replay-host.ts', 'contract/replay.ts'];
  const modules: unknown[] = await Promise.all(files.map((file) => import(join(core, file))));
  // The modules are those of this repository; the types above say what of them is used.
  return Object.assign({}, ...modules) as Engine;
}

/** The upstream is a process of its own, so that its work is nobody's here. */
function serve(): void {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(BODY);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit());
}

/** Requests a second of a loop that sends, reads, and does nothing else. */
async function bareLoop(url: string, count: number): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < count) {
        next += 1;
        const { body } = await pool.request({ path: `/orders/${next}`, method: 'GET', headers: ['accept', '*/*'] });
        await body.arrayBuffer();
      }
    }),
  );
  await pool.destroy();
  return (count * 1000) / (performance.now() - start);
}

function exchangeOf(id: number): object {
  const body = Buffer.from(BODY);
  return {
    id,
    startedAt: Date.UTC(2026, 0, 1) + id,
    duration: 1000,
    revision: 'r',
    dialect: 'gatewright',
    listener: 'http',
    scheme: 'http',
    authority: 'api.example',
    client: { address: '127.0.0.1', port: 1 },
    request: {
      method: 'GET',
      target: `/orders/${id}`,
      version: '1.1',
      headers: ['accept', '*/*', 'authorization', 'Bearer captured'],
      body: { chunks: [], size: 0, isTruncated: false },
    },
    response: {
      status: 200,
      headers: ['content-type', 'application/json', 'date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
      body: { chunks: [body], size: body.byteLength, isTruncated: false },
    },
    attempts: [],
    outcome: 'answered',
    by: 'upstream',
    spans: [],
    tags: [],
  };
}

async function main(): Promise<void> {
  const count = process.argv.includes('--quick') ? 10_000 : 100_000;
  const upstream = fork(import.meta.filename, ['--upstream']);
  const [port] = await once(upstream, 'message');
  const url = `http://127.0.0.1:${String(port)}`;
  const { sqliteStore, systemClock, ReplayHost, replayPlan } = await loadEngine();
  const folder = mkdtempSync(join(tmpdir(), 'replay-bench-'));
  const kept = await sqliteStore(systemClock);
  for (let from = 1; from <= count; from += BATCH)
    await kept.store.insert(
      Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, at) => exchangeOf(from + at)),
    );
  const host = new ReplayHost({
    workspace: folder,
    folder,
    clock: systemClock,
    store: kept.store,
    secrets: { resolve: () => Promise.resolve(undefined) },
    resign: () => Promise.resolve(''),
    newId: () => 'bench',
    prompt: () => undefined,
    onChange: () => undefined,
  });
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100);
  try {
    const bare = await bareLoop(url, count);
    const start = performance.now();
    const plan = replayPlan.parse({
      selection: { kind: 'filter', filter: '' },
      target: url,
      pace: { kind: 'concurrent', connections: CONNECTIONS },
    });
    const run = await host.untilOver(await host.start(plan));
    const replayed = (count * 1000) / (performance.now() - start);
    console.log(`| what | requests/s | of the bare loop |\n|---|--:|--:|
| bare undici loop, ${CONNECTIONS} connections | ${Math.round(bare)} | 1 |
| replay of ${count} recorded exchanges, compared | ${Math.round(replayed)} | ${(replayed / bare).toFixed(2)} |

${run.state}, ${run.verdicts['same'] ?? 0} same; most memory ${Math.round(most / 1_048_576)} MB`);
  } finally {
    clearInterval(watch);
    await host.close();
    await kept.close();
    rmSync(folder, { recursive: true });
    upstream.disconnect();
  }
}

if (process.argv.includes('--upstream')) serve();
else await main();
