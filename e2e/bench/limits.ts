import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const KEYS = 100_000;
const ROUNDS = 300;
const DECISIONS = 2000;
/** A limit that is never used up, so that every decision counts. */
const LIMIT = 1_000_000_000;
/** What a decision on one limit may cost, with its notes and headers. */
const GOAL_MICROS = 2;
const THREE = 'policy of three limits';

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  readonly ALGORITHMS: readonly string[];
  createAlgorithm(settings: object): object;
  readonly LocalCounters: new (limits: readonly object[], maxKeys: number, state: object) => Counters;
  readonly rateLimit: {
    readonly options: { parse(options: unknown): unknown };
    prepare(options: unknown, env: object): Promise<{ onRequest(call: object): unknown; onSend?(call: object): void }>;
  };
}

interface Counters {
  decide(call: object, ask: object): { readonly isAllowed: boolean };
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core/policies');
  const files = ['limits/algorithms.ts', 'limits/local-counters.ts', 'rate-limit.ts'];
  const modules: unknown[] = await Promise.all(files.map((file) => import(join(core, file))));
  // The modules are those of this repository; the types above say what of them is used.
  return Object.assign({}, ...modules) as Engine;
}

/** State that is new for every subject. */
const state = { get: (_name: string, create: () => unknown): unknown => create() };

/** A call as far as a limit looks at it; its notes are kept in an object as the engine keeps them. */
class BenchCall {
  id = 0;
  client = { address: '' };
  consumer: { id: string } | undefined = undefined;
  request = { headers: ['host', 'api.test', 'accept', '*/*'], target: '/' };
  received = this.request;
  routeId = 'bench';
  response = { kind: 'response', status: 200, headers: ['content-type', 'text/plain'] };
  notes: Record<string, unknown> | undefined;

  note(name: string, value: unknown): void {
    if (this.notes === undefined) this.notes = { [name]: value };
    else this.notes[name] = value;
  }
}

const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `consumer partner-${index}`);

/** In an order that no cache guesses. */
function shuffled(keys: readonly string[]): string[] {
  const next = [...keys];
  let seed = 1;
  for (let index = next.length - 1; index > 0; index -= 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const other = seed % (index + 1);
    const [one = '', two = ''] = [next[index], next[other]];
    next[index] = two;
    next[other] = one;
  }
  return next;
}

type Subject = (key: string, now: number) => void;

/** A bare count by key: what everything is compared with. */
function bareMap(): Subject {
  const counts = new Map<string, number>();
  return (key) => void counts.set(key, (counts.get(key) ?? 0) + 1);
}

function counting(engine: Engine, algorithm: string): Subject {
  // A log is as long as its limit, so that one has a usual one.
  const limit = algorithm === 'sliding-log' ? 100 : LIMIT;
  const made = engine.createAlgorithm({ algorithm, limit, window: 60_000, burst: limit });
  const counters = new engine.LocalCounters([{ name: 'bench', algorithm: made }], 2 * KEYS, state);
  const call = new BenchCall();
  return (key, now) => void counters.decide(call, { keys: [key], cost: 1, mode: 'take', now });
}

/** The whole policy: key, decision, notes, and headers where they are wanted. */
async function policy(engine: Engine, options: object): Promise<Subject> {
  let time = 0;
  const env = { id: 'bench', phase: 'request', clock: { now: () => time, monotonic: () => time }, state };
  const parsed = engine.rateLimit.options.parse({ limit: LIMIT, maxKeys: 2 * KEYS, ...options });
  const steps = await engine.rateLimit.prepare(parsed, env);
  let id = 0;
  return (key, now) => {
    time = now;
    const call = new BenchCall();
    call.id = id += 1;
    call.consumer = { id: key };
    steps.onRequest(call);
    steps.onSend?.(call);
  };
}

/** Microseconds a decision: the best round, since what is left then is the work itself. */
function measure(subjects: ReadonlyMap<string, Subject>, keys: readonly string[]): Map<string, number> {
  const best = new Map<string, number>();
  let now = 1_700_000_000_000;
  for (const run of subjects.values()) for (const key of keys) run(key, now);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, run] of subjects) {
      now += 1;
      const from = (round * DECISIONS) % keys.length;
      const started = performance.now();
      for (let count = 0; count < DECISIONS; count += 1) run(keys[(from + count) % keys.length] ?? '', now);
      const micros = ((performance.now() - started) * 1000) / DECISIONS;
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, micros));
    }
  return best;
}

/** Bytes of heap a key, its text left aside, which whoever calls has anyway. */
function bytesPerKey(create: () => Subject, keys: readonly string[], collect: () => void): number {
  const run = create();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (const key of keys) run(key, 1_700_000_000_000);
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / keys.length;
  run(keys[0] ?? '', 1_700_000_000_000);
  return bytes;
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  if (typeof found !== 'function') throw new Error('there is no gc');
  return () => void Reflect.apply(found, undefined, []);
}

async function subjectsOf(engine: Engine): Promise<Map<string, Subject>> {
  return new Map([
    ['bare Map', bareMap()],
    ...engine.ALGORITHMS.map((name): [string, Subject] => [name, counting(engine, name)]),
    ['policy', await policy(engine, { headers: 'none' })],
    ['policy and headers', await policy(engine, {})],
    [
      THREE,
      await policy(engine, {
        limit: undefined,
        headers: 'none',
        limits: [1, 60, 3600].map((seconds) => ({ limit: LIMIT, window: `${seconds}s` })),
      }),
    ],
  ]);
}

function limitsIn(name: string): number {
  return name === THREE ? 3 : 1;
}

async function main(): Promise<void> {
  const engine = await loadEngine();
  const keys = shuffled(keysOf(KEYS));
  const one = measure(await subjectsOf(engine), keys.slice(0, 1));
  const many = measure(await subjectsOf(engine), keys);
  const collect = garbageCollector();
  const bytes = new Map<string, number>([['bare Map', bytesPerKey(bareMap, keys, collect)]]);
  for (const name of engine.ALGORITHMS)
    bytes.set(
      name,
      bytesPerKey(() => counting(engine, name), keys, collect),
    );
  console.log(
    `${'µs a decision'.padEnd(24)} ${'1 key'.padStart(14)} ${'100,000 keys'.padStart(16)} ${'bytes a key'.padStart(14)}`,
  );
  for (const name of one.keys()) {
    const cells = [one, many].map((found) => {
      const micros = found.get(name) ?? 0;
      return `${micros.toFixed(3)} ${`(${(micros / (found.get('bare Map') ?? 1)).toFixed(1)}x)`.padStart(8)}`;
    });
    console.log(
      `${name.padEnd(24)} ${cells.map((cell) => cell.padStart(15)).join(' ')} ${(bytes.get(name)?.toFixed(0) ?? '').padStart(14)}`,
    );
  }
  const worst = Math.max(
    ...[one, many].flatMap((found) => [...found].map(([name, micros]) => micros / limitsIn(name))),
  );
  console.log(`the dearest decision on a limit ${worst.toFixed(2)} µs, allowed ${GOAL_MICROS}`);
  if (worst > GOAL_MICROS) process.exitCode = 1;
}

await main();
