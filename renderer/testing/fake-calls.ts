import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import {
  DEFAULT_PREFERENCES,
  type GatewayStatus,
  type Preferences,
  type RecorderStatus,
} from '../../core/contract/status.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import type { ExchangeSummary } from '../../core/model/summary.ts';
import { fakeClockCalls } from './fake-clock.ts';
import { configCalls, type FakeConfig, findingsIn, makeConfig } from './fake-config.ts';
import { FAKE_EXPLANATION, fakeClusters, fakePastedCalls } from './fake-diagnosis.ts';
import { fakePatches } from './fake-patches.ts';
import { detailsOf, FAKE_FILES, FAKE_ROUTES } from './fake-details.ts';
import { fakeIssuerCalls } from './fake-issuer.ts';
import { makeTest, numberOf, rowAt } from './fake-rows.ts';
import { fakeJwtCalls } from './fake-jwt.ts';
import { fakeProbeCalls } from './fake-probe.ts';
import { fakeReplayCalls } from './fake-replay.ts';
import { fakeVtlCalls } from './fake-vtl.ts';

/** What the handlers remember. */
export interface FakeWorld {
  rows: number;
  preferences: Preferences;
  readonly deleted: Set<number>;
  readonly pinned: Map<number, boolean>;
  readonly secrets: Map<string, boolean>;
  readonly config: FakeConfig;
  readonly emit: (name: string, value: unknown) => void;
}

type Handlers = {
  readonly [N in CallName]: (input: CallArguments<N>, context: CallContext) => CallOutput<N> | Promise<CallOutput<N>>;
};

/** What a running call is given. */
export interface CallContext {
  readonly id: string;
  readonly signal: AbortSignal;
}

/** A new world of so many rows. */
export function makeWorld(rows: number, emit: FakeWorld['emit']): FakeWorld {
  return {
    rows,
    preferences: DEFAULT_PREFERENCES,
    deleted: new Set(),
    pinned: new Map(),
    secrets: new Map([
      ['partner', true],
      ['billing-key', false],
    ]),
    config: makeConfig(FAKE_FILES),
    emit,
  };
}

