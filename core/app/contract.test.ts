import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallInput, type CallName, calls } from '../contract/calls.ts';
import { RpcClient } from '../rpc/client.ts';
import {
  HELLO_WORKSPACE,
  nextEvent,
  openSocket,
  sendOne,
  startTestApp,
  type TestApp,
  transports,
} from '../testing/app.ts';
import { fileRevision } from './configuration.ts';

/** An input that fits, given an exchange that was recorded, and inputs that do not, by where they do not. */
interface Case<N extends CallName> {
  readonly valid: (exchange: number, client: RpcClient) => CallInput<N> | Promise<CallInput<N>>;
  /** JSON pointer → an input that is wrong there. */
  readonly invalid: Readonly<Record<string, unknown>>;
}

const NOTHING = { valid: () => ({}), invalid: { '': null } } as const;
const ONE_FILE = { path: 'gatewright.yaml', text: HELLO_WORKSPACE['gatewright.yaml'] };
/** A port where nobody listens, so that a replay has something to say soon. */
const NOWHERE = 'http://127.0.0.1:1';
const planOf = (id: number) => ({ selection: { kind: 'ids' as const, ids: [id] }, target: NOWHERE });
const runOf = async (id: number, client: RpcClient): Promise<string> =>
  (await client.call('replay.start', { plan: planOf(id) })).id;
const suiteOf = async (id: number, client: RpcClient): Promise<string> => {
  await client.call('replay.saveSuite', { name: 'sample', ids: [id] });
  return 'sample';
};
const PASTED = { request: 'curl http://api.test/x', response: 'HTTP/1.1 404 Not Found\n\n' };
const PROBE = { target: 'gateway', path: '/hello', isAgreed: true, budget: { maxRequests: 5 } };
const startProbe = async (client: RpcClient): Promise<string> => (await client.call('probe.start', { wish: PROBE })).id;
const overProbe = async (client: RpcClient): Promise<string> =>
  (await client.call('probe.control', { id: await startProbe(client), action: 'stop' })).id;
const REQUEST = { method: 'GET', url: '/hello', headers: ['accept', '*/*'], body: '' };

