import { describe, expect, test } from 'vitest';
import { headerPairs, headerValue } from '../../model/http.ts';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { rateLimit } from '../rate-limit.ts';

function limit(period: string, most: number): Record<string, unknown> {
  return { period, limit: most };
}

/** Noon of the bench's day, in seconds. */
const NOON = Date.UTC(2024, 0, 15, 12) / 1000;

describe('headers of the limit that leaves least', () => {
  const limits = [
    { limit: 5, window: '10s' },
    { name: 'burst', limit: 2, window: '2s', algorithm: 'token-bucket' },
  ];

  test.each([
    ['x-ratelimit', { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1' }],
    [
      'github',
      {
        'x-ratelimit-limit': '2',
        'x-ratelimit-remaining': '1',
        'x-ratelimit-used': '1',
        'x-ratelimit-reset': String(NOON + 1),
      },
    ],
    ['tyk', { 'X-RateLimit-Limit': '2', 'X-RateLimit-Remaining': '1', 'X-RateLimit-Reset': String(NOON + 1) }],
    ['draft', { 'ratelimit-policy': '"10s";q=5;w=10, "burst";q=2;w=2', ratelimit: '"10s";r=4;t=10, "burst";r=1;t=1' }],
    [
      'draft-6',
      {
        'ratelimit-policy': '5;w=10, 2;w=2',
        'ratelimit-limit': '2',
        'ratelimit-remaining': '1',
        'ratelimit-reset': '1',
      },
    ],
    [
      { remaining: 'x-left', limit: 'x-total' },
      { 'x-total': '2', 'x-left': '1' },
    ],
    ['none', {}],
  ])('in the style %j', async (headers, expected) => {
    const bench = await PolicyBench.open(rateLimit, { limits, headers });
    expect(Object.fromEntries(headerPairs((await bench.send()).headers))).toEqual(expected);
  });
});

test.each([
  [true, 30, undefined],
  [false, undefined, undefined],
  ['x-come-again', undefined, '30'],
])('a refusal with retryAfter %j says when to come again', async (retryAfter, seconds, own) => {
  const bench = await PolicyBench.open(rateLimit, { limit: 1, window: '30s', headers: 'none', retryAfter });
  await bench.send();
  const { error, headers } = await bench.send();
  expect([error?.details['retryAfterSeconds'], headerValue(headers, 'x-come-again')]).toEqual([seconds, own]);
});

describe("Kong's headers", () => {
  test('show every period, the one that leaves least, and of equal ones the longer', async () => {
    const options = { limits: [limit('second', 2), limit('minute', 2), limit('hour', 9)], headers: 'kong' };
    const bench = await PolicyBench.open(rateLimit, options);
    bench.clock.advance(15_400);
    expect(Object.fromEntries(headerPairs((await bench.send()).headers))).toEqual({
      'X-RateLimit-Limit-Second': '2',
      'X-RateLimit-Remaining-Second': '1',
      'X-RateLimit-Limit-Minute': '2',
      'X-RateLimit-Remaining-Minute': '1',
      'X-RateLimit-Limit-Hour': '9',
      'X-RateLimit-Remaining-Hour': '8',
      'RateLimit-Limit': '2',
      'RateLimit-Remaining': '1',
      'RateLimit-Reset': '45',
    });
    await bench.send();
    const { headers } = await bench.send();
    expect(['X-RateLimit-Remaining-Hour', 'Retry-After'].map((name) => headerValue(headers, name))).toEqual([
      '7',
      '45',
    ]);
  });

  test('count a month as 30 days, so that the 31st ends at once', async () => {
    const bench = await PolicyBench.open(rateLimit, { limits: [limit('month', 1)], headers: 'kong' });
    const resets = [];
    for (const day of [1, 15, 31]) {
      bench.clock.time = Date.UTC(2024, 0, day, 12);
      resets.push(headerValue((await bench.send()).headers, 'ratelimit-reset'));
    }
    expect(resets).toEqual([29.5, 15.5, 0].map((days) => String(Math.max(1, days * 86_400))));
  });
});
