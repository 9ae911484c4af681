import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TestClock } from '../../testing/policy-bench.ts';
import { AnswerStore, type KeptAnswer } from './answer-store.ts';
import { listKept } from './kept-list.ts';

const clock = new TestClock();
const START = clock.now();

function answer(key: string, size = 100, rest: Partial<KeptAnswer> = {}): KeptAnswer {
  return {
    key,
    method: 'GET',
    path: `/${key}`,
    place: `/${key}`,
    consumer: undefined,
    status: 200,
    statusText: undefined,
    headers: [],
    bytes: new Uint8Array(size),
    keptAt: START,
    keptMono: START,
    ageMillis: 0,
    lifetimeMillis: 60_000,
    ...rest,
  };
}

const none = (): string => '';

test('what was not used for the longest time goes first', () => {
  const store = new AnswerStore();
  const room = 3 * 720;
  for (const key of ['a', 'b', 'c']) store.keep(answer(key), [], none, room);
  store.find('a', none);
  store.keep(answer('d'), [], none, room);
  expect(['a', 'b', 'c', 'd'].map((key) => store.find(key, none)?.key)).toEqual(['a', undefined, 'c', 'd']);
});

test('never takes more than it may, and counts what it holds, whatever is kept, found and dropped', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('keep'), key, size: fc.nat(3000), vary: fc.subarray(['accept', 'x']) }),
    fc.record({ kind: fc.constant('find'), key }),
    fc.record({ kind: fc.constant('place'), key }),
    fc.record({ kind: fc.constant('drop'), key }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = new AnswerStore();
      for (const one of steps) {
        if ('size' in one) store.keep(answer(one.key, one.size), one.vary, (name) => name, 5000);
        else if (one.kind === 'find') store.find(one.key, (name) => name);
        else if (one.kind === 'place') store.dropPlace(`/${one.key}`);
        else store.drop({ key: one.key });
        const held = [...store.latest()];
        expect(store.bytes).toBeLessThanOrEqual(5000);
        expect([store.size, store.bytes]).toEqual([held.length, held.reduce((sum, { size }) => sum + size, 0)]);
      }
      store.drop({});
      expect([store.size, store.bytes]).toEqual([0, 0]);
    }),
  );
});

test('an answer larger than all of the room is not kept, and drops nothing', () => {
  const store = new AnswerStore();
  store.keep(answer('a'), [], none, 1000);
  store.keep(answer('b', 2000), [], none, 1000);
  expect([...store.latest()].map(({ answer }) => answer.key)).toEqual(['a']);
});

test('is listed by last use, with ages and hits', () => {
  const store = new AnswerStore();
  store.keep(answer('a', 100, { consumer: 'consumer alice', ageMillis: 5000 }), [], none, 10_000);
  store.keep(answer('b'), [], none, 10_000);
  store.find('a', none);
  clock.advance(61_000);
  const { entries, bytes, answers } = listKept(store, 1, clock);
  expect([entries, bytes > 1400, answers]).toEqual([
    2,
    true,
    [
      {
        key: 'a',
        method: 'GET',
        path: '/a',
        owner: 'consumer alice',
        status: 200,
        bytes: 708,
        hits: 1,
        ageSeconds: 66,
        freshSeconds: -6,
      },
    ],
  ]);
});
