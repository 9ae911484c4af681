import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RpcClient } from '../rpc/client.ts';
import { startTestApp, type TestApp, writeFiles } from '../testing/app.ts';
import { PRODUCT_FOLDER } from './product.ts';
import { readSample } from './sample.ts';

/** A server on a free port, and the port. */
async function takePort(answer = 'another program'): Promise<{ port: number; server: Server }> {
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  return { port: (server.address() as AddressInfo).port, server };
}

async function freePort(): Promise<number> {
  const { port, server } = await takePort();
  server.close();
  return port;
}

const QUICKSTART = join(PRODUCT_FOLDER, 'samples/quickstart');
/** How many requests the quickstart sends. */
const TOTAL = readSample(QUICKSTART)?.traffic.reduce((sum, { times }) => sum + times, 0);

/** The quickstart on ports that nobody else has. */
async function startQuickstart(upstreamPort: number): Promise<TestApp> {
  const nobody = await freePort();
  const engine = await startTestApp({}, { gatewayPort: 0 });
  cpSync(QUICKSTART, engine.workspace, { recursive: true });
  for (const path of ['upstream/server.mjs', 'routes/users.yaml', 'routes/orders.yaml', 'routes/failures.yaml']) {
    const file = join(engine.workspace, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('8701', String(upstreamPort)).replaceAll('8709', String(nobody)));
  }
  engine.app.parts.demo.prepareSecrets();
  await engine.app.parts.configuration.reload();
  return engine;
}

test('the quickstart shows one failure of each kind', async () => {
  const engine = await startQuickstart(await freePort());
  const client = new RpcClient(engine.app.connect());
  const { sent } = await client.call('demo.run', {});
  await engine.app.parts.recorder.flush();
  const { rows } = await client.call('exchange.list', { filter: '', limit: 100 });
  await engine.close();
  const seen = new Set(rows.map(({ status, by }) => `${status} ${by}`));
  expect([sent, rows.length]).toEqual([TOTAL, TOTAL]);
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      '200 gateway',
      '200 upstream',
      '201 upstream',
      '401 gateway',
      '404 gateway',
      '404 upstream',
      '405 gateway',
      '410 gateway',
      '429 gateway',
      '502 gateway',
      '504 gateway',
    ]),
  );
});

test('its upstream is started once, however often and at once the demo is asked for', async () => {
  const engine = await startQuickstart(await freePort());
  const client = new RpcClient(engine.app.connect());
  const runs = await Promise.all([client.call('demo.run', {}), client.call('demo.run', {})]);
  const again = await client.call('demo.run', {});
  await engine.close();
  expect([...runs, again]).toEqual([{ sent: TOTAL }, { sent: TOTAL }, { sent: TOTAL }]);
});

test('an upstream whose port another program has is said with the port, and can be started once that is free', async () => {
  const { port, server } = await takePort();
  const engine = await startQuickstart(port);
  const client = new RpcClient(engine.app.connect());
  const refused = await client.call('demo.run', {}).catch((error: unknown) => error);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  const after = await client.call('demo.run', {});
  await engine.close();
  expect(refused).toMatchObject({
    code: 'INTEGRATION_FAILED',
    details: { upstream: 'upstream/server.mjs', reason: expect.stringContaining(`the upstream needs port ${port}`) },
  });
  expect(after).toEqual({ sent: TOTAL });
});

test('a secret of the sample gets a random value once, and one that cannot be read now is kept', async () => {
  const sample = { 'sample.json': '{ "secrets": ["partner"], "traffic": [] }' };
  const sealed = await startTestApp(sample, { secretsKey: Buffer.alloc(32, 1) });
  const value = sealed.app.parts.secrets.get('partner');
  await sealed.app.close();
  const plain = await startTestApp(sample, { workspace: sealed.workspace });
  const [without, isKept] = [plain.app.parts.secrets.get('partner'), plain.app.parts.secrets.has('partner')];
  await plain.close();
  const again = await startTestApp(sample, { workspace: sealed.workspace, secretsKey: Buffer.alloc(32, 1) });
  const valueAgain = again.app.parts.secrets.get('partner');
  await again.close();
  await sealed.close();
  expect([without, isKept, valueAgain === value, value?.length]).toEqual([undefined, true, true, 24]);
});

test('a sample that is described wrongly is served, and says what is wrong when the demo is asked for', async () => {
  const engine = await startTestApp();
  writeFiles(engine.workspace, { 'sample.json': '{ "traffic": [{ "path": 7 }] }' });
  const client = new RpcClient(engine.app.connect());
  const refused = await client.call('demo.run', {}).catch((error: unknown) => error);
  await engine.close();
  expect(refused).toMatchObject({
    code: 'FORMAT_INVALID',
    details: { file: join(engine.workspace, 'sample.json'), reason: expect.stringContaining('traffic[0].path') },
  });
});

test('a workspace that is no sample has no demo', async () => {
  const engine = await startTestApp({
    'gatewright.yaml': 'name: plain\nlisteners: [{ http: 127.0.0.1:0 }]\nroutes: []\n',
  });
  const client = new RpcClient(engine.app.connect());
  const { hasDemo } = await client.call('app.info', {});
  const refused = await client.call('demo.run', {}).catch((error: unknown) => error);
  await engine.close();
  expect([hasDemo, refused]).toEqual([false, expect.objectContaining({ code: 'NOT_FOUND' })]);
});
