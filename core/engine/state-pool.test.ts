import { expect, test } from 'vitest';
import { CountedResources } from './shared-resources.ts';
import { StatePool } from './state-pool.ts';

function make(): string[] {
  return [];
}

test('a use finds its state again under its id and policy, and nobody else does', () => {
  const pool = new StatePool();
  const counter = pool.slot('user.0', 'rate-limit').get('counter', make);
  expect(pool.slot('user.0', 'rate-limit').get('counter', make)).toBe(counter);
  expect(pool.slot('user.0', 'rate-limit').get('other', make)).not.toBe(counter);
  expect(pool.slot('user.0', 'quota').get('counter', make)).not.toBe(counter);
  expect(pool.slot('user.1', 'rate-limit').get('counter', make)).not.toBe(counter);
});

test('state is forgotten with its use', () => {
  const pool = new StatePool();
  const [kept, gone] = ['kept', 'gone'].map((id) => pool.slot(id, 'p').get('x', make));
  pool.keepOnly([{ id: 'kept', policy: 'p' }]);
  expect(pool.slot('kept', 'p').get('x', make)).toBe(kept);
  expect(pool.slot('gone', 'p').get('x', make)).not.toBe(gone);
});

test('a shared resource is opened by the first and closed by the last who holds it', async () => {
  const events: string[] = [];
  const open = () => {
    events.push('open');
    return { close: () => Promise.resolve(void events.push('close')) };
  };
  const shared = new CountedResources();
  const first = shared.acquire('a', open);
  expect(shared.acquire('a', open)).toBe(first);
  await shared.release('a');
  expect(events).toEqual(['open']);
  await shared.release('a');
  await shared.release('a');
  expect(events).toEqual(['open', 'close']);
  shared.acquire('a', open);
  await shared.close();
  await shared.close();
  expect(events).toEqual(['open', 'close', 'open', 'close']);
});
