import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClientFrame, EngineFrame } from '../../core/contract/wire.ts';
import { EngineClient } from './engine-client.ts';

/** One end of a socket in memory; the test is the engine at its other end. */
class EngineSide extends EventTarget {
  readonly received: ClientFrame[] = [];
  readyState: 0 | 1 | 2 | 3 = 0;

  send(text: string): void {
    // The client under test wrote it with JSON.stringify from a ClientFrame.
    this.received.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  answer(frame: EngineFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

function connect(isRefused = false) {
  const sockets: EngineSide[] = [];
  const client = new EngineClient({
    openSocket: () => {
      const socket = new EngineSide();
      sockets.push(socket);
      return socket;
    },
    isRefused: () => Promise.resolve(isRefused),
  });
  const last = (): EngineSide => sockets.at(-1) ?? new EngineSide();
  return { client, sockets, last };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('calls', () => {
  test('made before the first opening are sent when it comes', async () => {
    const { client, last } = connect();
    const count = client.call('exchange.count', { filter: '' });
    expect(last().received).toEqual([]);
    last().open();
    expect(last().received).toEqual([{ kind: 'call', id: '1', name: 'exchange.count', input: { filter: '' } }]);
    last().answer({ kind: 'result', id: '1', output: { count: 3 } });
    expect(await count).toEqual({ count: 3 });
  });

  test('made by who hears of an opening are sent once, behind those that waited for it', async () => {
    const { client, last } = connect();
    client.onState(({ kind }) => {
      if (kind === 'open') client.call('app.info', {}).catch(() => undefined);
    });
    client.call('gateway.status', {}).catch(() => undefined);
    last().open();
    const first = last().received;
    last().close();
    await vi.advanceTimersByTimeAsync(250);
    last().open();
    expect([first, last().received]).toEqual([
      [
        { kind: 'call', id: '1', name: 'gateway.status', input: {} },
        { kind: 'call', id: '2', name: 'app.info', input: {} },
      ],
      [{ kind: 'call', id: '3', name: 'app.info', input: {} }],
    ]);
  });

  test('reject with the engine’s code and details', async () => {
    const { client, last } = connect();
    last().open();
    const got = client.call('exchange.get', { id: 1 });
    last().answer({ kind: 'error', id: '1', error: { code: 'EXCHANGE_NOT_FOUND', message: 'no', details: { id: 1 } } });
    await expect(got).rejects.toMatchObject({ code: 'EXCHANGE_NOT_FOUND', details: { id: 1 } });
  });

  test('are cancelled at the engine too when their signal aborts', async () => {
    const { client, last } = connect();
    last().open();
    const controller = new AbortController();
    const count = client.call('exchange.count', { filter: '' }, { signal: controller.signal });
    controller.abort();
    await expect(count).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
    expect(last().received.at(-1)).toEqual({ kind: 'cancel', id: '1' });
  });

  test('hear of their own progress', () => {
    const { client, last } = connect();
    last().open();
    const seen: unknown[] = [];
    client.call('exchange.list', { filter: '', limit: 1 }, { onProgress: (step) => seen.push(step) }).catch(() => 0);
    last().answer({ kind: 'event', name: 'progress', value: { call: 'other', done: 1 } });
    last().answer({ kind: 'event', name: 'progress', value: { call: '1', done: 5, total: 10 } });
    expect(seen).toEqual([{ done: 5, total: 10 }]);
  });

  test('under way reject when the connection breaks, and later ones at once', async () => {
    const { client, last } = connect();
    last().open();
    const count = client.call('exchange.count', { filter: '' });
    last().close();
    await expect(count).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
    await expect(client.call('app.info', {})).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
  });
});

test('what is asked of a socket that is closing is not sent, and rejects when it closed', async () => {
  const { client, last } = connect();
  last().open();
  last().readyState = 2;
  const count = client.call('exchange.count', { filter: '' });
  expect(last().received).toEqual([]);
  last().close();
  await expect(count).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
});

describe('the connection', () => {
  test('is opened again after it broke', async () => {
    const { client, sockets, last } = connect();
    last().open();
    last().close();
    expect(client.state).toEqual({ kind: 'lost', failedTries: 1 });
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    last().open();
    expect(client.state).toEqual({ kind: 'open' });
  });

  test('says when the engine refuses the token', async () => {
    const { client, last } = connect(true);
    last().close();
    await vi.advanceTimersByTimeAsync(0);
    expect(client.state).toEqual({ kind: 'refused' });
  });

  test('stays closed once it was closed', async () => {
    const { client, sockets } = connect();
    client.close();
    client.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([client.state.kind, sockets.length]).toEqual(['closed', 1]);
  });
});

test('events reach their handlers until those are taken away', () => {
  const { client, last } = connect();
  const seen: unknown[] = [];
  const stop = client.on('config.changed', (value) => seen.push(value));
  last().open();
  last().answer({ kind: 'event', name: 'config.changed', value: { revision: 'a' } });
  stop();
  last().answer({ kind: 'event', name: 'config.changed', value: { revision: 'b' } });
  expect(seen).toEqual([{ revision: 'a' }]);
});
