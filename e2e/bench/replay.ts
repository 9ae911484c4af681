import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pool } from 'undici';
import { EngineClient } from './client.ts';
import { cpuMicros, residentMiB, type Subject } from './processes.ts';
import { configText, makeFolder, serveWorkspace } from './subjects.ts';

const BODY = JSON.stringify({
  id: 'ord_81723',
  items: Array.from({ length: 8 }, (_, n) => ({ n, name: `item ${n}` })),
});
const CONNECTIONS = 32;
const BATCH = 1000;
const POLL_MILLIS = 50;

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  startRecorder(options: object): {
    store: {
      insert(exchanges: readonly object[]): Promise<void>;
      status(): Promise<{ unindexed: number }>;
    };
    close(): Promise<void>;
  };
  systemClock: object;
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core');
  const files = ['testing/stores.ts', 'model/clock.ts'];
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

/** Requests a second, and CPU time of one in microseconds. */
interface Measured {
  readonly rate: number;
  readonly cpu: number;
}

/** A loop that sends, reads, and does nothing else. */
async function bareLoop(url: string, count: number): Promise<Measured> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  const before = process.cpuUsage();
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
  const rate = (count * 1000) / (performance.now() - start);
  await pool.destroy();
  const { user, system } = process.cpuUsage(before);
  return { rate, cpu: (user + system) / count };
}

/** Fills a store as traffic of an earlier day would have. */
async function fill(folder: string, count: number): Promise<void> {
  const { startRecorder, systemClock } = await loadEngine();
  const recorder = startRecorder({ folder, clock: systemClock });
  for (let from = 1; from <= count; from += BATCH)
    await recorder.store.insert(
      Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, at) => exchangeOf(from + at)),
    );
  // Of an earlier day, so nothing is left to be put into the full-text index.
  while ((await recorder.store.status()).unindexed > 0)
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  await recorder.close();
}

function exchangeOf(id: number): object {
  const body = Buffer.from(BODY);
  return {
    id,
    startedAt: Date.now() - 3_600_000 + id,
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

interface Run {
  readonly state: string;
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Replays everything in the engine's store. */
async function replay(client: EngineClient, engine: Subject, url: string, count: number): Promise<Run & Measured> {
  const start = performance.now();
  const before = cpuMicros(engine.pid);
  const plan = {
    selection: { kind: 'filter', filter: '' },
    target: url,
    pace: { kind: 'concurrent', connections: CONNECTIONS },
  };
  const { id } = await client.call<{ id: string }>('replay.start', { plan });
  while (true) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    const { run } = await client.call<{ run: Run }>('replay.outcomes', { id, from: 0, limit: 1 });
    if (run.state === 'running') continue;
    const rate = (count * 1000) / (performance.now() - start);
    return { ...run, rate, cpu: (cpuMicros(engine.pid) - before) / count };
  }
}

function mostMiB(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function startEngine(folder: string, url: string, count: number): Promise<Subject> {
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'gatewright.yaml'), configText(url, 'one'));
  await promisify(execFile)(process.execPath, [
    import.meta.filename,
    '--fill',
    join(workspace, '.gatewright'),
    `${count}`,
  ]);
  return serveWorkspace('gatewright', folder, workspace);
}

async function bareInProcess(url: string, count: number): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, '--bare', url, `${count}`]);
  return JSON.parse(stdout);
}

/** Bare loop and replay in turn, each in a process of its own; the engine is the whole product with a client connected. */
async function main(count: number, rounds: number): Promise<void> {
  const folder = makeFolder();
  const upstream = fork(import.meta.filename, ['--upstream']);
  const [port] = await once(upstream, 'message');
  const url = `http://127.0.0.1:${String(port)}`;
  const engine = await startEngine(folder, url, count);
  const client = await EngineClient.connect(String(engine.ready['workbench']));
  console.log(`engine with ${count} exchanges, idle: ${residentMiB(engine.pid).toFixed(0)} MiB`);
  console.log(
    '| bare undici loop, requests/s | µs CPU | replay, compared | µs CPU | of the bare loop | same | most MiB |',
  );
  console.log('|--:|--:|--:|--:|--:|--:|--:|');
  const ratios: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const bare = await bareInProcess(url, count);
      const replayed = await replay(client, engine, url, count);
      ratios.push(replayed.rate / bare.rate);
      const figures = [bare.rate, bare.cpu, replayed.rate, replayed.cpu].map((figure) => Math.round(figure));
      const ratio = (replayed.rate / bare.rate).toFixed(2);
      const end = `${replayed.verdicts['same'] ?? 0}, ${replayed.state}`;
      console.log(`| ${[...figures, ratio, end, Math.round(mostMiB(engine.pid))].join(' | ')} |`);
    }
    ratios.sort((a, b) => a - b);
    console.log(`\nmedian ${ratios[Math.floor(ratios.length / 2)]?.toFixed(2) ?? ''} of the bare loop`);
  } finally {
    client.close();
    await engine.stop();
    upstream.disconnect();
    rmSync(folder, { recursive: true });
  }
}

const [role, ...given] = process.argv.slice(2);
if (role === '--upstream') serve();
else if (role === '--bare') console.log(JSON.stringify(await bareLoop(given[0] ?? '', Number(given[1]))));
else if (role === '--fill') await fill(given[0] ?? '', Number(given[1]));
else await (role === '--quick' ? main(20_000, 5) : main(100_000, 3));
