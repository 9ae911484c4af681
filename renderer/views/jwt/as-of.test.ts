import { describe, expect, test } from 'vitest';
import { momentOf, readMoment } from './as-of.ts';

const NOW = Date.UTC(2026, 10, 26, 7, 0, 0);
const EXP = NOW + 600_000;

describe('the moment of a check', () => {
  test('is the engine’s own clock, a minute before the end, or that of a request', () => {
    expect([
      momentOf({ kind: 'now' }, EXP, NOW),
      momentOf({ kind: 'before-exp' }, EXP, NOW),
      momentOf({ kind: 'before-exp' }, undefined, NOW),
      momentOf({ kind: 'request', at: 5 }, EXP, NOW),
      momentOf({ kind: 'typed', text: 'exp' }, EXP, NOW),
      momentOf({ kind: 'typed', text: ' ' }, EXP, NOW),
    ]).toEqual([
      { at: undefined },
      { at: EXP - 60_000 },
      { problem: 'the token has no exp' },
      { at: 5 },
      { at: EXP },
      { at: undefined },
    ]);
  });

  test.each([
    ['+5m', NOW + 300_000],
    ['-1.5h', NOW - 5_400_000],
    ['now + 2d', NOW + 172_800_000],
    ['exp - 30s', EXP - 30_000],
    ['EXP+250ms', EXP + 250],
    ['1767225600', 1_767_225_600_000],
    ['1767225600123', 1_767_225_600_123],
    ['2026-01-01T12:00:00Z', Date.UTC(2026, 0, 1, 12)],
    ['2026-01-01 12:00', new Date(2026, 0, 1, 12).getTime()],
    ['2026-01-01', new Date(2026, 0, 1).getTime()],
  ])('is read from %s', (text, at) => {
    expect(readMoment(text, EXP, NOW)).toEqual({ at });
  });

  test.each(['', 'tomorrow', '12', '+5 weeks', 'exp - 30'])('is not to be had from “%s”, which says why', (text) => {
    expect(readMoment(text, EXP, NOW)).toHaveProperty('problem');
  });

  test('cannot start from an end that the token does not have', () => {
    expect(readMoment('exp + 1m', undefined, NOW)).toEqual({ problem: 'the token has no exp' });
  });
});
