import { afterEach, expect, test } from 'vitest';
import { connectRaw, exchangeRaw } from '../testing/raw-peer.ts';
import { startTestGateway, testConfig, testRoute, type TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { mock } from './mock.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

function start(options: unknown): Promise<TestGateway> {
  return opened.add(startTestGateway(testConfig([testRoute('all', 'mock', {}, options)]), { integrations: [mock] }));
}

test.each([
  [{ body: 'hello' }, 'content-type: text/plain; charset=utf-8\r\ncontent-length: 5', 'hello'],
  [{ body: { ok: true } }, 'content-type: application/json\r\ncontent-length: 11', '{"ok":true}'],
  [{ body: [1] }, 'content-type: application/json\r\ncontent-length: 3', '[1]'],
  [{ headers: { 'Content-Type': 'a/b' }, body: 'x' }, 'Content-Type: a/b\r\ncontent-length: 1', 'x'],
  [{}, 'content-length: 0', ''],
])('%j is answered as it says', async (options, head, body) => {
  const { port, sink } = await start(options);
  expect(await exchangeRaw(port, GET)).toBe(`HTTP/1.1 200 OK\r\n${head}\r\nConnection: close\r\n\r\n${body}`);
  expect((await sink.until(1))[0]).toMatchObject({ by: 'gateway', attempts: [], outcome: 'answered' });
});

test('an answer that is delayed comes later, and not at all to a client that has left', async () => {
  const { port, sink } = await start({ delay: '30ms', status: 202 });
  expect(await exchangeRaw(port, GET)).toMatch(/^HTTP\/1\.1 202 /);
  const [exchange] = await sink.until(1);
  expect(exchange?.duration).toBeGreaterThanOrEqual(29);
  const slow = await start({ delay: '60s' });
  const client = await connectRaw(slow.port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  // What is answered on another connection was sent later.
  await exchangeRaw(port, GET);
  client.destroy();
  expect((await slow.sink.until(1))[0]).toMatchObject({ outcome: 'aborted', error: { code: 'CLIENT_ABORTED' } });
});
