import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchBounded } from './fetch-bounded.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const BOUNDS = { timeoutMillis: 5000, maxBytes: 1000 };

describe('asking a service', () => {
  test('method, headers and body go out, the whole answer comes back', async () => {
    const url = await serve((request, response) => {
      response.setHeader('x-was', `${request.method} ${request.url} ${request.headers['x-a']}`);
      request.pipe(response);
    });
    const answer = await fetchBounded({
      ...BOUNDS,
      url: `${url}/a?b=c`,
      method: 'POST',
      headers: ['x-a', '1'],
      body: 'hello',
    });
    expect([answer.status, answer.headers.includes('POST /a?b=c 1'), Buffer.from(answer.bytes).toString()]).toEqual([
      200,
      true,
      'hello',
    ]);
  });

  test('a redirect is an answer and is not followed', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const { status } = await fetchBounded({ ...BOUNDS, url: `${url}/here` });
    expect({ status, asked }).toEqual({ status: 302, asked: ['/here'] });
  });

  test('an answer that is too long is refused', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(1001)));
    await expect(fetchBounded({ ...BOUNDS, url })).rejects.toMatchObject({
      code: 'DEPENDENCY_FAILED',
      details: { url, reason: 'the answer is longer than 1000 bytes' },
    });
  });

  test('a server that never answers is given up', async () => {
    const url = await serve(() => undefined);
    await expect(fetchBounded({ ...BOUNDS, url, timeoutMillis: 30 })).rejects.toMatchObject({
      code: 'DEPENDENCY_FAILED',
      details: { reason: 'no answer within 30 ms' },
    });
  });

  test('a port where nobody listens is told by its error', async () => {
    await expect(fetchBounded({ ...BOUNDS, url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'DEPENDENCY_FAILED',
      details: { reason: expect.stringContaining('ECONNREFUSED') as unknown },
    });
  });

  test('it ends when nobody waits any more', async () => {
    const url = await serve(() => undefined);
    const controller = new AbortController();
    const asked = fetchBounded({ ...BOUNDS, url, signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ details: { reason: 'nobody waits for it any more' } });
  });
});