/** Every call of the contract over a made-up world. */
export function fakeHandlers(world: FakeWorld): Handlers {
  return {
    'app.info': () => ({
      version: '0.1.0',
      node: '24.9.0',
      workspace: { path: '/home/user/quickstart', name: 'quickstart' },
      dialects: [{ id: 'gatewright', title: 'Gatewright' }],
      policies: [{ name: 'key-auth', summary: 'asks for an API key', phases: ['request'], example: 'key-auth: {}' }],
      integrations: [{ name: 'http', summary: 'an HTTP upstream', example: 'http: { url: http://127.0.0.1:3000 }' }],
      hasDemo: true,
    }),
    'gateway.status': () => gatewayStatusOf(world),
    'recorder.status': () => recorderStatusOf(world),
    'recorder.clear': () => {
      world.rows = 0;
      world.emit('recorder.changed', recorderStatusOf(world));
      return {};
    },
    'upstreams.list': () => ({ upstreams: [] }),
    'canary.reset': () => ({ routes: [] }),
    'cache.list': () => ({ caches: [] }),
    'cache.purge': () => ({ dropped: 0 }),
    'config.files': () => configCalls.files(world),
    'config.check': ({ files }) => configCalls.check(world, files),
    'config.write': (input) => {
      const written = configCalls.write(world, input);
      world.emit('gateway.changed', gatewayStatusOf(world));
      return written;
    },
    'config.schema': () => configCalls.schema(),
    'config.routes': () => (world.config.files.length === 0 ? { dialect: 'gatewright', routes: [] } : FAKE_ROUTES),
    'exchange.list': (input, context) => list(world, input, context),
    'exchange.get': ({ id }) => {
      if (world.deleted.has(id) || numberOf(id) >= world.rows) throw new GatewrightError('EXCHANGE_NOT_FOUND', { id });
      return detailsOf(shown(world, rowAt(numberOf(id))));
    },
    'exchange.clusters': ({ filter, limit }, { signal }) =>
      fakeClusters(filter, limit ?? 10_000, world.rows, () => pretendToWait(signal)),
    ...fakePastedCalls(world.rows),
    'exchange.explain': () => FAKE_EXPLANATION,
    'exchange.recheck': () => ({
      isOwn: true,
      isSameRevision: true,
      at: 0,
      comparison: { verdict: 'agrees', says: 'it is let in here too' },
      tokens: [],
    }),
    'exchange.count': ({ filter }) => ({ count: filter === '' ? world.rows : 4321 }),
    'exchange.change': ({ ids, change }) => {
      for (const id of ids) {
        if (change.kind === 'delete') world.deleted.add(id);
        if (change.kind === 'restore') world.deleted.delete(id);
        if (change.kind === 'pin') world.pinned.set(id, change.pinned);
      }
      world.emit('exchange.changed', { ids });
      return { changed: ids.length };
    },
    'exchange.copy': ({ id, format, withSecrets }) => ({
      text: `${format} of ${id}${withSecrets ? ' with secrets' : ''}`,
    }),
    'filter.parse': ({ filter }) => parse(filter),
    'filter.complete': ({ filter, cursor }) => complete(filter, cursor),
    'request.send': async ({ url }, { signal }) => {
      if (url.includes('slow')) await pretendToWait(signal);
      return { status: url.includes('missing') ? 404 : 200, durationMillis: 12, id: rowAt(world.rows - 1).id };
    },
    'exchange.patches': () => fakePatches(world.config.files),
    'exchange.resend': () => ({ status: 200, durationMillis: 12, id: rowAt(world.rows - 1).id }),
    'request.parse': ({ text }) => parseCurl(text),
    'demo.run': () => {
      addRows(world, 60);
      return { sent: 60 };
    },
    ...fakeVtlCalls(),
    ...fakeReplayCalls(world.emit),
    ...fakeProbeCalls(world.emit),
    ...fakeClockCalls(world.emit),
    ...fakeIssuerCalls(world.emit),
    ...fakeJwtCalls(),
    'preferences.get': () => world.preferences,
    'preferences.set': (change) => {
      world.preferences = { ...world.preferences, ...change };
      world.emit('preferences.changed', world.preferences);
      return world.preferences;
    },
    'secrets.list': () => ({
      secrets: [...world.secrets].map(([name, isSet]) => ({ name, isSet, isUsed: name !== 'spare' })),
      keptIn: 'a file only you can read, in the workspace',
    }),
    'secrets.set': ({ name }) => {
      world.secrets.set(name, true);
      return {};
    },
    'secrets.delete': ({ name }) => {
      world.secrets.set(name, false);
      return {};
    },
  };
}

/** New traffic: more rows, and the event that says so. */
export function addRows(world: FakeWorld, count: number): void {
  const rows = Array.from({ length: count }, (_, index) => rowAt(world.rows + index));
  world.rows += count;
  world.emit('exchange.finished', { rows, skipped: 0 });
  world.emit('recorder.changed', recorderStatusOf(world));
}

async function list(
  world: FakeWorld,
  input: CallArguments<'exchange.list'>,
  { id, signal }: CallContext,
): Promise<CallOutput<'exchange.list'>> {
  const test = makeTest(input.filter.replace(/body:\S+/, ''));
  if (input.filter.includes('body:')) await pretendToScan(world, id, signal);
  const first = input.after === undefined ? 0 : Math.max(0, numberOf(input.after + 1));
  const last = Math.min(world.rows, input.before === undefined ? world.rows : numberOf(input.before)) - 1;
  const isAscending = input.after !== undefined && input.before === undefined;
  const rows: ExchangeSummary[] = [];
  let n = isAscending ? first : last;
  for (; n >= first && n <= last && rows.length < input.limit; n += isAscending ? 1 : -1) {
    const row = shown(world, rowAt(n));
    if (!world.deleted.has(row.id) && test(row)) rows.push(row);
  }
  const newestFirst = isAscending ? rows.toReversed() : rows;
  const oldest = newestFirst.at(-1);
  return { rows: newestFirst, ...(n >= first && !isAscending && oldest !== undefined && { next: oldest.id }) };
}

