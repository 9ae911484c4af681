import { describe, expect, test } from 'vitest';
import { headerValue } from '../../model/http.ts';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { rateLimit } from '../rate-limit.ts';

/** Statuses of so many requests one after another. */
async function statuses(bench: PolicyBench, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await bench.send()).status);
  return found;
}

describe('what a request costs', () => {
  test('is taken from the limit, and what does not fit as a whole is refused', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 10, cost: 4 });
    await bench.send();
    const { notes } = await bench.send();
    expect([notes['seen'], notes['after'], notes['remaining'], await statuses(bench, 1)]).toEqual([
      'ip 192.0.2.1, cost 4',
      8,
      2,
      [429],
    ]);
  });

  test.each([
    ['3', 3],
    [' 2 ', 2],
    ['0', 0],
    ['-1', 5],
    ['1e3', 5],
    ['many', 5],
    ['99999999999', 5],
    [undefined, 5],
  ])('is what a header of %j says: %j', async (text, cost) => {
    const bench = await PolicyBench.open(rateLimit, { limit: 10, cost: { header: 'x-cost', otherwise: 5 } });
    const { notes } = await bench.send(text === undefined ? {} : { headers: { 'x-cost': text } });
    expect(notes['after']).toBe(cost);
  });

  test('may be more than the limit ever lets in, and then nobody is asked to come again', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 3, cost: { header: 'x-cost' } });
    const { error, notes } = await bench.send({ headers: { 'x-cost': '4' } });
    expect([error?.details['retryAfterSeconds'], notes['verdict']]).toEqual([
      undefined,
      'costs more than the limit ever lets in',
    ]);
  });
});

test('a request costs what an expression makes of it, its body too', async () => {
  const bench = await PolicyBench.open(rateLimit, {
    limit: 10,
    cost: { expression: 'request.json.items', otherwise: 2 },
  });
  const found = [];
  for (const body of ['{"items":3}', '{"items":"many"}', 'no JSON'])
    found.push(
      (await bench.send({ method: 'POST', headers: { 'content-type': 'application/json' }, body })).notes['after'],
    );
  expect(found).toEqual([3, 5, 7]);
});

describe('which answers count', () => {
  const count = { statuses: [401, '5xx', '410-415'] };

  test.each([
    [401, 1],
    [404, 0],
    [412, 1],
    [503, 1],
  ])('is decided when they are there: %i counts %i', async (status, after) => {
    const bench = await PolicyBench.open(rateLimit, { limit: 5, count }, { upstream: { status } });
    const first = await bench.send();
    const second = await bench.send();
    expect([first.notes['after'], headerValue(first.headers, 'x-ratelimit-remaining'), second.notes['before']]).toEqual(
      [0, String(5 - after), after],
    );
  });

  test('is what an expression says of the answer too', async () => {
    const options = { limit: 5, count: { statuses: ['2xx'], when: "response.headers.x-cache != 'hit'" } };
    const found = [];
    for (const headers of [[], ['x-cache', 'miss'], ['x-cache', 'hit']]) {
      const bench = await PolicyBench.open(rateLimit, options, { upstream: { headers } });
      await bench.send();
      found.push((await bench.send()).notes['before']);
    }
    expect(found).toEqual([1, 1, 0]);
  });

  test('leaves who has used up the limit out, and a refusal counts nothing', async () => {
    const bench = await PolicyBench.open(
      rateLimit,
      { limit: 1, window: '1m', count: { statuses: ['4xx', '5xx'] } },
      { upstream: { status: 500 } },
    );
    const found = await statuses(bench, 3);
    bench.clock.advance(60_000);
    expect([found, await statuses(bench, 1)]).toEqual([[500, 429, 429], [500]]);
  });
});

test('refused requests keep a caller out where they count', async () => {
  const options = { limit: 1, window: '1s', algorithm: 'sliding-log' };
  const found = [];
  for (const countsRefused of [false, true]) {
    const bench = await PolicyBench.open(rateLimit, { ...options, countsRefused });
    const each = await statuses(bench, 1);
    for (const step of [600, 600, 600]) {
      bench.clock.advance(step);
      each.push(...(await statuses(bench, 1)));
    }
    found.push(each);
  }
  expect(found).toEqual([
    [200, 429, 200, 429],
    [200, 429, 429, 429],
  ]);
});
