import { afterAll, beforeAll, expect, test } from 'vitest';
import { RpcClient } from '../../rpc/client.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { importCapture, type Capture } from './test-captures.ts';

const WORKSPACE = `name: incomplete
dialect: gatewright
listeners: [{ http: '127.0.0.1:0' }]
consumers: [{ id: partner, keys: [partner-key], groups: [partners] }, { id: guest, groups: [] }]
routes:
  - id: certificate
    match: { path: /certificate }
    request: [{ mtls: {} }, { acl: { allow: [partners] } }, { request-size: { max: 10b } }]
    integration: { mock: {} }
  - id: address
    match: { path: /address }
    request: [{ ip-filter: { allow: [10.0.0.0/8] } }, { key-auth: {} }]
    integration: { mock: {} }
  - id: anyone
    match: { path: /anyone }
    request: [{ key-auth: { anonymous: guest } }]
    integration: { mock: {} }
  - id: by-chance
    match: { path: /by-chance }
    request: [{ fault: { share: 0.999999, status: 503 } }]
    integration: { mock: {} }
  - id: answer
    match: { path: /answer }
    response: [{ validate-response: { responses: { '200': { schemas: { application/json: { type: object } } } } } }]
    integration: { mock: {} }
`;

let app: TestApp;
let client: RpcClient;
beforeAll(async () => {
  app = await startTestApp({ 'gatewright.yaml': WORKSPACE });
  client = new RpcClient(app.app.connect());
});
afterAll(async () => {
  client.close();
  await app.close();
});

async function checksOf(capture: Omit<Capture, 'url'>, path: string): Promise<unknown[]> {
  const id = await importCapture(app, client, { ...capture, url: `https://api.cloud.example${path}` });
  const { comparison, run } = await client.call('exchange.recheck', { id });
  return [comparison.verdict, ...(run?.checks ?? []).map(({ name, status }) => `${name} ${status}`)];
}

const KEY = { 'x-api-key': 'partner-key' };

test('a certificate is not in a capture, so groups of its owner are not judged either', async () => {
  expect(await checksOf({ status: 403 }, '/certificate')).toEqual([
    'cannot-tell',
    'mtls unknown',
    'acl unknown',
    'request-size passed',
    'mock passed',
  ]);
});

test('a check that can be made is heard after one that cannot', async () => {
  const big = { method: 'POST', body: 'more than ten bytes', headers: { 'content-type': 'text/plain' } };
  expect([
    await checksOf({ status: 413, ...big }, '/certificate'),
    await checksOf({ status: 401, headers: { 'x-api-key': 'stale' } }, '/address'),
    await checksOf({ status: 403, headers: KEY }, '/address'),
  ]).toEqual([
    ['agrees', 'mtls unknown', 'acl unknown', 'request-size refused'],
    ['agrees', 'ip-filter unknown', 'key-auth refused'],
    ['cannot-tell', 'ip-filter unknown', 'key-auth passed', 'mock passed'],
  ]);
});

test('a caller who counts as anonymous for want of a key that was replaced is in doubt', async () => {
  expect([
    await checksOf({ status: 200, headers: KEY }, '/anyone'),
    await checksOf({ status: 200, headers: { 'x-api-key': 'redacted-0a1b2c3d' } }, '/anyone'),
  ]).toEqual([
    ['agrees', 'key-auth passed', 'mock passed'],
    ['cannot-tell', 'key-auth unknown', 'mock passed'],
  ]);
});

test('what fails by chance is not tried', async () => {
  expect(await checksOf({ status: 200 }, '/by-chance')).toEqual(['cannot-tell', 'fault unknown', 'mock passed']);
});

test('answers are judged where they are in the capture', async () => {
  const answer = { answerHeaders: { 'content-type': 'application/json' }, status: 200 };
  expect([
    await checksOf({ ...answer, answer: '{}' }, '/answer'),
    await checksOf({ ...answer, answer: '[]' }, '/answer'),
  ]).toEqual([
    ['agrees', 'mock passed', 'validate-response passed'],
    ['differs', 'mock passed', 'validate-response refused'],
  ]);
});