/** Every call; one that is missing here does not compile. */
const cases: { readonly [N in CallName]: Case<N> } = {
  'app.info': NOTHING,
  'gateway.status': NOTHING,
  'recorder.status': NOTHING,
  'recorder.clear': NOTHING,
  'config.files': NOTHING,
  'config.check': {
    valid: () => ({ files: [ONE_FILE] }),
    invalid: { '/files': {}, '/files/0/text': { files: [{ path: 'gatewright.yaml' }] } },
  },
  'config.write': {
    valid: () => ({ ...ONE_FILE, revision: fileRevision(ONE_FILE.text) }),
    invalid: { '/path': { text: '', revision: '' }, '/revision': { path: 'a.yaml', text: '', revision: 1 } },
  },
  'config.schema': NOTHING,
  'config.routes': NOTHING,
  'exchange.list': {
    valid: () => ({ filter: 'status:200', limit: 5 }),
    invalid: {
      '/filter': { limit: 5 },
      '/limit': { filter: '', limit: 1001 },
      '/before': { filter: '', limit: 1, before: 'now' },
    },
  },
  'exchange.get': { valid: (id) => ({ id }), invalid: { '/id': { id: '1' } } },
  'exchange.clusters': {
    valid: () => ({ filter: '' }),
    invalid: { '/filter': { filter: 1 }, '/limit': { filter: '', limit: 0 } },
  },
  'exchange.recheck': { valid: (id) => ({ id }), invalid: { '/id': { id: '1' } } },
  'explain.text': {
    valid: () => PASTED,
    invalid: { '/request': { response: '' }, '/log': { ...PASTED, log: 1 } },
  },
  'explain.keep': { valid: () => PASTED, invalid: { '/response': { request: '' } } },
  'exchange.explain': { valid: (id) => ({ id }), invalid: { '/id': { id: '1' } } },
  'exchange.patches': { valid: (id) => ({ id }), invalid: { '/id': { id: '1' } } },
  'exchange.resend': { valid: (id) => ({ id }), invalid: { '/id': { id: '1' }, '/patch': { id: 1, patch: 1 } } },
  'exchange.count': { valid: () => ({ filter: '' }), invalid: { '/filter': {} } },
  'exchange.change': {
    valid: (id) => ({ ids: [id], change: { kind: 'tag', add: ['seen'], remove: [] } }),
    invalid: {
      '/ids': { ids: [], change: { kind: 'delete' } },
      '/change/kind': { ids: [1], change: { kind: 'shred' } },
      '/change/pinned': { ids: [1], change: { kind: 'pin' } },
    },
  },
  'exchange.copy': {
    valid: (id) => ({ id, format: 'curl', withSecrets: false }),
    invalid: { '/format': { id: 1, format: 'pdf', withSecrets: false }, '/withSecrets': { id: 1, format: 'url' } },
  },
  'probe.plan': {
    valid: () => ({ wish: { target: 'gateway' } }),
    invalid: { '/wish/target': { wish: { target: '' } } },
  },
  'probe.start': { valid: () => ({ wish: PROBE }), invalid: { '/wish/path': { wish: { ...PROBE, path: 'x' } } } },
  'probe.control': {
    valid: async (_, client) => ({ id: await startProbe(client), action: 'stop' }),
    invalid: { '/action': { id: 'x', action: 'pause' } },
  },
  'probe.state': NOTHING,
  'probe.report': { valid: async (_, client) => ({ id: await overProbe(client) }), invalid: { '/id': { id: 1 } } },
  'probe.offline': { valid: () => ({ filter: '' }), invalid: { '/filter': {} } },
  'replay.targets': NOTHING,
  'replay.dryRun': {
    valid: (id) => ({ plan: planOf(id) }),
    invalid: { '/plan/selection': { plan: { target: 'http://a' } } },
  },
  'replay.start': {
    valid: (id) => ({ plan: planOf(id) }),
    invalid: { '/plan/target': { plan: { ...planOf(1), target: 1 } } },
  },
  'replay.control': {
    valid: async (id, client) => ({ id: await runOf(id, client), action: 'stop' }),
    invalid: { '/action': { id: 'a', action: 'explode' } },
  },
  'replay.runs': NOTHING,
  'replay.outcomes': {
    valid: async (id, client) => ({ id: await runOf(id, client), from: 0, limit: 10 }),
    invalid: {
      '/limit': { id: 'a', from: 0, limit: 0 },
      '/verdict': { id: 'a', from: 0, limit: 1, verdict: 'good' },
    },
  },
  'replay.report': {
    valid: async (id, client) => ({ id: await runOf(id, client), format: 'junit' }),
    invalid: { '/format': { id: 'a', format: 'pdf' } },
  },
  'replay.export': {
    valid: (id) => ({ selection: { kind: 'ids', ids: [id] }, format: 'k6' }),
    invalid: { '/format': { selection: { kind: 'filter', filter: '' }, format: 'pdf' } },
  },
  'replay.suites': NOTHING,
  'replay.runSuite': {
    valid: async (id, client) => ({ name: await suiteOf(id, client), target: NOWHERE }),
    invalid: { '/target': { name: 'a' } },
  },
  'replay.saveSuite': { valid: (id) => ({ name: 'one', ids: [id] }), invalid: { '/name': { name: '../x', ids: [1] } } },
  'filter.parse': { valid: () => ({ filter: 'status:4xx' }), invalid: { '/filter': { filter: 4 } } },
  'filter.complete': {
    valid: () => ({ filter: 'rou', cursor: 3 }),
    invalid: { '/cursor': { filter: 'rou' } },
  },
  'request.send': {
    valid: () => REQUEST,
    invalid: { '/headers/1': { ...REQUEST, headers: ['accept', 7] }, '/body': { ...REQUEST, body: undefined } },
  },
  'request.parse': { valid: () => ({ text: 'curl http://127.0.0.1/' }), invalid: { '/text': {} } },
  'demo.run': NOTHING,
  'vtl.check': {
    valid: () => ({ template: '$a', profile: 'apigw' }),
    invalid: { '/profile': { template: '', profile: 'velocity-3' } },
  },
  'vtl.render': {
    valid: () => ({ template: "$input.json('$')", profile: 'apigw', input: { body: '{"a":1}' }, trace: true }),
    invalid: {
      '/input': { template: '', profile: 'apigw', trace: false },
      '/input/params/header': {
        template: '',
        profile: 'apigw',
        input: { params: { path: {}, querystring: {} } },
        trace: false,
      },
    },
  },
  'vtl.catalog': NOTHING,
  'vtl.inputOf': {
    valid: (id) => ({ id, side: 'response' }),
    invalid: { '/side': { id: 1, side: 'left' } },
  },
  'vtl.renderMany': {
    valid: () => ({ template: '$input.body', profile: 'apigw', filter: '', side: 'response', limit: 3 }),
    invalid: { '/limit': { template: '', profile: 'apigw', filter: '', side: 'response', limit: 0 } },
  },
  'vtl.cases': NOTHING,
  'jwt.policies': NOTHING,
  'jwt.inspect': {
    valid: () => ({ token: 'Bearer a.b.c', against: { kind: 'settings', options: { keys: [{ secret: 's' }] } } }),
    invalid: { '/against': { token: '' }, '/skewMillis': { token: '', against: { kind: 'nothing' }, skewMillis: -1 } },
  },
  'jwt.whatIf': {
    valid: () => ({ token: 'a.b.c', against: { kind: 'policy', use: 'none' } }),
    invalid: { '/against/kind': { token: '', against: { kind: 'everything' } } },
  },
  'vtl.saveCase': {
    valid: () => ({ name: 'one', profile: 'apigw', template: 'a', input: {}, expected: 'a' }),
    invalid: { '/name': { name: '../a', profile: 'apigw', template: 'a', input: {}, expected: 'a' } },
  },
  'vtl.deleteCase': { valid: () => ({ name: 'two' }), invalid: { '/name': {} } },
  'vtl.runCases': NOTHING,
  'clock.status': NOTHING,
  'clock.marks': NOTHING,
  'clock.move': {
    valid: () => ({ kind: 'by', millis: 0 }),
    invalid: { '/kind': { kind: 'away' }, '/at': { kind: 'to', at: '2027' }, '/millis': { kind: 'by' } },
  },
  'upstreams.list': NOTHING,
  'canary.reset': { valid: () => ({}), invalid: { '/route': { route: 7 } } },
  'cache.list': { valid: () => ({}), invalid: { '/limit': { limit: -1 } } },
  'cache.purge': { valid: () => ({ path: '/a' }), invalid: { '/use': { use: 1 } } },
  'jwt.mint': {
    valid: () => ({ claimsJson: '{"sub":"alice"}', sign: { kind: 'secret', alg: 'HS256', secret: 'x' } }),
    invalid: {
      '/claimsJson': { sign: { kind: 'issuer' } },
      '/sign/kind': { claimsJson: '{}', sign: { kind: 'pen' } },
      '/broken': { claimsJson: '{}', sign: { kind: 'issuer' }, broken: 'in-two' },
    },
  },
  'issuer.status': NOTHING,
  'issuer.rotate': { valid: () => ({ dropOld: true }), invalid: { '/dropOld': { dropOld: 'yes' } } },
  'preferences.get': NOTHING,
  'preferences.set': {
    valid: () => ({ theme: 'dark' }),
    invalid: { '/theme': { theme: 'pink' }, '/retainCount': { retainCount: -1 } },
  },
  'secrets.list': NOTHING,
  'secrets.set': {
    valid: () => ({ name: 'partner', value: 'hush' }),
    invalid: { '/name': { name: '', value: 'x' }, '/value': { name: 'partner' } },
  },
  'secrets.delete': { valid: () => ({ name: 'partner' }), invalid: { '/name': {} } },
};

