import { expect, test } from 'vitest';
import { parseClockMove, spellOffset } from './clock-move.ts';

test.each([
  ['+5m', { kind: 'by', millis: 300_000 }],
  ['5m', { kind: 'by', millis: 300_000 }],
  ['-1.5h', { kind: 'by', millis: -5_400_000 }],
  ['2027-01-01', { kind: 'to', at: Date.UTC(2027, 0, 1) }],
  ['2027-01-01T10:30', { kind: 'to', at: Date.UTC(2027, 0, 1, 10, 30) }],
  ['2027-01-01T10:30:15.5Z', { kind: 'to', at: Date.UTC(2027, 0, 1, 10, 30, 15, 500) }],
  ['2027-01-01T10:30+02:00', { kind: 'to', at: Date.UTC(2027, 0, 1, 8, 30) }],
])('%s is a move', (when, move) => {
  expect(parseClockMove(when)).toEqual(move);
});

test.each(['', '+', 'tomorrow', '5', '+5 parsecs', '2027', '2027-13-01', '01/02/2027', '--json'])(
  '%j is no move',
  (when) => {
    expect(parseClockMove(when)).toBeUndefined();
  },
);

test.each([
  [0, 'the wall clock'],
  [7_500_000, '2 h 5 min ahead of the wall clock'],
  [-60_000, '1 min behind the wall clock'],
])('an offset of %d ms is %s', (millis, words) => {
  expect(spellOffset(millis)).toBe(words);
});
