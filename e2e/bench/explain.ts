import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from './client.ts';
import { startSubject } from './processes.ts';
import { configText } from './subjects.ts';

const root = join(import.meta.dirname, '../..');
/** Of these about 25 in a thousand fail. */
const EXCHANGES = 420_000;
const LINES = 2000;
const ROUNDS = 10;

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  readonly failureLine: { parse(value: unknown): object };
  factsOfLine(line: object): object;
  explain(facts: object): { readonly causes: readonly unknown[] };
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core/diagnosis');
  const modules: unknown[] = await Promise.all(
    ['explain.ts', 'facts-of-text.ts'].map((file) => import(join(core, file))),
  );
  // The modules are those of this repository; the types above say what of them is used.
  return Object.assign({}, ...modules) as Engine;
}

const CLAIMS = { iss: 'https://issuer.test', aud: 'api://orders', exp: 1_700_000_600 };
const TOKEN = [{ alg: 'RS256' }, CLAIMS]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

const ANSWERS = [
  [401, 'Unauthorized'],
  [404, 'no Route matched with those values'],
  [429, 'API rate limit exceeded'],
  [502, 'An invalid response was received from the upstream server'],
] as const;

/** A failure as a line has it; every fourth comes with 100 KiB of body, as errors with a stack have. */
function line(index: number): object {
  const [status, message] = ANSWERS[index % ANSWERS.length] ?? [500, ''];
  const more = index % 4 === 3 ? 'x'.repeat(102_400) : '';
  return {
    request: {
      method: 'GET',
      url: `https://api.test/orders/${index}`,
      headers: [['authorization', `Bearer ${TOKEN}.c2ln`]],
    },
    response: {
      status,
      headers: [
        ['server', 'kong/3.9.1'],
        ['x-kong-response-latency', '1'],
        ['content-type', 'application/json'],
      ],
      body: JSON.stringify({ message, more }),
    },
    context: { now: 1_700_000_700, config: 'jwt_secrets:\n  - key: https://other.test\n' },
  };
}

/** Milliseconds for one explanation: the usual one, and the slowest of all that were measured. */
function measureOne(engine: Engine): { readonly usual: number; readonly slowest: number } {
  const lines = Array.from({ length: LINES }, (_, index) => line(index));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const one of lines) {
      const started = performance.now();
      engine.explain(engine.factsOfLine(engine.failureLine.parse(one)));
      if (round > 0) times.push(performance.now() - started);
    }
  times.sort((a, b) => a - b);
  return { usual: times[Math.floor(times.length / 2)] ?? 0, slowest: times[Math.floor(times.length * 0.99)] ?? 0 };
}

interface Found {
  readonly failures: number;
  readonly clusters: readonly { readonly count: number }[];
}

/** Clusters 10,000 failures in an engine of its own, while other calls are made: how long they wait shows whether it stalls. */
async function measureClusters(folder: string): Promise<Found & { readonly took: number; readonly stall: number }> {
  const workspace = join(folder, 'large');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'gatewright.yaml'), configText('http://127.0.0.1:9', 'one'));
  const generate = [join(root, 'core/testing/generate-store.ts'), join(workspace, '.gatewright'), String(EXCHANGES)];
  if (spawnSync(process.execPath, generate, { stdio: 'inherit' }).status !== 0)
    throw new Error('the store could not be made');
  const serve = [join(root, 'core/cli/gatewright.mjs'), 'serve', workspace, '--json', '--port', '0'];
  const environment = { GATEWRIGHT_HOME: join(folder, 'home'), GATEWRIGHT_SECRET_BENCH: 'unused' };
  const subject = await startSubject('gatewright', process.execPath, serve, environment);
  const client = await EngineClient.connect(String(subject.ready['workbench']));
  try {
    const started = performance.now();
    const state = { isDone: false };
    const asked = client.call<Found>('exchange.clusters', { filter: '', limit: 10_000 }).finally(() => {
      state.isDone = true;
    });
    let stall = 0;
    while (!state.isDone) {
      const before = performance.now();
      await client.call('gateway.status', {});
      stall = Math.max(stall, performance.now() - before);
    }
    return { ...(await asked), took: performance.now() - started, stall };
  } finally {
    client.close();
    await subject.stop();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-explain-'));
  try {
    const engine = await loadEngine();
    const { usual, slowest } = measureOne(engine);
    console.log(`explain of one    ${usual.toFixed(3)} ms, 99 % under ${slowest.toFixed(3)} ms (bound 5 ms)`);
    const { failures, clusters, took, stall } = await measureClusters(folder);
    const sum = clusters.reduce((total, { count }) => total + count, 0);
    console.log(
      `${failures} clustered   ${(took / 1000).toFixed(2)} s (bound 5 s); ${clusters.length} groups of ${sum}; other calls waited at most ${stall.toFixed(0)} ms`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
