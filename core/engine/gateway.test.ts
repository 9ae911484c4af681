import { Agent, request as startRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textBody } from '../model/body.ts';
import { DEFAULT_FORWARDED, type GatewayConfig, type ListenerConfig, type PolicyUse } from '../model/config.ts';
import { headerValue, withHeader } from '../model/http.ts';
import { http } from '../integrations/http.ts';
import { definePolicy } from '../policies/policy.ts';
import { rateLimit } from '../policies/rate-limit.ts';
import { createAuthority, type PemPair } from '../testing/certificates.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { proxyConfig } from '../testing/proxy.ts';
import { answerText, connectRaw, exchangeRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { readText, startUpstream } from '../testing/upstream.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const LISTENER: ListenerConfig = { scheme: 'http', host: '127.0.0.1', port: 0, forwarded: DEFAULT_FORWARDED };

const opened = new Opened();
afterEach(() => opened.close());

const hello = testIntegration('hello', () => ({ kind: 'response', status: 200, headers: [], body: textBody('hello') }));

/** Writes its revision on the request and on the answer. */
const stamp = definePolicy<{ revision: string }>({
  name: 'stamp',
  summary: 'writes down which revision it belongs to',
  phases: ['request', 'response'],
  options: z.strictObject({ revision: z.string() }),
  example: '{ revision: a }',
  prepare: ({ revision }) => ({
    onRequest: (call) => void (call.request = withHeader(call.request, 'x-request', revision)),
    onResponse: (call) => {
      if (call.response !== undefined) call.response = withHeader(call.response, 'x-response', revision);
    },
  }),
});

function stamped(url: string, revision: string): GatewayConfig {
  const use: PolicyUse = { id: 'stamp', policy: 'stamp', options: { revision } };
  return proxyConfig(url, { config: { request: [use], response: [use] } });
}

async function startPlain(config: Partial<GatewayConfig> = {}, drainGraceMillis = 100): Promise<TestGateway> {
  return opened.add(
    startTestGateway(testConfig([testRoute('all', 'hello')], config), {
      integrations: [hello, http],
      policies: [stamp, rateLimit],
      drainGraceMillis,
    }),
  );
}

function plain(config: Partial<GatewayConfig> = {}): GatewayConfig {
  return testConfig([testRoute('all', 'hello')], config);
}

function codes(applied: Awaited<ReturnType<TestGateway['gateway']['apply']>>): readonly string[] {
  return applied.kind === 'refused' ? applied.findings.map(({ code }) => code) : [applied.kind];
}

function ports({ gateway }: TestGateway): readonly number[] {
  return gateway.status().listeners.map(({ url }) => Number(new URL(url).port));
}

async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await opened.add({ close: () => new Promise((resolve) => server.close(resolve)) });
  // A server that listens on a TCP port has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

describe('a reload', () => {
  test('under load drops no request and mixes no two revisions', { timeout: 60_000 }, async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => response.end(String(request.headers['x-request']))),
    );
    const proxy = await opened.add(
      startTestGateway(stamped(upstream.url, 'r0'), { integrations: [http], policies: [stamp] }),
    );
    await proxy.gateway.apply(stamped(upstream.url, 'r0'), 'r0');
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    await opened.add({ close: () => agent.destroy() });
    const answers: (readonly unknown[])[] = [];
    const send = (): Promise<void> =>
      new Promise((resolve, reject) => {
        startRequest({ port: proxy.port, agent }, (response) => {
          void readText(response).then((body) => {
            answers.push([response.statusCode, body, response.headers['x-response']]);
            resolve();
          }, reject);
        })
          .on('error', reject)
          .end();
      });
    const load = { isOn: true };
    const workers = Array.from({ length: 16 }, async () => {
      while (load.isOn) await send();
    });
    const swaps: number[] = [];
    for (let revision = 1; revision <= 20; revision += 1) {
      const seen = answers.length;
      // Between two swaps there is traffic on the one before.
      while (answers.length < seen + 100) await send();
      const applied = await proxy.gateway.apply(stamped(upstream.url, `r${revision}`), `r${revision}`);
      if (applied.kind === 'applied') swaps.push(applied.swapMillis);
    }
    load.isOn = false;
    await Promise.all(workers);
    expect(answers.filter(([status, request, response]) => status !== 200 || request !== response)).toEqual([]);
    expect(new Set(answers.map(([, request]) => request)).size).toBeGreaterThanOrEqual(20);
    expect(swaps).toHaveLength(20);
    const exchanges = await proxy.sink.until(answers.length);
    expect(exchanges).toHaveLength(answers.length);
    expect(
      exchanges.filter(
        ({ outcome, revision, response }) =>
          outcome !== 'answered' || headerValue(response?.headers ?? [], 'x-response') !== revision,
      ),
    ).toEqual([]);
    // The upstream is the same all the time, and so are its connections.
    expect(upstream.connections).toBeLessThanOrEqual(17);
  });

  test('leaves requests under way to the configuration they began with', async () => {
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        await peer.head();
        reached.resolve();
        await go.promise;
        peer.write(answerText('old'));
      }),
    );
    const reached = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const proxy = await opened.add(startTestGateway(proxyConfig(upstream.url), { integrations: [http, hello] }));
    const slow = exchangeRaw(proxy.port, GET);
    await reached.promise;
    const config = plain({ listeners: proxyConfig(upstream.url).listeners });
    await proxy.gateway.apply(config, 'revision-2');
    expect((await exchangeRaw(proxy.port, GET)).endsWith('hello')).toBe(true);
    go.resolve();
    expect((await slow).endsWith('old')).toBe(true);
    expect((await proxy.sink.until(2)).map(({ revision }) => revision)).toEqual(['revision-2', 'revision-1']);
  });

  test('closes what has not finished within the grace time', async () => {
    const upstream = await opened.add(startRawUpstream((peer) => peer.head()));
    const config = proxyConfig(upstream.url);
    const proxy = await opened.add(startTestGateway(config, { integrations: [http, hello], drainGraceMillis: 20 }));
    const client = await opened.add(connectRaw(proxy.port));
    client.write(GET);
    await expect.poll(() => upstream.peers.length).toBe(1);
    const other = { ...LISTENER, host: '127.0.0.2' };
    await proxy.gateway.apply(plain({ listeners: [other] }), 'revision-2');
    expect(await client.rest()).toBe('');
    expect((await proxy.sink.until(1))[0]).toMatchObject({ outcome: 'aborted', revision: 'revision-1' });
  });

  test.each<[string, Partial<GatewayConfig>, string]>([
    ['an unknown policy', { request: [{ id: 'x', policy: 'nope', options: {} }] }, 'POLICY_UNKNOWN'],
    ['an invalid option', { request: [{ id: 'x', policy: 'stamp', options: { revision: 7 } }] }, 'OPTION_INVALID'],
    [
      'a policy in a phase it has nothing for',
      { error: [{ id: 'x', policy: 'stamp', options: { revision: '' } }] },
      'POLICY_PHASE',
    ],
    [
      'a secret that is not set',
      { request: [{ id: 'x', policy: 'stamp', options: { revision: '${secret:x}' } }] },
      'SECRET_NOT_FOUND',
    ],
    ['an unknown integration', { routes: [testRoute('all', 'nope')] }, 'INTEGRATION_UNKNOWN'],
    [
      'certificates that are none',
      { listeners: [{ ...LISTENER, scheme: 'https', tls: { cert: 'x', key: 'y', clientAuth: 'none' } }] },
      'LISTEN_FAILED',
    ],
    [
      'a certificate that cannot be read',
      { listeners: [{ ...LISTENER, scheme: 'https', tls: { cert: '${file:a.pem}', key: 'y', clientAuth: 'none' } }] },
      'FILE_UNREADABLE',
    ],
  ])('with %s is refused with a finding, and the last good one goes on', async (_, fault, code) => {
    const proxy = await startPlain();
    expect(codes(await proxy.gateway.apply(plain(fault), 'revision-2'))).toEqual([code]);
    expect(proxy.gateway.status()).toMatchObject({ revision: 'revision-1', state: 'running' });
    expect((await exchangeRaw(proxy.port, GET)).endsWith('hello')).toBe(true);
  });

  test('tells everything that is wrong at once', async () => {
    const proxy = await startPlain();
    const wrong = plain({
      request: [
        { id: 'x', policy: 'nope', options: {} },
        { id: 'y', policy: 'stamp', options: {} },
      ],
      routes: [testRoute('all', 'nope')],
    });
    expect(codes(await proxy.gateway.apply(wrong, 'revision-2'))).toEqual([
      'POLICY_UNKNOWN',
      'OPTION_INVALID',
      'INTEGRATION_UNKNOWN',
    ]);
  });
});

