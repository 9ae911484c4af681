import { expect, test } from 'vitest';
import { type Channel, channelPair } from './channel.ts';
import { RpcClient } from './client.ts';

function pair(): { client: RpcClient; engine: Channel; heard: unknown[] } {
  const [ours, theirs] = channelPair();
  const heard: unknown[] = [];
  ours.onMessage((text) => heard.push(JSON.parse(text)));
  return { client: new RpcClient(theirs), engine: ours, heard };
}

test('an engine that sends what is no frame is not listened to any more', async () => {
  for (const garbage of ['', 'half of {"kind":', '[]', '{"kind":"result"}', '{"kind":"later","id":"1"}']) {
    const { client, engine } = pair();
    const call = client.call('gateway.status', {});
    engine.send(garbage);
    await expect(call).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
  }
});

test('a code that this version does not know is kept in the details', async () => {
  const { client, engine } = pair();
  const call = client.call('gateway.status', {});
  const error = { code: 'FROM_THE_FUTURE', message: 'something new', details: { how: 'odd' } };
  engine.send(JSON.stringify({ kind: 'error', id: '1', error }));
  const details = { code: 'FROM_THE_FUTURE', reason: 'something new', how: 'odd' };
  await expect(call).rejects.toMatchObject({ code: 'INTERNAL', details });
});

test('a call that is cancelled before it begins is never sent', async () => {
  const { client, heard } = pair();
  const call = client.call('gateway.status', {}, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
  expect(heard).toEqual([]);
});

test('calls under way and calls that follow fail when the channel closes', async () => {
  const { client, engine } = pair();
  const call = client.call('gateway.status', {});
  engine.close();
  await expect(call).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
  await expect(client.call('gateway.status', {})).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
});

test('a listener hears its events until it is undone', async () => {
  const { client, engine } = pair();
  const heard: string[] = [];
  const stop = client.on('config.changed', ({ revision }) => heard.push(revision));
  const send = (revision: string): void =>
    engine.send(JSON.stringify({ kind: 'event', name: 'config.changed', value: { revision } }));
  send('one');
  await Promise.resolve();
  stop();
  send('two');
  await Promise.resolve();
  expect(heard).toEqual(['one']);
});