/** Names of the calls; the table has no other keys. */
const names = Object.keys(cases) as CallName[];

describe.each(transports)('the contract over $name', ({ open }) => {
  let app: TestApp;
  let client: RpcClient;
  let silent: SilentServer;

  beforeAll(async () => {
    app = await startTestApp();
    client = new RpcClient(await open(app));
    silent = await startSilentServer();
  });
  afterAll(async () => {
    client.close();
    silent.close();
    await app.close();
  });

  test.each(names)('%s answers what its table row says', async (name) => {
    const input = await cases[name].valid(await sendOne(client), client);
    const output: unknown = await client.call(name, input as never);
    expect(calls[name].output.parse(output)).toEqual(output);
  });

  test.each(names)('%s says where an input does not fit', async (name) => {
    const answers: Record<string, unknown> = {};
    for (const [pointer, input] of Object.entries(cases[name].invalid))
      answers[pointer] = await client.call(name, input as never).catch(({ code, details }) => ({
        code,
        call: details.call,
        pointer: details.pointer,
        isExplained: details.reason.length > 10,
      }));
    const pointers = Object.keys(cases[name].invalid);
    const refusal = (pointer: string) => ({ code: 'INPUT_INVALID', call: name, pointer, isExplained: true });
    expect(answers).toEqual(Object.fromEntries(pointers.map((pointer) => [pointer, refusal(pointer)])));
  });

  test.each(['exchange.gett', '', 'toString', '__proto__'])('a call named %j is not known', async (name) => {
    const call = client.call(name as CallName, {} as never);
    await expect(call).rejects.toMatchObject({ code: 'CALL_UNKNOWN', details: { name } });
  });

  test('a refusal crosses with its code, sentence and facts', async () => {
    const error: unknown = await client.call('exchange.get', { id: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'EXCHANGE_NOT_FOUND',
      message: 'there is no exchange with this id',
      details: { id: 1 },
    });
  });

  test('a filter that cannot be understood is refused with where', async () => {
    const call = client.call('exchange.list', { filter: 'status>=', limit: 1 });
    await expect(call).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  });

  test('a call that is cancelled ends at once, and what it waited for is let go', async () => {
    const cancel = new AbortController();
    const asked = silent.nextSocket();
    const call = client.call('request.send', { ...REQUEST, url: silent.url }, { signal: cancel.signal });
    const refused = expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
    const socket = await asked;
    cancel.abort();
    await refused;
    await socket.closed;
  });

  test('a client that goes away in mid-call ends what its call waited for', async () => {
    const other = new RpcClient(await open(app));
    const asked = silent.nextSocket();
    const refused = expect(other.call('request.send', { ...REQUEST, url: silent.url })).rejects.toMatchObject({
      code: 'CHANNEL_CLOSED',
    });
    const socket = await asked;
    other.close();
    await refused;
    await socket.closed;
    expect(await client.call('preferences.get', {})).toBeDefined();
  });

  test('a call reports how far it is to the caller', async () => {
    const told: unknown[] = [];
    await client.call('demo.run', {}, { onProgress: (done, total) => told.push([done, total]) });
    expect(told).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  test('every client hears of an exchange, a preference and a reload', async () => {
    const other = new RpcClient(await open(app));
    const heard = Promise.all([
      nextEvent(other, 'exchange.finished', ({ rows }) => rows.some(({ target }) => target === '/hello?heard')),
      nextEvent(other, 'preferences.changed'),
      nextEvent(other, 'config.changed'),
    ]);
    await sendOne(client, '/hello?heard');
    await client.call('preferences.set', { theme: 'light' });
    await client.call('config.write', { ...ONE_FILE, revision: fileRevision(ONE_FILE.text) });
    const [finished, preferences, config] = await heard;
    other.close();
    const { revision } = await client.call('config.files', {});
    expect([finished.rows.length > 0, preferences.theme, config]).toEqual([true, 'light', { revision }]);
  });

  test.each(['', 'hello', '[]', '{"kind":"call","id":1}', '{"kind":"shout","id":"1"}'])(
    'a client that sends %j is let go, and the others are served',
    async (garbage) => {
      const channel = await open(app);
      const closed = new Promise<void>((resolve) => channel.onClose(resolve));
      channel.send(garbage);
      await closed;
      expect(await client.call('preferences.get', {})).toBeDefined();
    },
  );
});

describe('the WebSocket of the contract', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  test('a frame of bytes is refused with 1003', async () => {
    const socket = await openSocket(app);
    socket.send(Buffer.from('{"kind":"cancel","id":"1"}'));
    expect(await closeCode(socket)).toBe(1003);
  });

  test('a frame above 16 MiB is refused with 1009', async () => {
    const socket = await openSocket(app);
    socket.send('x'.repeat(16 * 1024 * 1024 + 1));
    expect(await closeCode(socket)).toBe(1009);
  });
});

function closeCode(socket: Awaited<ReturnType<typeof openSocket>>): Promise<number> {
  return new Promise((resolve) => {
    socket.once('close', resolve);
    socket.on('error', () => undefined);
  });
}

/** Takes connections and never answers. */
interface SilentServer {
  readonly url: string;
  /** The next connection once it has sent something. */
  nextSocket(): Promise<{ readonly closed: Promise<void> }>;
  close(): void;
}

async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const waiting: ((socket: { closed: Promise<void> }) => void)[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.once('data', () => waiting.shift()?.({ closed }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    nextSocket: () => new Promise((resolve) => waiting.push(resolve)),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
