import { describe, expect, test } from 'vitest';
import { headerPairs, headerValue } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';
import { rateLimit } from './rate-limit.ts';

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
      { counter: 'ip 192.0.2.1', limit: 2, remaining: 1, 'resets in': '29.5 s', verdict: 'let in' },
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
      notes: { counter: 'ip 192.0.2.1', limit: 1, remaining: 0, 'resets in': '6.8 s', verdict: 'used up' },
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
    bench.clock.advance(-60_000);
    expect(await statuses(bench, 2)).toEqual([200, 429]);
  });
});

describe('several limits', () => {
  test('must all hold, and a request that one refuses counts for none', async () => {
    const bench = await PolicyBench.open(rateLimit, { limits: { second: 1, minute: 3 }, headers: 'draft' });
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
    const bench = await PolicyBench.open(rateLimit, { limits: { second: 1, minute: 1 } });
    await bench.send();
    const { error, notes } = await bench.send();
    expect([error?.details, notes['window']]).toEqual([
      expect.objectContaining({ window: 'minute', retryAfterSeconds: 60 }),
      'minute',
    ]);
  });

  test('follow the calendar in UTC', async () => {
    const bench = await PolicyBench.open(rateLimit, { limits: { month: 1, year: 2 } });
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

describe("Kong's headers", () => {
  test('show every period, the one that leaves least, and of equal ones the longer', async () => {
    const options = { limits: { second: 2, minute: 2, hour: 9 }, headers: 'kong' };
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
    const bench = await PolicyBench.open(rateLimit, { limits: { month: 1 }, headers: 'kong' });
    const resets = [];
    for (const day of [1, 15, 31]) {
      bench.clock.time = Date.UTC(2024, 0, day, 12);
      resets.push(headerValue((await bench.send()).headers, 'ratelimit-reset'));
    }
    expect(resets).toEqual([29.5, 15.5, 0].map((days) => String(Math.max(1, days * 86_400))));
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

describe('who shares a counter', () => {
  const consumers = [{ id: 'partner', groups: [], keys: ['k'] }];
  const before = [{ policy: keyAuth, options: {} }];

  test('is the consumer, from wherever it calls', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 1 }, { consumers, before });
    const asked = { headers: { 'x-api-key': 'k' } };
    await bench.send(asked);
    const { status, notes } = await bench.send({ ...asked, address: '192.0.2.9' });
    expect([status, notes['counter']]).toEqual([429, 'consumer partner']);
  });

  test.each([
    [{ by: 'ip' }, {}, 'ip 192.0.2.1'],
    [{ by: 'route' }, {}, 'route bench'],
    [{ by: 'all' }, {}, 'all'],
    [{ by: 'header', headerName: 'x-tenant' }, { headers: { 'X-Tenant': 'a' } }, 'header a'],
    [{ by: 'header', headerName: 'x-tenant' }, {}, 'ip 192.0.2.1'],
    [{ by: 'path', path: '/login' }, { target: '/login?x' }, 'path /login'],
    [{ by: 'path', path: '/login' }, { target: '/other' }, 'ip 192.0.2.1'],
  ])('with %j and %j is %s', async (options, request, counter) => {
    const bench = await PolicyBench.open(rateLimit, { limit: 1, ...options });
    expect((await bench.send(request)).notes['counter']).toBe(counter);
  });

  test('is not touched by others', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 1, by: 'ip' });
    const asked = ['a', 'b', 'a'].map((end) => bench.send({ address: `2001:db8::${end}` }));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 429]);
  });
});

test('a counter goes on over a reload of other options, and starts anew with another limit', async () => {
  const bench = await PolicyBench.open(rateLimit, { limit: 1 });
  await bench.send();
  await bench.configure({ limit: 1, headers: 'draft' });
  const same = await bench.send();
  await bench.configure({ limit: 2 });
  expect([same.status, (await bench.send()).status]).toEqual([429, 200]);
});

test.each([
  [{}, ': expected limit or limits'],
  [{ limits: {} }, ': expected limit or limits'],
  [{ limit: 0 }, 'limit: Too small: expected number to be >=1'],
  [{ limit: 1, window: '0s' }, 'window: expected a window of at least 1ms'],
  [{ limit: 1, burst: 5 }, 'burst: expected limit and algorithm: token-bucket with burst'],
  [{ limit: 1, by: 'header' }, 'headerName: expected headerName with by: header'],
  [{ limit: 1, by: 'path' }, 'path: expected path with by: path'],
  [{ limit: 1, limits: { week: 1 } }, 'limits: Unrecognized key: "week"'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(rateLimit, options)).toEqual([fault]);
});