async function pretendToScan(world: FakeWorld, call: string, signal: AbortSignal): Promise<void> {
  for (let done = 0; done < 40; done += 1) {
    if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
    world.emit('progress', { call, done: done * 25_000, total: 1_000_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function pretendToWait(signal: AbortSignal): Promise<void> {
  for (let step = 0; step < 80 && !signal.aborted; step += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
}

/** Reads the address, `-X`, `-H` and `-d` of a command, which is all that is typed here. */
function parseCurl(text: string): CallOutput<'request.parse'> {
  const words = [...text.matchAll(/'([^']*)'|"([^"]*)"|([^\s\\]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  const after = (flag: string): string | undefined =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
  const url = words.find((word) => /^https?:/.test(word));
  if (url === undefined) throw new GatewrightError('FORMAT_INVALID', { expected: 'an address' });
  const headers = words.flatMap((word, index) => {
    const [name = '', value = ''] = (words[index - 1] === '-H' ? word : '').split(/:\s*/);
    return name === '' ? [] : [name, value];
  });
  const body = after('-d') ?? '';
  return { method: after('-X') ?? (body === '' ? 'GET' : 'POST'), url, headers, body };
}

function parse(filter: string): CallOutput<'filter.parse'> {
  const clauses = [...filter.matchAll(/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    meaning: match[0].replace(/^-/, 'not ').replace(/[:=]/, ' is '),
    isNegated: match[0].startsWith('-'),
    isSlow: match[0].includes('body:'),
  }));
  const wrong = clauses.find(({ start, end }) => filter.slice(start, end).startsWith('status:z'));
  if (wrong === undefined) return { clauses };
  return {
    clauses: [],
    error: { message: 'a status is a number from 100 to 599 or 1xx to 5xx', start: wrong.start + 7, end: wrong.end },
  };
}

function complete(filter: string, cursor: number): CallOutput<'filter.complete'> {
  const start = filter.slice(0, cursor).search(/\S*$/);
  const typed = filter.slice(start, cursor);
  const options = [
    { text: 'status:4xx', detail: 'refused by gateway or upstream', count: 1204 },
    { text: 'status:5xx', detail: 'failed', count: 411 },
    { text: 'by:gateway', detail: 'the gateway answered', count: 989 },
    { text: 'route:orders', detail: 'route', count: 2200 },
    { text: 'method:POST', detail: 'method', count: 2107 },
    { text: 'body:', detail: 'text in a body; scans' },
  ];
  return { start, end: cursor, options: options.filter(({ text }) => text.startsWith(typed) && text !== typed) };
}

function shown(world: FakeWorld, row: ExchangeSummary): ExchangeSummary {
  return { ...row, isPinned: world.pinned.get(row.id) ?? row.isPinned };
}

function gatewayStatusOf(world: FakeWorld): GatewayStatus {
  return {
    state: 'running',
    revision: world.config.revision,
    findings: findingsIn(world.config.files),
    dialect: 'gatewright',
    name: 'quickstart',
    listeners: [{ scheme: 'http', url: 'http://127.0.0.1:8000' }],
    requestsPerSecond: world.rows % 90,
    p95Millis: 84.2,
    errorShare: 0.042,
    openExchanges: 2,
  };
}

function recorderStatusOf(world: FakeWorld): RecorderStatus {
  return {
    state: 'recording',
    queued: 0,
    queuedBytes: 0,
    dropped: 0,
    exchanges: world.rows,
    bytes: world.rows * 2100,
    unindexed: 0,
    file: '/home/user/quickstart/.gatewright/traffic.db',
  };
}
