import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { BodySource } from '../model/body.ts';
import { NO_BODY } from '../model/body.ts';
import type { GatewrightError } from '../model/errors.ts';
import { definePolicy } from '../policies/policy.ts';
import { Opened } from '../testing/opened.ts';
import { sendOnce, startProxy } from '../testing/proxy.ts';
import { startRawUpstream } from '../testing/raw-peer.ts';
import { AttemptTimer, splitLimits } from './attempt-limits.ts';
import { http } from './http.ts';

// Sockets and turns of the event loop stay real; only the limits are moved by hand.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));

const opened = new Opened();
afterEach(async () => {
  vi.useRealTimers();
  await opened.close();
});

function timed(isPaused = false) {
  const failures: unknown[] = [];
  const limited = { isPaused, fail: ({ details }: GatewrightError) => failures.push(details['phase']) };
  return { failures, limited, timer: new AttemptTimer({ headers: 300, body: 500 }, limited) };
}

/** Lets the limits pass that are over then, and the turn they pass in end. */
async function pass(millis: number): Promise<void> {
  vi.advanceTimersByTime(millis);
  await nextTurn();
}

describe('splitLimits', () => {
  test('leaves long limits to undici and watches short ones itself', () => {
    expect([splitLimits(10_000, 30_000), splitLimits(300, 30_000), splitLimits(300, 500)]).toEqual([
      { undici: { headers: 10_000, body: 30_000 } },
      { undici: { headers: 0, body: 30_000 }, own: { headers: 300, body: undefined } },
      { undici: { headers: 0, body: 0 }, own: { headers: 300, body: 500 } },
    ]);
  });
});

describe('AttemptTimer', () => {
  test('fails when the head is late, and when a piece of the body is', async () => {
    const head = timed();
    head.timer.awaitHead();
    await pass(299);
    expect(head.failures).toEqual([]);
    await pass(1);
    const body = timed();
    body.timer.awaitHead();
    body.timer.awaitBody();
    await pass(499);
    body.timer.refresh();
    await pass(499);
    expect(body.failures).toEqual([]);
    await pass(1);
    expect([head.failures, body.failures]).toEqual([['headers'], ['body']]);
  });

  test('counts what came before the limit and is only read after it', async () => {
    const { failures, timer } = timed();
    timer.awaitBody();
    vi.advanceTimersByTime(500);
    timer.refresh();
    await pass(499);
    expect(failures).toEqual([]);
    await pass(1);
    expect(failures).toEqual(['body']);
  });

  test('does not fail while nothing is asked for, nor once it is stopped in the turn of the limit', async () => {
    const paused = timed(true);
    paused.timer.awaitBody();
    await pass(5000);
    const stopped = timed();
    stopped.timer.awaitBody();
    vi.advanceTimersByTime(500);
    stopped.timer.stop();
    await pass(0);
    expect([paused.failures, stopped.failures]).toEqual([[], []]);
  });
});

test('an upstream that is asked for more after a pause has the whole limit for it', async () => {
  const upstream = await opened.add(
    startRawUpstream(async (peer) => {
      await peer.head();
      peer.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na');
    }),
  );
  const kept = Promise.withResolvers<BodySource>();
  /** Keeps the body for the test to read, and answers without it. */
  const keep = definePolicy({
    name: 'keep',
    summary: 'keeps the body of the answer',
    phases: ['response'],
    options: z.object({}),
    example: '{}',
    prepare: () => ({
      onResponse(call) {
        if (call.response?.body.kind === 'stream') kept.resolve(call.response.body.source);
        call.response = { kind: 'response', status: 204, headers: [], body: NO_BODY };
      },
    }),
  });
  const proxy = await opened.add(
    startProxy(upstream.url, {
      options: { timeouts: { body: '500ms' } },
      config: { response: [{ id: 'keep', policy: 'keep', options: {} }] },
      gateway: { integrations: [http], policies: [keep] },
    }),
  );
  await sendOnce(proxy, 'GET /');
  const source = await kept.promise;
  const read: string[] = [];
  const first = Promise.withResolvers<void>();
  const whole = Promise.withResolvers<void>();
  source.read({
    onData(chunk) {
      read.push(Buffer.from(chunk).toString());
      first.resolve();
    },
    onEnd: () => whole.resolve(),
    onError: (error) => whole.reject(error),
  });
  await first.promise;
  source.pause();
  vi.advanceTimersByTime(499);
  source.resume();
  vi.advanceTimersByTime(499);
  await nextTurn();
  upstream.peers[0]?.write('b');
  await whole.promise;
  expect(read).toEqual(['a', 'b']);
});
