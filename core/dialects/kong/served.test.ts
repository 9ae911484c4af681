import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { integrations } from '../../integrations/index.ts';
import { policies } from '../../policies/index.ts';
import { startTestGateway, type TestGateway } from '../../testing/gateway.ts';
import { kong } from './kong.ts';

let upstream: Server;
let served: TestGateway;

/** Every test has routes of its own, so that no counter is shared. */
function kongFile(port: number): string {
  return `
_format_version: "3.0"
services:
- name: echo
  url: http://127.0.0.1:${port}
  routes:
  - { name: open, paths: [/open] }
  - { name: secure, paths: [/secure], plugins: [{ name: key-auth, config: { hide_credentials: true, realm: test-realm } }] }
  - { name: limited, paths: [/limited], plugins: [{ name: rate-limiting, config: { year: 2, limit_by: ip } }] }
  - name: changed
    paths: [/changed]
    plugins:
    - name: request-transformer
      config:
        remove: { headers: [x-to-remove] }
        replace: { headers: ["x-to-replace:false", "x-absent:false"] }
        add: { headers: ["x-added:a1", "x-added3:c2"] }
        append: { headers: ["x-added:a2", "x-added:a3"] }
- { name: dead, url: "http://127.0.0.1:1", retries: 0, routes: [{ name: dead, paths: [/dead] }] }
- name: slow
  url: http://127.0.0.1:${port}/slow
  retries: 0
  read_timeout: 30
  routes: [{ name: slow, paths: [/slow] }]
consumers:
- { username: bob, keyauth_credentials: [{ key: kong }] }
`;
}

