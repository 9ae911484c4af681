import { expect, test } from 'vitest';
import { exchangeOf } from './filter/test-exchanges.ts';
import { loadEach } from './load-each.ts';

test('exchanges come one by one in the order of their ids, also where the store gives few at once', async () => {
  const asked: number[] = [];
  const store = {
    loadMany: (ids: readonly number[]) => {
      asked.push(ids.length);
      return Promise.resolve(ids.slice(0, 50).map((id) => (id === 3 ? undefined : exchangeOf({ id }))));
    },
  };
  const ids = Array.from({ length: 120 }, (_, index) => index + 1);
  const loaded: (number | undefined)[] = [];
  for await (const exchange of loadEach(store, ids)) loaded.push(exchange?.id);
  expect([loaded, asked]).toEqual([ids.map((id) => (id === 3 ? undefined : id)), [64, 64, 20]]);
});
