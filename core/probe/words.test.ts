import { expect, test } from 'vitest';
import type { LimitFinding } from '../model/probe.ts';
import { findingMarkdown, summaryOf } from './words.ts';

const FINDING: LimitFinding = {
  outcome: 'found',
  best: { algorithm: 'fixed-window', limit: 10, windowMillis: 60_000, perSecond: 1 / 6, share: 1, uncertainty: 0.01 },
  confidence: 0.97,
  evidence: [
    { seen: '10 requests in 180 ms were let in before the first refusal', says: 'so many fit at the beginning' },
  ],
  others: [{ algorithm: 'spacing', limit: 1, windowMillis: 5200, perSecond: 0.19, share: 0.03, uncertainty: 0.01 }],
  reason: 'the budget of 60 s is spent',
  next: 'one request 3 s after the last',
};

test.each([
  [FINDING, '10 in 60 s, by a fixed window; confidence 97 %'],
  [{ ...FINDING, outcome: 'partly' as const }, 'most likely 10 in 60 s, by a fixed window; confidence 97 %'],
  [
    { ...FINDING, outcome: 'partly' as const, confidence: 0.09 },
    'perhaps 10 in 60 s, by a fixed window; confidence 9 %',
  ],
  [{ ...FINDING, outcome: 'no refusal' as const, best: undefined }, 'no request was refused'],
  [{ ...FINDING, outcome: 'nothing' as const, best: undefined }, 'nothing is told of a limit'],
])('a finding is one sentence (%#)', (finding, words) => {
  const { best, ...rest } = finding;
  expect(summaryOf(best === undefined ? rest : { ...rest, best })).toBe(words);
});

test('a finding is a text for a ticket', () => {
  const shared = [{ changed: 'header x-user', verdict: 'same counter' as const, because: 'it was refused too' }];
  expect(findingMarkdown('GET https://a.test/x', FINDING, { spent: '31 requests in 12 s', shared }))
    .toBe(`# Limit of GET https://a.test/x

10 in 60 s, by a fixed window; confidence 97 %.

31 requests in 12 s.

It ended: the budget of 60 s is spent.

## Evidence

- 10 requests in 180 ms were let in before the first refusal: so many fit at the beginning

## Also possible

- one in 5.2 s, by even spacing: one at a time (3 %)

## Who is counted together

- header x-user: same counter, it was refused too

What would tell more: one request 3 s after the last.
`);
});
