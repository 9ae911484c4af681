import { describe, expect, test } from 'vitest';
import { headerValue } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { rateLimit } from './rate-limit.ts';

/** A limit per period of the calendar. */
function every(period: string, limit: number): Record<string, unknown> {
  return { period, limit };
}

/** Statuses of so many requests one after another. */
async function statuses(bench: PolicyBench, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await bench.send()).status);
  return found;
}

describe('a fixed window', () => {
  test('lets its limit in, tells what is left, and starts anew on the full minute', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 2, window: '1m' });
    bench.clock.advance(30_500);
    const first = await bench.send();
    expect([first.headers, first.notes]).toEqual([
      ['x-ratelimit-limit', '2', 'x-ratelimit-remaining', '1', 'x-ratelimit-reset', '30'],
      {
        rule: '2 per 1m by consumer, fixed-window',
        seen: 'ip 192.0.2.1',
        counter: 'ip 192.0.2.1',
        algorithm: 'fixed-window',
        limit: 2,
        before: 0,
        after: 1,
        remaining: 1,
        resetSeconds: 29.5,
        verdict: 'let in',
      },
    ]);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
    bench.clock.advance(29_499);
    expect(await statuses(bench, 1)).toEqual([429]);
    bench.clock.advance(1);
    expect(await statuses(bench, 3)).toEqual([200, 200, 429]);
  });

  test('says in its refusal which counter is used up and when to come again', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 1, window: '10s', status: 420, message: 'slower' });
    bench.clock.advance(3250);
    await bench.send();
    const { error, headers, notes, sent } = await bench.send();
    expect({ error, left: headerValue(headers, 'x-ratelimit-remaining'), notes, sent }).toEqual({
      error: {
        code: 'RATE_LIMITED',
        details: {
          counter: 'ip 192.0.2.1',
          window: 'default',
          limit: 1,
          resetSeconds: 7,
          retryAfterSeconds: 7,
          status: 420,
          message: 'slower',
        },
      },
      left: '0',
      notes: {
        rule: '1 per 10s by consumer, fixed-window',
        seen: 'ip 192.0.2.1',
        counter: 'ip 192.0.2.1',
        algorithm: 'fixed-window',
        limit: 1,
        before: 1,
        after: 1,
        remaining: 0,
        resetSeconds: 6.8,
        verdict: 'used up',
      },
      sent: undefined,
    });
  });
});

describe('a token bucket', () => {
  test('lets a burst in and then what comes back, evenly', async () => {
    const options = { limit: 3, window: '1s', algorithm: 'token-bucket', burst: 2 };
    const bench = await PolicyBench.open(rateLimit, options);
    expect(await statuses(bench, 3)).toEqual([200, 200, 429]);
    bench.clock.advance(333);
    expect(await statuses(bench, 1)).toEqual([429]);
    bench.clock.advance(1);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
    bench.clock.advance(3_600_000);
    expect(await statuses(bench, 3)).toEqual([200, 200, 429]);
  });

  test('takes nothing away when the clock is set back', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 2, window: '1s', algorithm: 'token-bucket' });
    await bench.send();
    bench.clock.move(-60_000);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
  });
});

describe('several limits', () => {
  test('must all hold, and a request that one refuses counts for none', async () => {
    const bench = await PolicyBench.open(rateLimit, {
      limits: [every('second', 1), every('minute', 3)],
      headers: 'draft',
    });
    const first = await bench.send();
    const second = await bench.send();
    expect([first.headers, headerValue(second.headers, 'ratelimit')]).toEqual([
      ['ratelimit-policy', '"second";q=1;w=1, "minute";q=3;w=60', 'ratelimit', '"second";r=0;t=1, "minute";r=2;t=60'],
      '"second";r=0;t=1, "minute";r=2;t=60',
    ]);
    bench.clock.advance(1000);
    expect(await statuses(bench, 1)).toEqual([200]);
    bench.clock.advance(1000);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
  });

  test('send a client away until the last of those that are used up is over', async () => {
    const bench = await PolicyBench.open(rateLimit, { limits: [every('second', 1), every('minute', 1)] });
    await bench.send();
    const { error, notes } = await bench.send();
    expect([error?.details, notes['window']]).toEqual([
      expect.objectContaining({ window: 'minute', retryAfterSeconds: 60 }),
      'minute',
    ]);
  });

  test('follow the calendar in UTC', async () => {
    const bench = await PolicyBench.open(rateLimit, { limits: [every('month', 1), every('year', 2)] });
    bench.clock.time = Date.UTC(2024, 1, 29, 23, 59, 59, 999);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
    bench.clock.advance(1);
    expect(await statuses(bench, 1)).toEqual([200]);
    bench.clock.time = Date.UTC(2024, 3, 1);
    expect(await statuses(bench, 1)).toEqual([429]);
    bench.clock.time = Date.UTC(2025, 0, 1);
    expect(await statuses(bench, 1)).toEqual([200]);
  });
});

