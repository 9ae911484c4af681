import { expect, test } from 'vitest';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import { exchangeOf } from '../../recording/filter/test-exchanges.ts';
import { ReadAhead } from './read-ahead.ts';

const IDS = Array.from({ length: 200 }, (_, index) => index + 1);

/** A store that gives fifty at once, and notes what it was asked. */
function storeOf(answer: (ids: readonly number[]) => readonly (Exchange | undefined)[]) {
  const asked: number[] = [];
  return {
    asked,
    loadMany: async (ids: readonly number[]) => {
      asked.push(ids[0] ?? 0);
      return Promise.resolve(answer(ids).slice(0, 50));
    },
  };
}

const whole = (ids: readonly number[]) => ids.map((id) => exchangeOf({ id }));
const idOrCode = (taken: Promise<Exchange>): Promise<unknown> =>
  taken.then(
    ({ id }) => id,
    (error: unknown) => (error instanceof GatewrightError ? error.code : error),
  );

test('every place is given once it is loaded, some at a time, also when many wait', async () => {
  const store = storeOf(whole);
  const ahead = new ReadAhead(IDS, store);
  const first = await Promise.all(IDS.slice(0, 120).map((_, at) => ahead.take(at)));
  const rest = [];
  for (let at = 120; at < IDS.length; at += 1) rest.push(await ahead.take(at));
  const again = await ahead.take(0);
  expect([[...first, ...rest, again].map(({ id }) => id), store.asked]).toEqual([
    [...IDS, 1],
    [1, 51, 101, 151, 1, 51],
  ]);
});

test('places may be left out', async () => {
  const store = storeOf(whole);
  const ahead = new ReadAhead(IDS, store);
  const taken = [];
  for (const at of [3, 90, 91, 199]) taken.push((await ahead.take(at)).id);
  expect([taken, store.asked]).toEqual([
    [4, 91, 92, 200],
    [4, 54, 91, 141, 200],
  ]);
});

test('one that is not there any more fails alone', async () => {
  const ahead = new ReadAhead(
    IDS,
    storeOf((ids) => ids.map((id) => (id === 2 ? undefined : exchangeOf({ id })))),
  );
  expect(await Promise.all([0, 1, 2].map((at) => idOrCode(ahead.take(at))))).toEqual([1, 'EXCHANGE_NOT_FOUND', 3]);
});

test('a store that fails is asked again for the next one', async () => {
  let calls = 0;
  const ahead = new ReadAhead(
    IDS,
    storeOf((ids) => {
      calls += 1;
      if (calls === 1) throw new GatewrightError('STORE_FAILED', {});
      return whole(ids);
    }),
  );
  expect(await Promise.all([0, 1, 2].map((at) => idOrCode(ahead.take(at))))).toEqual(['STORE_FAILED', 2, 3]);
});
