import { expect, test } from 'vitest';
import { channelPair } from './channel.ts';

test('what is sent before the other end listens is kept for it, in order', async () => {
  const [left, right] = channelPair();
  left.send('one');
  left.send('two');
  await Promise.resolve();
  const heard: string[] = [];
  right.onMessage((text) => heard.push(text));
  left.send('three');
  await Promise.resolve();
  expect(heard).toEqual(['one', 'two', 'three']);
});

test('what was sent before an end closes still arrives, then both ends are closed', async () => {
  const [left, right] = channelPair();
  const heard: string[] = [];
  right.onMessage((text) => heard.push(text));
  right.onClose(() => heard.push('right closed'));
  left.onClose(() => heard.push('left closed'));
  left.send('last words');
  left.close();
  left.send('too late');
  await Promise.resolve();
  await Promise.resolve();
  expect(heard).toEqual(['left closed', 'last words', 'right closed']);
});