function secured(server: PemPair): ListenerConfig {
  return { ...LISTENER, scheme: 'https', tls: { ...server, clientAuth: 'none' } };
}

describe('listeners', () => {
  test('are added and removed, and those that stay keep their port and connections', async () => {
    const proxy = await startPlain({ listeners: [LISTENER] });
    const [kept = 0] = ports(proxy);
    const client = await opened.add(connectRaw(kept));
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('hello');
    await proxy.gateway.apply(plain({ listeners: [LISTENER, LISTENER] }), 'revision-2');
    const [first, second = 0] = ports(proxy);
    expect([first, second === kept]).toEqual([kept, false]);
    expect((await exchangeRaw(second, GET)).endsWith('hello')).toBe(true);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('hello');
    await proxy.gateway.apply(plain({ listeners: [LISTENER] }), 'revision-3');
    expect(ports(proxy)).toEqual([kept]);
    await expect(connectRaw(second)).rejects.toThrow('ECONNREFUSED');
  });

  test('a port in use is a finding, and nothing that was opened beside it stays open', async () => {
    const proxy = await startPlain({ listeners: [LISTENER] });
    const before = ports(proxy);
    const port = await takePort();
    const at = { file: 'gatewright.yaml', line: 4, column: 5 };
    const applied = await proxy.gateway.apply(
      plain({ listeners: [LISTENER, { ...LISTENER, host: '127.0.0.3' }, { ...LISTENER, port, at }] }),
      'revision-2',
    );
    expect(applied).toMatchObject({ kind: 'refused', findings: [{ code: 'PORT_IN_USE', severity: 'error', at }] });
    expect(ports(proxy)).toEqual(before);
    expect((await exchangeRaw(before[0] ?? 0, GET)).endsWith('hello')).toBe(true);
  });

  test('of which one changes hands stay as they were when another cannot be opened', async () => {
    const server = await (await createAuthority()).server('localhost');
    const port = await takePort();
    await opened.close();
    const proxy = await startPlain({ listeners: [{ ...LISTENER, port }] });
    const tls = { ...LISTENER, scheme: 'https', port, tls: { ...server, clientAuth: 'none' } } as const;
    const taken = await takePort();
    const applied = await proxy.gateway.apply(plain({ listeners: [tls, { ...LISTENER, port: taken }] }), 'revision-2');
    expect(codes(applied)).toEqual(['PORT_IN_USE']);
    expect((await exchangeRaw(port, GET)).endsWith('hello')).toBe(true);
    expect(codes(await proxy.gateway.apply(plain({ listeners: [tls] }), 'revision-3'))).toEqual(['applied']);
    expect(proxy.gateway.status().listeners).toEqual([{ scheme: 'https', url: `https://127.0.0.1:${port}` }]);
  });

  test('get other certificates without closing the port or a connection', async () => {
    const authority = await createAuthority();
    const proxy = await startPlain({ listeners: [secured(await authority.server('localhost', 'one.test'))] });
    const [port = 0] = ports(proxy);
    const subject = async (): Promise<unknown> => {
      const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.cert });
      await opened.add({ close: () => socket.destroy() });
      await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
      return [socket.getPeerCertificate().subjectaltname, socket];
    };
    const before = await subject();
    await proxy.gateway.apply(
      plain({ listeners: [secured(await authority.server('localhost', 'two.test'))] }),
      'revision-2',
    );
    const after = await subject();
    expect([before, after]).toMatchObject([
      ['DNS:localhost, DNS:one.test', { destroyed: false }],
      ['DNS:localhost, DNS:two.test', { destroyed: false }],
    ]);
    expect(ports(proxy)).toEqual([port]);
  });
});