test('limit headers replace those of the upstream, and none are sent where none are wanted', async () => {
  const upstream = { headers: ['X-RateLimit-Limit', '99'] };
  const [shown, hidden] = [
    await PolicyBench.open(rateLimit, { limit: 5 }, { upstream }),
    await PolicyBench.open(rateLimit, { limit: 5, headers: 'none' }, { upstream }),
  ];
  expect([headerValue((await shown.send()).headers, 'x-ratelimit-limit'), (await hidden.send()).headers]).toEqual([
    '5',
    ['X-RateLimit-Limit', '99'],
  ]);
});

test('a counter goes on over a reload of other options, and starts anew with another limit', async () => {
  const bench = await PolicyBench.open(rateLimit, { limit: 1 });
  await bench.send();
  await bench.configure({ limit: 1, headers: 'draft' });
  const same = await bench.send();
  await bench.configure({ limit: 2 });
  expect([same.status, (await bench.send()).status]).toEqual([429, 200]);
});

test('a leaky bucket with delay holds requests until their turn, and says so', async () => {
  const options = { limit: 100, window: '1s', algorithm: 'leaky-bucket', burst: 3, delay: '15ms' };
  const bench = await PolicyBench.open(rateLimit, options);
  const all = await Promise.all([1, 2, 3].map(() => bench.send()));
  const held = all.map(({ status, notes }) => [status, notes['blocked']]);
  const gone = await bench.send({}, AbortSignal.abort());
  expect([held, gone.error?.code]).toEqual([
    [
      [200, undefined],
      [200, 'held 10 ms until its turn'],
      [429, undefined],
    ],
    'CLIENT_ABORTED',
  ]);
});

test('the moments when counters begin anew or let in again are known', async () => {
  const limits = [every('minute', 5), { limit: 1, window: '3s', algorithm: 'sliding-log', by: 'all' }];
  const bench = await PolicyBench.open(rateLimit, { limits });
  bench.clock.advance(1000);
  await bench.send();
  bench.clock.advance(1000);
  expect(bench.marks()).toEqual([
    { at: bench.clock.time + 2000, title: 'the rate limit per 3s of all lets in again' },
    { at: bench.clock.time + 58_000, title: 'the rate limit per minute of ip 192.0.2.1 begins anew' },
  ]);
});

test('a counter that is dropped for want of room is told in the trace of whom it was dropped for', async () => {
  const bench = await PolicyBench.open(rateLimit, { limit: 1, by: 'ip', maxKeys: 2 });
  const notes = [];
  for (const end of [1, 2, 3, 1]) notes.push((await bench.send({ address: `192.0.2.${end}` })).notes);
  expect(notes.map(({ evicted, verdict }) => [evicted, verdict])).toEqual([
    [undefined, 'let in'],
    [undefined, 'let in'],
    ['1 so far, for want of room', 'let in'],
    ['2 so far, for want of room', 'let in'],
  ]);
});

test.each([
  [{}, ': expected limit or limits'],
  [{ limits: [] }, 'limits: Too small: expected array to have >=1 items'],
  [{ limit: 1, limits: [{ limit: 1 }] }, ': expected limit or limits'],
  [{ limit: 0 }, 'limit: Too small: expected number to be >=1'],
  [{ limit: 1, window: '0s' }, 'window: expected a window of at least 1ms'],
  [{ limit: 1, burst: 5 }, 'burst: expected algorithm: token-bucket or leaky-bucket or gcra with burst'],
  [{ limit: 1, delay: '1s' }, 'delay: expected algorithm: leaky-bucket with delay'],
  [{ limit: 1, window: '1s', period: 'day' }, 'period: expected either window or period'],
  [{ limit: 1, period: 'day', algorithm: 'gcra' }, 'period: expected algorithm: fixed-window with period'],
  [{ limits: [{ limit: 1, delay: '1s' }] }, 'limits.0.delay: expected algorithm: leaky-bucket with delay'],
  [
    { limit: 1, countsRefused: true, count: { statuses: [200] } },
    'countsRefused: expected either count or countsRefused',
  ],
  [{ limit: 1, count: {} }, 'count: expected statuses or when'],
  [{ limit: 1, count: { statuses: ['6xx'] } }, 'count.statuses.0: expected a status such as 404, 5xx or 400-499'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(rateLimit, options)).toEqual([fault]);
});

test.each([
  [{ by: { expression: 'response.status' } }, 'response.status cannot be asked in request'],
  [{ cost: { expression: 'error.code' } }, 'error.code cannot be asked in request'],
  [{ count: { when: "response.body == 'x'" } }, 'a body cannot be asked in count'],
])('what is not there yet cannot be asked by %j', async (options, reason) => {
  await expect(PolicyBench.open(rateLimit, { limit: 1, ...options })).rejects.toThrow(reason);
});

test('a log that would be too long is refused with what to take instead', async () => {
  await expect(PolicyBench.open(rateLimit, { limit: 10_001, algorithm: 'sliding-log' })).rejects.toThrow(
    'sliding-window counts so many',
  );
});
