import { expect, test } from 'vitest';
import { readTold } from './told.ts';

const NOW = Date.UTC(2026, 0, 1);

/** What is said, without what is not. */
function told(headers: readonly string[]): unknown {
  const { headers: names, ...rest } = readTold(headers, NOW);
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    names: names.length,
  };
}

test.each([
  [
    'plain headers with seconds',
    ['X-RateLimit-Limit', '10', 'X-RateLimit-Remaining', '4', 'X-RateLimit-Reset', '7'],
    { limit: 10, remaining: 4, resetMillis: 7000, names: 3 },
  ],
  ['a reset as a time in seconds', ['x-ratelimit-reset', String(NOW / 1000 + 5)], { resetMillis: 5000, names: 1 }],
  ['a reset as a time in milliseconds', ['x-ratelimit-reset', String(NOW + 5000)], { resetMillis: 5000, names: 1 }],
  [
    'the limit of Envoy with its window',
    ['x-ratelimit-limit', '10, 10;w=60'],
    { limit: 10, windowMillis: 60_000, names: 1 },
  ],
  [
    'the structured fields of the draft',
    ['RateLimit-Policy', '"default";q=100;w=30', 'RateLimit', '"default";r=50;t=12'],
    { limit: 100, remaining: 50, windowMillis: 30_000, resetMillis: 12_000, names: 2 },
  ],
  [
    'the older form of the draft',
    ['ratelimit-policy', '100;w=30', 'ratelimit-limit', '100', 'ratelimit-remaining', '3', 'ratelimit-reset', '4'],
    { limit: 100, remaining: 3, windowMillis: 30_000, resetMillis: 4000, names: 4 },
  ],
  [
    'one period of Kong',
    ['X-RateLimit-Limit-Minute', '5', 'X-RateLimit-Remaining-Minute', '2'],
    { limit: 5, remaining: 2, windowMillis: 60_000, names: 2 },
  ],
  [
    'no figures of two periods of Kong',
    ['X-RateLimit-Limit-Minute', '5', 'X-RateLimit-Limit-Hour', '50'],
    { names: 2 },
  ],
  ['seconds to wait', ['Retry-After', '3'], { retryMillis: 3000, names: 1 }],
  ['a date to wait for', ['Retry-After', new Date(NOW + 9000).toUTCString()], { retryMillis: 9000, names: 1 }],
  ['nothing of words', ['Retry-After', 'soon', 'X-RateLimit-Limit', 'many'], { names: 2 }],
  ['nothing of other headers', ['content-type', 'text/plain'], { names: 0 }],
])('reads %s', (_, headers, expected) => {
  expect(told(headers)).toEqual(expected);
});