test('an HTTP/2 client of a listener that goes is told so, and finishes what it has begun', async () => {
  const authority = await createAuthority();
  const upstream = await opened.add(
    startRawUpstream(async (peer) => {
      await peer.head();
      reached.resolve();
      await go.promise;
      peer.write(answerText('done'));
    }),
  );
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const config = proxyConfig(upstream.url, { config: { listeners: [secured(await authority.server('localhost'))] } });
  const proxy = await opened.add(startTestGateway(config, { integrations: [http, hello], drainGraceMillis: 10_000 }));
  const session = await opened.add(connectHttp2(proxy.url.replace('127.0.0.1', 'localhost'), { ca: authority.cert }));
  const stream = session.request({ ':path': '/' });
  const told = new Promise((resolve) => session.once('goaway', resolve));
  await reached.promise;
  await proxy.gateway.apply(plain({ listeners: [LISTENER] }), 'revision-2');
  expect(await told).toBe(0);
  go.resolve();
  expect(await readText(stream)).toBe('done');
  expect((await proxy.sink.until(1))[0]).toMatchObject({ outcome: 'answered', revision: 'revision-1' });
});

test('what answered says where in the configuration it stands', async () => {
  const at = { file: 'routes/all.yaml', line: 7, column: 3 };
  const route = testRoute('all', 'hello', { integration: { integration: 'hello', options: {}, at } });
  const proxy = await startPlain({ routes: [route] });
  await exchangeRaw(proxy.port, GET);
  expect((await proxy.sink.until(1))[0]?.spans).toMatchObject([{ kind: 'integration', name: 'hello', at }]);
});

