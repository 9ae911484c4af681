import { setImmediate as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { type Channel, channelPair } from './channel.ts';
import { RpcClient } from './client.ts';
import { type Handlers, RpcServer } from './server.ts';

/** A server with these handlers and no others; what a test does not call need not be there. */
function serverOf(handlers: Partial<Handlers>): RpcServer {
  return new RpcServer(handlers as Handlers);
}

function clientOf(server: RpcServer): RpcClient {
  const [ours, theirs] = channelPair();
  server.serve(ours);
  return new RpcClient(theirs);
}

test('what is not an error of ours crosses as INTERNAL with its message, and no stack', async () => {
  const client = clientOf(
    serverOf({
      'config.routes': () => {
        throw new TypeError('a bug');
      },
    }),
  );
  const error: unknown = await client.call('config.routes', {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'INTERNAL', details: { reason: 'a bug' } });
});

test('an error crosses with its code, sentence and facts', async () => {
  const [ours, theirs] = channelPair();
  serverOf({ 'exchange.get': ({ id }) => Promise.reject(new GatewrightError('EXCHANGE_NOT_FOUND', { id })) }).serve(
    ours,
  );
  const heard: unknown[] = [];
  theirs.onMessage((text) => heard.push(JSON.parse(text)));
  theirs.send(JSON.stringify({ kind: 'call', id: 'a', name: 'exchange.get', input: { id: 7 } }));
  await later();
  const error = { code: 'EXCHANGE_NOT_FOUND', message: 'there is no exchange with this id', details: { id: 7 } };
  expect(heard).toEqual([{ kind: 'error', id: 'a', error }]);
});

test('the pointer of an input that does not fit is escaped as JSON pointers are', async () => {
  const client = clientOf(serverOf({}));
  const files = [{ path: 'a', text: 'b' }, { path: 1 }];
  // An input that the types forbid, as another program could send it.
  const call = client.call('config.check', { files } as never);
  await expect(call).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { pointer: '/files/1/path' } });
});

test('a client that uses the id of a running call again is let go, and its call is told to stop', async () => {
  const stopped = Promise.withResolvers<string>();
  const [ours, theirs] = channelPair();
  serverOf({
    'exchange.count': (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve('stopped');
          reject(new GatewrightError('CALL_CANCELLED'));
        });
      }),
  }).serve(ours);
  const frame = JSON.stringify({ kind: 'call', id: '1', name: 'exchange.count', input: { filter: '' } });
  const closed = new Promise<void>((resolve) => theirs.onClose(resolve));
  theirs.send(frame);
  theirs.send(frame);
  await closed;
  expect(await stopped.promise).toBe('stopped');
});

test('a client that does not read is let go before events are left out, and the others go on', () => {
  const server = serverOf({});
  const sent: string[] = [];
  const lagging = farBehind();
  const [ours, theirs] = channelPair();
  ours.send = (text) => sent.push(text);
  server.serve(lagging);
  server.serve(ours);
  server.emit('config.changed', { revision: 'abc' });
  theirs.close();
  expect({ isLaggingClosed: lagging.isClosed, sent, clients: server.clients }).toEqual({
    isLaggingClosed: true,
    sent: ['{"kind":"event","name":"config.changed","value":{"revision":"abc"}}'],
    clients: 1,
  });
});

/** A channel whose other end stopped reading. */
function farBehind(): Channel & { readonly isClosed: boolean } {
  const closers: (() => void)[] = [];
  return {
    waitingBytes: 9_000_000,
    isClosed: false,
    send() {
      throw new Error('nothing may be sent to it any more');
    },
    onMessage: () => undefined,
    onClose: (listener) => closers.push(listener),
    close() {
      Object.assign(this, { isClosed: true });
      for (const listener of closers) listener();
    },
  };
}

test('whoever asked is told when clients come and go', async () => {
  const server = serverOf({});
  const counts: number[] = [];
  const stop = server.onClients((clients) => counts.push(clients));
  const [first, second] = [clientOf(server), clientOf(server)];
  first.close();
  await later();
  stop();
  second.close();
  await later();
  expect([counts, server.clients]).toEqual([[1, 2, 1], 0]);
});
