import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RpcClient } from '../rpc/client.ts';
import { HELLO_WORKSPACE, startTestApp, type TestApp } from '../testing/app.ts';

const GET = { method: 'GET', headers: [], body: '' };
let engine: TestApp;
let client: RpcClient;
beforeAll(async () => {
  engine = await startTestApp({
    'gatewright.yaml': HELLO_WORKSPACE['gatewright.yaml'].replace('127.0.0.1:0', '0.0.0.0:0'),
  });
  client = new RpcClient(engine.app.connect());
});
afterAll(() => engine.close());

/** A server that does this with every connection, for one call. */
async function against(answer: (bytes: string) => string): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => socket.end(answer(String(bytes))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/x`;
  const outcome = await client.call('request.send', { ...GET, url }).catch((error: unknown) => error);
  server.close();
  return outcome;
}

test('a path goes to the first listener, also one that listens on every address, and its exchange is known', async () => {
  const { id, status } = await client.call('request.send', { ...GET, url: '/hello?sent' });
  const details = await client.call('exchange.get', { id: id ?? 0 });
  expect([status, details.summary.target, details.request.headers.slice(0, 2)]).toEqual([
    200,
    '/hello?sent',
    ['Host', expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
  ]);
});

test('headers are sent as they are given, in order, with a length for the body', async () => {
  const headers = ['X-One', '1', 'x-two', '2', 'X-One', '3'];
  const { id } = await client.call('request.send', { method: 'POST', url: '/hello', headers, body: 'gr\u00fc\u00df' });
  const { request } = await client.call('exchange.get', { id: id ?? 0 });
  expect([request.method, request.headers.slice(2)]).toEqual([
    'POST',
    [...headers, 'Content-Length', '6', 'Connection', 'close'],
  ]);
});

test('an answer from elsewhere has a status and no exchange', async () => {
  const outcome = await against(() => 'HTTP/1.1 202 Fine\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  expect(outcome).toEqual({ status: 202, durationMillis: expect.any(Number), id: undefined });
}, 10_000);

/** The code that a request to this address ends with. */
const send = (url: string, headers: string[] = []): Promise<unknown> =>
  client.call('request.send', { ...GET, url, headers }).catch(({ code }) => code as unknown);

test('what keeps an answer from coming is said by its code', async () => {
  expect([
    await send('http://127.0.0.1:1/'),
    await send('ftp://127.0.0.1/'),
    await send('example'),
    await send('/hello', ['bad name', 'x']),
    await send('/hello', ['x-bad', 'line\nbreak']),
    await against(() => '').then((error) => (error instanceof Error && 'code' in error ? error.code : error)),
  ]).toEqual([
    'UPSTREAM_REFUSED',
    'INPUT_INVALID',
    'INPUT_INVALID',
    'INPUT_INVALID',
    'INPUT_INVALID',
    'UPSTREAM_RESET',
  ]);
});