describe('state', () => {
  const limit: PolicyUse = { id: 'limit', policy: 'rate-limit', options: { limit: 2, window: '1h', by: 'all' } };
  const mark: PolicyUse = { id: 'mark', policy: 'stamp', options: { revision: 'x' } };

  test('of a policy outlives edits elsewhere, and goes with its use', async () => {
    const proxy = await startPlain({ request: [limit] }, 20);
    const statuses = async (): Promise<string> => (await exchangeRaw(proxy.port, GET)).slice(9, 12);
    expect(await statuses()).toBe('200');
    await proxy.gateway.apply(plain({ request: [limit, mark] }), 'revision-2');
    expect([await statuses(), await statuses()]).toEqual(['200', '429']);
    // A refused configuration changes nothing about it either.
    await proxy.gateway.apply(plain({ request: [{ ...limit, policy: 'nope' }] }), 'revision-3');
    expect(await statuses()).toBe('429');
    await proxy.gateway.apply(plain({ request: [mark] }), 'revision-4');
    expect(await statuses()).toBe('200');
    await proxy.gateway.apply(plain({ request: [limit] }), 'revision-5');
    expect(await statuses()).toBe('200');
  });
});

test('a gateway that is closed ends open connections after the grace time, and is closed once', async () => {
  const upstream = await opened.add(startRawUpstream((peer) => peer.head()));
  const proxy = await startTestGateway(proxyConfig(upstream.url), { integrations: [http] });
  const client = await opened.add(connectRaw(proxy.port));
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(() => upstream.peers.length).toBe(1);
  await Promise.all([proxy.gateway.close(20), proxy.gateway.close(20)]);
  expect(await client.rest()).toBe('');
  expect(proxy.gateway.status().state).toBe('stopped');
  expect((await proxy.sink.until(1))[0]?.outcome).toBe('aborted');
  await expect(proxy.gateway.apply(plain(), 'revision-2')).rejects.toMatchObject({ code: 'GATEWAY_CLOSED' });
});

test('what is wrong with a configuration can be asked without taking it into force', async () => {
  const proxy = await startPlain();
  const tls = { cert: 'x', key: 'y', clientAuth: 'none' } as const;
  const findings = await proxy.gateway.check(
    plain({ routes: [testRoute('all', 'nope')], listeners: [{ ...LISTENER, scheme: 'https', tls }] }),
  );
  expect(findings.map(({ code }) => code)).toEqual(['INTEGRATION_UNKNOWN', 'LISTEN_FAILED']);
  expect(await proxy.gateway.check(plain())).toEqual([]);
  expect(proxy.gateway.status().revision).toBe('revision-1');
});
