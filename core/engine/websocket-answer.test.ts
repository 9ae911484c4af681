import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { http } from '../integrations/http.ts';
import { NO_BODY } from '../model/body.ts';
import type { GatewayConfig, PolicyUse } from '../model/config.ts';
import { correlationId } from '../policies/correlation-id.ts';
import { definePolicy } from '../policies/policy.ts';
import { respond } from '../policies/respond.ts';
import { setHeaders } from '../policies/set-headers.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { connectRaw, startRawUpstream } from '../testing/raw-peer.ts';

const UPGRADE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const AGREED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

const opened = new Opened();
afterEach(() => opened.close());

/** Makes a refusal of whatever answer there is. */
const refuse = definePolicy({
  name: 'refuse',
  summary: 'answers 403',
  phases: ['response'],
  options: z.object({}),
  example: '{}',
  prepare: () => ({
    onResponse: (call) => void (call.response = { kind: 'response', status: 403, headers: [], body: NO_BODY }),
  }),
});

const correlated: PolicyUse = { id: 'id', policy: 'correlation-id', options: {} };
const answered: PolicyUse = { id: 'answer', policy: 'respond', options: { status: 418 } };
const marked: PolicyUse = { id: 'mark', policy: 'set-headers', options: { set: { 'x-served-by': 'us' } } };
const refused: PolicyUse = { id: 'refuse', policy: 'refuse', options: {} };

/** A gateway before an upstream that answers every upgrade with this head. */
async function start(head: string, config: Partial<GatewayConfig>) {
  const upstream = await opened.add(
    startRawUpstream(async (peer) => {
      await peer.head();
      peer.write(head);
    }),
  );
  const gateway = { policies: [correlationId, respond, setHeaders, refuse], integrations: [http] };
  return { upstream, proxy: await opened.add(startProxy(upstream.url, { config, gateway })) };
}

/** Status and own headers of the answer to an upgrade that says it is the seventh. */
async function upgrade(port: number): Promise<readonly unknown[]> {
  const client = await opened.add(connectRaw(port));
  client.write(UPGRADE.replace('Host: a', 'Host: a\r\nX-Correlation-Id: seven'));
  const head = await client.head();
  client.destroy();
  return [head.slice(9, 12), head.match(/^x-.*$/gim) ?? []];
}

describe('the answer to an upgrade', () => {
  test.each<[string, string, readonly PolicyUse[], string]>([
    ['the upstream agrees', AGREED, [correlated], '101'],
    ['the upstream refuses', 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n', [correlated], '426'],
    ['a policy answers', AGREED, [correlated, answered], '418'],
  ])('when %s has what the policies of its route put on an answer', async (_, head, request, status) => {
    const { proxy } = await start(head, { request, response: [marked] });
    expect(await upgrade(proxy.port)).toEqual([status, ['x-served-by: us', 'x-correlation-id: seven']]);
    const [exchange] = await proxy.sink.until(1);
    expect(exchange?.response?.headers).toEqual(
      expect.arrayContaining(['x-served-by', 'us', 'x-correlation-id', 'seven']),
    );
    expect(exchange?.spans.at(-1)).toMatchObject({ name: 'set-headers', status: 'ok' });
  });

  test('when it fails has what is put on every answer', async () => {
    const { proxy } = await start('HTTP/1.1 nonsense\r\n\r\n', { request: [correlated], response: [marked] });
    expect(await upgrade(proxy.port)).toEqual(['502', ['x-correlation-id: seven']]);
  });

  test('is no agreement any more once a policy has made another answer of it, and the upstream is let go', async () => {
    const { proxy, upstream } = await start(AGREED, { response: [refused] });
    expect(await upgrade(proxy.port)).toEqual(['403', []]);
    await upstream.peers[0]?.rest();
    expect((await proxy.sink.until(1))[0]).toMatchObject({ response: { status: 403 }, frames: [] });
  });
});
