import { expect, test } from 'vitest';
import { textHash, unitHash, winnerOf } from './rendezvous.ts';

const KEYS = Array.from({ length: 20_000 }, (_, index) => textHash(`key-${index}`));

test('keys fall evenly between 0 and 1, for each seed in another place', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  let isSame = 0;
  for (const key of KEYS) {
    const place = unitHash(key, textHash('a'));
    const tenth = Math.floor(place * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    if (Math.floor(unitHash(key, textHash('b')) * 10) === tenth) isSame += 1;
  }
  // Five standard deviations of so many draws with a chance of one tenth.
  for (const count of [...tenths, isSame]) expect(Math.abs(count - 2000)).toBeLessThan(213);
});

test('contenders win by weight', () => {
  const contenders = [1, 2, 5].map((weight) => ({ weight, seed: textHash(`http://10.0.0.${weight}:80`) }));
  const wins = contenders.map((one) => KEYS.filter((key) => winnerOf(key, contenders) === one).length);
  expect(wins.map((count) => Math.round(count / 250) / 10)).toEqual(
    [1, 2, 5].map((weight) => expect.closeTo(weight, 0.5)),
  );
});

test('a text has the same hash in every process, so that keys stay where they are over a restart', () => {
  expect([textHash('a'), unitHash(textHash('a'), 1)]).toEqual([444_641_715, 0.490_267_212_036_997_1]);
});
