import '../../testing/page/scripted-engine.ts';
import { expect, test } from 'vitest';
import { splitChanges } from './dry-run.ts';
import { placeAfter } from './place-after.ts';
import { exchangesOf } from './report-actions.ts';

test('differences of claims stand apart, by the names of the claims', () => {
  const url = { part: 'url', before: 'a', after: 'b', because: 'the target' };
  const claim = { part: 'token aud', before: 'a', after: 'b', because: 'the credentials of the target' };
  expect(splitChanges([url, claim])).toEqual({ claims: [{ ...claim, part: 'aud' }], others: [url] });
});

test('a suite has each exchange once, however often it was sent, in the order of the recording', () => {
  expect(exchangesOf([{ exchange: 12 }, { exchange: 3 }, { exchange: 12 }])).toEqual([3, 12]);
});

test('keys move within the list, and other keys do not', () => {
  expect(['j', 'ArrowUp', 'PageDown', 'End', 'a'].map((key) => placeAfter(key, 0, 10))).toEqual([
    1,
    0,
    9,
    9,
    undefined,
  ]);
});
