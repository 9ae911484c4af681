import { createServer } from 'node:http';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWorkspace } from '../app/check-workspace.ts';
import { PRODUCT_FOLDER } from '../app/product.ts';
import { readSample } from '../app/sample.ts';
import { RpcClient } from '../rpc/client.ts';
import { makePlace, startTestApp } from './app.ts';

const SAMPLES = join(PRODUCT_FOLDER, 'samples');

/** What each line of a sample's traffic is answered with; one that is sent more than once has every status that came. */
const STORIES: Readonly<Record<string, readonly unknown[]>> = {
  quickstart: [
    'GET /status 200',
    'GET /users 200',
    'OPTIONS /users 204',
    'GET /users/1 200',
    'GET /users/42 404',
    'GET /users/1 401',
    'GET /users/1 401',
    'POST /v1/orders 201',
    'POST /partners/acme/orders 201',
    'GET /orders/1001 200',
    'GET /events 200',
    'GET /v0/users 410',
    'DELETE /users/1 405',
    'GET /invoices/7 404',
    'GET /users/2 200 429',
    // Half of these fail by chance.
    expect.stringMatching(/^GET \/unreliable (200|503|200 503)$/),
    'GET /legacy/report 502',
    'GET /reports/slow 504',
  ],
  'jwt-orders': [
    'GET /orders/1 401',
    'GET /orders/1 401',
    'GET /orders/1 401',
    'GET /reports/1 200',
    'GET /reports/1 401',
    'GET /reports/1 401',
    'GET /reports/1 403',
    'GET /reports/1 401',
  ],
  'kong-orders': [
    'GET /shop/catalog 200',
    'GET /orders 200',
    'GET /orders?apikey=intern-key 200',
    'GET /orders/1001 200',
    'GET /orders/42 404',
    'POST /orders 201',
    'GET /orders 401',
    'GET /orders 401',
    'GET /orders?apikey=partner-key&apikey=intern-key 401',
    'GET /invoices/7 404',
    'DELETE /orders 404',
    'GET /orders 200 429',
    'GET /legacy/report 502',
    'GET /reports/daily 504',
  ],
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A sample in a folder of its own, every port in it one that is free. */
async function copySample(name: string, workspace: string): Promise<void> {
  cpSync(join(SAMPLES, name), workspace, { recursive: true, filter: (source) => !source.includes('.gatewright') });
  const ports = new Map<string, number>();
  for (const path of readdirSync(workspace, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(yaml|mjs)$/.test(path)) continue;
    const file = join(workspace, path);
    const text = readFileSync(file, 'utf8');
    for (const [port] of text.matchAll(/\b87\d\d\b/g)) if (!ports.has(port)) ports.set(port, await freePort());
    writeFileSync(
      file,
      text.replaceAll(/\b87\d\d\b/g, (port) => String(ports.get(port))),
    );
  }
}

const names = readdirSync(SAMPLES);

test('every sample is one that is run here', () => {
  expect(names.toSorted()).toEqual(Object.keys(STORIES).toSorted());
});

test.each(names)('%s has a README, and a check finds nothing wrong with it', async (name) => {
  expect(readFileSync(join(SAMPLES, name, 'README.md'), 'utf8')).toMatch(/^# \S/);
  expect(await checkWorkspace(join(SAMPLES, name), {})).toEqual([]);
});

test.each(names)('%s answers its own traffic as its story says', { timeout: 30_000 }, async (name) => {
  const place = makePlace({});
  await copySample(name, place.workspace);
  const engine = await startTestApp({}, { workspace: place.workspace, gatewayPort: 0 });
  try {
    const client = new RpcClient(engine.app.connect());
    await client.call('demo.run', {});
    await engine.app.parts.recorder.flush();
    const { rows } = await client.call('exchange.list', { filter: '', limit: 200 });
    const inOrder = rows.toReversed().map(({ status }) => status);
    const story = (readSample(place.workspace)?.traffic ?? []).map(({ method, path, times }) =>
      [method, path, ...new Set(inOrder.splice(0, times).toSorted())].join(' '),
    );
    expect(story).toEqual(STORIES[name]);
  } finally {
    await engine.close();
    place.remove();
  }
});

test('the quickstart shows every policy that the first version has, and both integrations', () => {
  const texts = readdirSync(join(SAMPLES, 'quickstart'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => readFileSync(join(SAMPLES, 'quickstart', path), 'utf8'))
    .join('\n');
  const wanted =
    'respond set-headers rewrite-path key-auth rate-limit cors ip-filter request-size fault correlation-id'.split(' ');
  expect([...wanted, 'http', 'mock'].filter((word) => !new RegExp(`\\b${word}:`).test(texts))).toEqual([]);
});
