import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VerifiedTokens } from './verified-tokens.ts';

const END = '.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

test('a token is found by the whole of it, not by its end', () => {
  const known = new VerifiedTokens<string>(10);
  known.keep(`h.p${END}`, 0, 'first');
  expect([known.find(`h.p${END}`, 0), known.find(`h.q${END}`, 0), known.find(END, 0)]).toEqual([
    'first',
    undefined,
    undefined,
  ]);
});

test('when the keys change all are forgotten, and what was verified with the old ones is not kept', () => {
  const known = new VerifiedTokens<string>(10);
  known.keep('a', 1, 'old');
  const before = [known.find('a', 1), known.find('a', 2)];
  known.keep('b', 2, 'new');
  known.keep('a', 1, 'late');
  expect([before, known.find('a', 1), known.find('a', 2), known.find('b', 2), known.size]).toEqual([
    ['old', undefined],
    undefined,
    undefined,
    'new',
    1,
  ]);
});

test('of too many the oldest goes, and one that is forgotten takes nobody along', () => {
  const known = new VerifiedTokens<number>(3);
  for (let index = 0; index < 5; index++) known.keep(`token ${index}`, 0, index);
  known.forget('another token 4');
  known.forget('token 3');
  expect(known.latest(9)).toEqual([4, 2]);
});

test('it never holds more than it may, and nothing that is very long', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.nat(3))), fc.nat(5), (kept, most) => {
      const known = new VerifiedTokens<string>(most);
      for (const [token, epoch] of kept) {
        known.keep(token, epoch, token);
        expect(known.size).toBeLessThanOrEqual(most);
        expect(known.find(token, epoch) ?? token).toBe(token);
      }
    }),
  );
  const known = new VerifiedTokens<number>(3);
  known.keep('x'.repeat(8193), 0, 1);
  expect(known.size).toBe(0);
});
