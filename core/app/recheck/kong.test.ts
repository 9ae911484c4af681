import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RpcClient } from '../../rpc/client.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { PRODUCT_FOLDER } from '../product.ts';
import { CAPTURED_AT, importCapture, type Capture } from './test-captures.ts';

const KONG = readFileSync(join(PRODUCT_FOLDER, 'samples/kong-orders/kong.yaml'), 'utf8');

let app: TestApp;
let client: RpcClient;
beforeAll(async () => {
  app = await startTestApp({ 'kong.yaml': KONG }, { gatewayPort: 0 });
  client = new RpcClient(app.app.connect());
});
afterAll(async () => {
  client.close();
  await app.close();
});

/** What a deployed Kong answered. */
function orders(apikey: string, status: number, answer: string, rest: Partial<Capture> = {}): Capture {
  return {
    url: 'https://orders.kong.example/orders/1001',
    headers: { apikey },
    status,
    answerHeaders: { 'x-kong-response-latency': '1', server: 'kong/3.9.1' },
    answer: JSON.stringify({ message: answer }),
    ...rest,
  };
}

async function recheck(capture: Capture) {
  return client.call('exchange.recheck', { id: await importCapture(app, client, capture) });
}

const FROM_BEHIND = { 'x-kong-upstream-latency': '12', 'x-kong-proxy-latency': '1', via: '1.1 kong/3.9.1' };

test.each<[string, Capture, unknown[]]>([
  ['a key that nobody has', orders('stale', 401, 'Unauthorized'), ['agrees', 'refused', 401, 'key.invalid']],
  ['a key that is known here', orders('partner-key', 401, 'Unauthorized'), ['differs', 'let-in', 200, undefined]],
  [
    'a method without a route',
    orders('', 404, 'no Route matched with those values', { method: 'DELETE' }),
    ['agrees', 'refused', 404, 'route.none'],
  ],
  [
    'what the service answered',
    orders('partner-key', 404, 'no such order', { answerHeaders: FROM_BEHIND }),
    ['agrees', 'let-in', 404, undefined],
  ],
  [
    'a service that failed',
    orders('partner-key', 502, 'An invalid response was received from the upstream server'),
    ['agrees', 'let-in', 200, undefined],
  ],
  [
    'a key that was replaced',
    orders('redacted-0a1b2c3d', 401, 'Unauthorized'),
    ['cannot-tell', 'let-in', 200, undefined],
  ],
])('a capture of Kong with %s', async (_, capture, expected) => {
  const { comparison, run, cause } = await recheck(capture);
  expect([comparison.verdict, run?.decision, run?.status, cause?.code]).toEqual(expected);
});

test('a limit is named with its counter and what came through in its window before', async () => {
  const url = 'https://limits.kong.example/orders/1001';
  for (const back of [3000, 700, 500, 300])
    await importCapture(app, client, orders('partner-key', 200, 'ok', { url, at: CAPTURED_AT - back }));
  const { comparison } = await recheck(orders('partner-key', 429, 'API rate limit exceeded', { url }));
  expect(comparison).toEqual({
    verdict: 'cannot-tell',
    says: 'the limit rate-limit (5 per second by consumer, fixed-window) for consumer partner counts other requests too, which one request cannot show; 3 captured requests to this route came through in the 1s before it, of whichever caller; every other check would let it in',
  });
});
