import { expect, test } from 'vitest';
import type { Exchange } from '../../model/exchange.ts';
import { captured, exchangeOf, NOON } from '../../recording/filter/test-exchanges.ts';
import { MemoryStore } from '../../recording/memory-store.ts';
import { learnFromSiblings } from './learn-from-siblings.ts';

const clock = { now: () => NOON, monotonic: () => 0 };

/** A store of requests one after the other, and how many exchanges were read from it. */
class CountingStore extends MemoryStore {
  read = 0;
  override loadMany(ids: readonly number[]): Promise<readonly (Exchange | undefined)[]> {
    this.read += ids.length;
    return super.loadMany(ids);
  }
}

async function storeOf(count: number, targetOf: (id: number) => string): Promise<CountingStore> {
  const store = new CountingStore(clock);
  await store.insert(
    Array.from({ length: count }, (_, index) =>
      exchangeOf({
        id: index + 1,
        method: 'GET',
        target: targetOf(index + 1),
        route: 'orders',
        responseHeaders: ['content-type', 'application/json'],
        responseBody: captured(JSON.stringify({ served: index })),
      }),
    ),
  );
  return store;
}

test('what differs by itself is learned from exchanges before and after those that are selected', async () => {
  const store = await storeOf(9, (id) => `/orders/${id % 3}`);
  expect(await learnFromSiblings(store, [4, 5])).toEqual([
    {
      part: 'body',
      path: '/served',
      because: 'in GET orders it differs between the recorded exchanges 1, 4 and 7 of the same request',
      requests: 'GET orders',
    },
  ]);
});

test('of requests that are not selected, or have too few exchanges, nothing is read', async () => {
  const store = await storeOf(8, (id) => `/orders/${id < 7 ? 1 : 2}`);
  expect([await learnFromSiblings(store, [7, 8]), store.read]).toEqual([[], 0]);
});

test('few exchanges of few requests of a route are read, however many there are', async () => {
  const store = await storeOf(5000, (id) => `/orders/${id % 100}`);
  const ids = Array.from({ length: 5000 }, (_, index) => index + 1);
  const rules = await learnFromSiblings(store, ids);
  expect([rules.map(({ path }) => path), store.read]).toEqual([['/served'], 25]);
});
