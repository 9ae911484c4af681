import { expect, test } from 'vitest';
import { bothTimes, momentWords, utcText } from './moments.ts';

const NOW = Date.UTC(2026, 10, 26, 7, 0, 0);
const MINUTE = 60_000;

function said(claim: string, minutes: number): string {
  const { words, isProblem } = momentWords(claim, NOW + minutes * MINUTE, NOW);
  return `${isProblem ? '! ' : ''}${words}`;
}

test('times are said relative to the moment of the check, and what makes the token invalid is marked', () => {
  expect([said('exp', -5), said('exp', 65), said('nbf', 2), said('nbf', -2), said('iat', 3), said('iat', -3)]).toEqual([
    '! expired 5 minutes ago',
    'expires in 1 hour 5 minutes',
    '! not valid for another 2 minutes',
    'became valid 2 minutes ago',
    '! issued 3 minutes in the future',
    'issued 3 minutes ago',
  ]);
  expect([said('auth_time', -3), said('updated_at', 3)]).toEqual(['3 minutes ago', 'in 3 minutes']);
});

test('a token is over at the very moment that exp names', () => {
  expect(momentWords('exp', NOW, NOW)).toEqual({ words: 'expired less than a second ago', isProblem: true });
});

test('the absolute time is there in UTC and here, and a time beyond the calendar is no failure', () => {
  expect(utcText(NOW)).toBe('2026-11-26 07:00:00 UTC');
  expect(bothTimes(NOW)).toMatch(/here\n2026-11-26 07:00:00 UTC$/);
  expect([utcText(1e20), bothTimes(1e20)]).toEqual(['no date', 'beyond every calendar']);
});