beforeAll(async () => {
  upstream = createServer((request, response) => {
    if (request.url?.startsWith('/slow') === true) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  // The server listens on TCP, so its address is an AddressInfo.
  const { port } = upstream.address() as AddressInfo;
  const { config, findings } = kong.read([{ path: 'kong.yaml', text: kongFile(port) }], { policies, integrations });
  expect(findings).toEqual([]);
  if (config === undefined) throw new Error('the file was not read');
  const listeners = config.listeners.map((listener) => ({ ...listener, port: 0 }));
  served = await startTestGateway({ ...config, listeners }, { policies, integrations, dialects: [kong] });
});

afterAll(async () => {
  await served.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

async function ask(path: string, headers: Record<string, string> = {}): Promise<{ answer: Response; body: unknown }> {
  const answer = await fetch(`${served.url}${path}`, { headers });
  return { answer, body: await answer.json() };
}

test('a proxied answer has the path stripped and the headers of Kong', async () => {
  const { answer, body } = await ask('/open/get?hello');
  expect([answer.status, body]).toEqual([200, expect.objectContaining({ url: '/get?hello' })]);
  expect(answer.headers.get('via')).toBe('1.1 kong/3.9.1');
  expect(answer.headers.get('x-kong-request-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers.get('x-kong-upstream-latency')).toMatch(/^\d+$/);
  expect(answer.headers.get('x-kong-response-latency')).toBeNull();
});

test('a path without a route is answered as Kong does', async () => {
  const { answer, body } = await ask('/nowhere');
  const requestId = answer.headers.get('x-kong-request-id');
  expect([answer.status, body]).toEqual([
    404,
    { message: 'no Route matched with those values', request_id: requestId },
  ]);
  expect(answer.headers.get('server')).toBe('kong/3.9.1');
  expect(answer.headers.get('via')).toBeNull();
});

test.each([
  ['/secure', {}, 401, 'No API key found in request'],
  ['/secure', { apikey: '123' }, 401, 'Unauthorized'],
  ['/secure?apikey=kong&apikey=kong', {}, 401, 'Duplicate API key found'],
])('%s with %j is refused with %i %s', async (path, headers, status, message) => {
  const { answer, body } = await ask(path, headers);
  expect([answer.status, body]).toEqual([status, expect.objectContaining({ message })]);
  expect(answer.headers.get('www-authenticate')).toBe('Key realm="test-realm"');
});

test('a key is let in and not shown to the upstream', async () => {
  const { answer, body } = await ask('/secure/x?a=1&apikey=kong');
  expect([answer.status, body]).toEqual([200, expect.objectContaining({ url: '/x?a=1' })]);
});

test('a used up limit is refused with what is left in every header', async () => {
  const first = await ask('/limited');
  expect([first.answer.status, first.answer.headers.get('x-ratelimit-remaining-year')]).toEqual([200, '1']);
  await ask('/limited');
  const { answer, body } = await ask('/limited');
  expect([answer.status, body]).toEqual([429, expect.objectContaining({ message: 'API rate limit exceeded' })]);
  expect(answer.headers.get('x-ratelimit-limit-year')).toBe('2');
  expect(answer.headers.get('ratelimit-remaining')).toBe('0');
  expect(answer.headers.get('retry-after')).toBe(answer.headers.get('ratelimit-reset'));
});

test('headers are removed, replaced, added and appended in the order of Kong', async () => {
  const { body } = await ask('/changed', { 'x-to-remove': 'true', 'x-to-replace': 'true', 'x-added3': 'c1' });
  expect(body).toMatchObject({ headers: { 'x-to-replace': 'false', 'x-added': 'a1, a2, a3', 'x-added3': 'c1' } });
  expect(body).not.toHaveProperty(['headers', 'x-to-remove']);
  expect(body).not.toHaveProperty(['headers', 'x-absent']);
});

test('an upstream that refuses is a 502 that counts as proxied', async () => {
  const { answer, body } = await ask('/dead');
  const message = 'An invalid response was received from the upstream server';
  expect([answer.status, body]).toEqual([502, expect.objectContaining({ message })]);
  expect(answer.headers.get('via')).toBe('1.1 kong/3.9.1');
  expect(answer.headers.get('x-kong-proxy-latency')).toMatch(/^\d+$/);
});

/** An answer byte for byte, times and ids left out. */
async function exact(path: string, headers: Record<string, string>): Promise<unknown> {
  const answer = await fetch(`${served.url}${path}`, { headers });
  const left = ['date', 'connection', 'keep-alive', 'x-kong-request-id', 'content-length'];
  const id = answer.headers.get('x-kong-request-id') ?? 'none';
  return {
    status: answer.status,
    headers: Object.fromEntries(
      [...answer.headers]
        .filter(([name]) => !left.includes(name))
        .map(([name, value]) => [name, /latency|reset|retry/.test(name) ? value.replace(/^\d+$/, 'N') : value]),
    ),
    text: (await answer.text()).replaceAll(id, 'ID'),
  };
}

test('a refusal for a missing key is as Kong writes it, in the type that was asked for', async () => {
  expect([await exact('/secure', {}), await exact('/secure', { accept: 'text/html' })]).toEqual([
    {
      status: 401,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        server: 'kong/3.9.1',
        'www-authenticate': 'Key realm="test-realm"',
        'x-kong-response-latency': 'N',
      },
      text: '{\n  "message":"No API key found in request",\n  "request_id":"ID"\n}',
    },
    expect.objectContaining({ text: expect.stringContaining('<p>request_id: ID</p>') }),
  ]);
});

test('an upstream that takes too long is a 504 that counts as proxied', async () => {
  expect(await exact('/slow', {})).toEqual({
    status: 504,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      server: 'kong/3.9.1',
      via: '1.1 kong/3.9.1',
      'x-kong-proxy-latency': 'N',
      'x-kong-upstream-latency': 'N',
    },
    text: '{\n  "message":"The upstream server is timing out",\n  "request_id":"ID"\n}',
  });
});

test('an answer to HEAD has the headers of a refusal and no body', async () => {
  const answer = await fetch(`${served.url}/secure`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('server'), await answer.text()]).toEqual([401, 'kong/3.9.1', '']);
});

test('a request id of the client is not taken over', async () => {
  const { answer } = await ask('/open', { 'x-kong-request-id': 'mine' });
  expect(answer.headers.get('x-kong-request-id')).toMatch(/^[0-9a-f]{32}$/);
});
