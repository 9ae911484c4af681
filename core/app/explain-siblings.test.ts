import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Explanation } from '../model/diagnosis.ts';
import { RpcClient } from '../rpc/client.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';

const WORKSPACE = {
  'gatewright.yaml': `name: limits
dialect: gatewright
listeners:
  - http: 127.0.0.1:0
routes:
  - id: limited
    match: { methods: [GET], path: /limited }
    request: [{ rate-limit: { limit: 2, window: 1h, by: ip } }]
    integration: { mock: { status: 204 } }
`,
};

let app: TestApp;
let client: RpcClient;
beforeAll(async () => {
  app = await startTestApp(WORKSPACE);
  client = new RpcClient(app.app.connect());
});
afterAll(async () => {
  client.close();
  await app.close();
});

const PAGE = ['origin', 'https://app.test'];

async function explained(method: string, url: string, headers: readonly string[]): Promise<Explanation> {
  const { id } = await client.call('request.send', { method, url, headers: [...headers], body: '' });
  return client.call('exchange.explain', { id: id ?? 0 });
}

function seenOf({ causes }: Explanation, code: string, where: RegExp): unknown {
  const cause = causes.find((one) => one.code === code);
  return cause?.because.filter((one) => where.test(one.where)).map(({ seen }) => seen);
}

test('a limit that refused is explained by who used it up', async () => {
  await explained('GET', '/limited', []);
  await explained('GET', '/limited', []);
  const refused = await explained('GET', '/limited', []);
  expect(seenOf(refused, 'limit.rate', /^(store|response header retry-after)$/)).toEqual([
    expect.stringMatching(/^\d+$/),
    '2 of callers without a consumer',
  ]);
});

test('a request that a page may not see is explained with the preflight before it', async () => {
  const preflight = await explained('OPTIONS', '/shop', [...PAGE, 'access-control-request-method', 'PUT']);
  const actual = await explained('PUT', '/shop', PAGE);
  expect([
    seenOf(preflight, 'cors.preflight', /^store$/),
    seenOf(actual, 'cors.missing-headers', /^exchange \d+$/),
  ]).toEqual([['no request to this path after'], ['OPTIONS 404']]);
});
