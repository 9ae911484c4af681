import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textBody } from '../model/body.ts';
import { VirtualClock } from '../model/clock.ts';
import { definePolicy, type Mark } from '../policies/policy.ts';
import { rateLimit } from '../policies/rate-limit.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';
import { TestClock } from '../testing/policy-bench.ts';

const DAY = 86_400_000;
const opened = new Opened();
afterEach(() => opened.close());

const hello = testIntegration('hello', () => ({ kind: 'response', status: 200, headers: [], body: textBody('hello') }));

/** Says that something changes at the times it is given, counted from the start of the test's day. */
const marking = definePolicy<{ at: readonly number[] }>({
  name: 'marking',
  summary: 'has marks',
  phases: ['request'],
  options: z.strictObject({ at: z.array(z.number()) }),
  example: '{ at: [1] }',
  prepare: ({ at }, env) => ({
    onRequest: () => undefined,
    marks: () => at.map((after): Mark => ({ at: env.clock.now() + after, title: `after ${after}` })),
  }),
});

async function start(uses: readonly { id: string; policy: string; options: unknown }[]) {
  const wall = new TestClock();
  const clock = new VirtualClock(wall);
  const config = testConfig([testRoute('a', 'hello', { request: uses }), testRoute('b', 'hello', { request: uses })]);
  const options = { clock, wall, integrations: [hello], policies: [rateLimit, marking] };
  const test: TestGateway = await opened.add(startTestGateway(config, options));
  return { ...test, wall, clock };
}

describe('a gateway whose clock is moved', () => {
  test('begins windows anew, shows the time it was moved to, and keeps ids unique and in order', async () => {
    const limit = { id: 'limit', policy: 'rate-limit', options: { limit: 1, window: '1d' } };
    const { url, clock, sink, wall } = await start([limit]);
    const statuses: number[] = [];
    const ask = async (): Promise<void> => void statuses.push((await fetch(url)).status);
    await ask();
    await ask();
    clock.moveBy(DAY);
    await ask();
    clock.moveBy(-400 * DAY);
    await ask();
    const exchanges = await sink.until(4);
    expect(statuses).toEqual([200, 429, 200, 200]);
    const first = wall.now() * 1000;
    expect(exchanges.map(({ id, startedAt }) => [id - first, (startedAt - wall.now()) / DAY])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, -399],
    ]);
  });

  test('names the moments to come of every use once, soonest first', async () => {
    const { gateway, clock } = await start([
      { id: 'later', policy: 'marking', options: { at: [9000, -5, 0] } },
      { id: 'sooner', policy: 'marking', options: { at: [60, 10_000] } },
    ]);
    const now = clock.now();
    expect(gateway.marks().map(({ at, use, title }) => [at - now, use, title])).toEqual([
      [60, 'sooner', 'after 60'],
      [9000, 'later', 'after 9000'],
      [10_000, 'sooner', 'after 10000'],
    ]);
  });
});
