import { expect, test } from 'vitest';
import type { ReplayDifference, ReplayOutcome } from '../../../core/model/replay.ts';
import { makerWords, outcomeSummary, sortDifferences, verdictCounts } from './outcome-words.ts';

const DATE: ReplayDifference = { part: 'header', path: 'date', recorded: 'a', replayed: 'b', ignored: 'it says when' };
const AGE: ReplayDifference = { part: 'header', path: 'age', recorded: '1', replayed: '2', ignored: 'it says when' };
const PRICE: ReplayDifference = { part: 'body', path: '/price', recorded: '1', replayed: '2' };
const STATUS: ReplayDifference = { part: 'status', path: '', recorded: '200', replayed: '500' };

const OUTCOME: ReplayOutcome = {
  index: 0,
  exchange: 1,
  method: 'GET',
  url: 'http://127.0.0.1/',
  recordedStatus: 200,
  status: 500,
  durationMillis: 1,
  recordedMillis: 1,
  verdict: 'unexplained',
  differences: [STATUS, PRICE, DATE],
};

test('differences that do not count are folded by their reason', () => {
  expect(sortDifferences([DATE, PRICE, AGE])).toEqual({
    counting: [PRICE],
    ignored: new Map([['it says when', [DATE, AGE]]]),
  });
});

test('an outcome comes down to its cause, else its reason, else the places that differ', () => {
  const cause = { code: 'key.missing' as const, confidence: 1, title: 'there is no key', because: [], fixes: [] };
  const many = [STATUS, PRICE, PRICE, PRICE, PRICE];
  expect([
    outcomeSummary({ ...OUTCOME, cause, reason: 'x' }),
    outcomeSummary({ ...OUTCOME, reason: 'nobody listens' }),
    outcomeSummary(OUTCOME),
    outcomeSummary({ ...OUTCOME, differences: many }),
  ]).toEqual([
    'there is no key',
    'nobody listens',
    'status, body /price',
    'status, body /price, body /price and 2 more',
  ]);
});

test('counts leave out what there is none of', () => {
  const verdicts = { same: 97, explained: 0, unexplained: 3, failed: 0, 'left out': 0 };
  expect(verdictCounts({ verdicts })).toBe('3 unexplained, 97 same');
});

test.each([
  [{ gateway: 'kong', origin: 'gateway' }, 'answered by kong'],
  [{ gateway: 'kong', origin: 'upstream' }, 'answered by the upstream of kong'],
  [{ gateway: 'backend', origin: 'upstream' }, 'no gateway left a mark on the answer'],
  [{ gateway: 'unknown', origin: 'network' }, undefined],
] as const)('who made an answer is said as surely as it is known: %o', (by, words) => {
  expect(makerWords({ by })).toBe(words);
});
