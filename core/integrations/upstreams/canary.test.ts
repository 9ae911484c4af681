import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { anyCall } from '../../testing/any-call.ts';
import { Opened } from '../../testing/opened.ts';
import { TestClock } from '../../testing/policy-bench.ts';
import { proxyConfig, sendOnce, startProxy } from '../../testing/proxy.ts';
import { startUpstream } from '../../testing/upstream.ts';
import { Canary } from './canary.ts';
import { canaryOption } from './canary-options.ts';

const opened = new Opened();
afterEach(() => opened.close());

const STICKY = { by: 'header', name: 'x-user' };

function open(options: Record<string, unknown>, random = 0.5) {
  const clock = new TestClock();
  const canary = new Canary(canaryOption.parse({ url: 'http://canary', ...options }), { clock, random: () => random });
  const side = (...headers: string[]) => canary.choose(anyCall({ headers })).side;
  const end = (which: 'stable' | 'canary', times: number, status = 200, millis = 10) => {
    for (let one = 0; one < times; one += 1) canary.ended(which, status, millis);
  };
  return { clock, canary, side, end };
}

function at100(rollback: Record<string, unknown>) {
  return open({ percent: 100, rollback: { minimumRequests: 10, ...rollback } });
}

describe('the side of a request', () => {
  test('is by chance the canary’s share', () => {
    expect([open({ percent: 10 }, 0.099).side(), open({ percent: 10 }, 0.1).side()]).toEqual(['canary', 'stable']);
    expect([open({ percent: 0 }, 0).side(), open({ percent: 100 }, 0.999).side()]).toEqual(['stable', 'canary']);
  });

  test('of one key is always the same, and moves only to the canary as its share grows', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.uniqueArray(fc.nat(100), { minLength: 2 }), (user, shares) => {
        const sides = shares
          .toSorted((a, b) => a - b)
          .map((percent) => {
            const { side } = open({ percent, sticky: STICKY });
            const first = side('x-user', user);
            expect(side('x-other', 'y', 'x-user', user)).toBe(first);
            return first;
          });
        expect(sides).toEqual(sides.toSorted((a, b) => b.localeCompare(a)));
      }),
    );
  });

  test('is that of the share for many keys', () => {
    const { side } = open({ percent: 20, sticky: STICKY });
    const count = Array.from({ length: 5000 }, (_, index) => side('x-user', `user-${index}`)).filter(
      (one) => one === 'canary',
    ).length;
    // Five standard deviations of so many draws.
    expect(Math.abs(count - 1000)).toBeLessThan(142);
  });

  test('is chosen by a client with the header, and by none where that is off', () => {
    const { canary, side } = open({ percent: 0 });
    expect([side('X-Canary', ' Always'), side('x-canary', 'sometimes')]).toEqual(['canary', 'stable']);
    expect(open({ percent: 100 }).side('x-canary', 'never')).toBe('stable');
    expect(open({ percent: 0, header: false }).side('x-canary', 'always')).toBe('stable');
    expect(canary.choose(anyCall({ headers: ['x-canary', 'always'] }))).toEqual({
      side: 'canary',
      because: 'x-canary: always',
      isCounted: false,
    });
  });
});

describe('roll-back', () => {
  test.each<[Record<string, unknown>, number, number, string]>([
    [{ errorShare: 0.1 }, 2, 10, '2 of 10 requests failed, more than 10 %'],
    [{ errorFactor: 2 }, 3, 10, '3 of 10 requests failed, more than 2 times the 10 % of the stable side'],
    [{ p95: '50ms' }, 0, 60, 'p95 is 61 ms, more than 50 ms'],
    [{ p95Factor: 3 }, 0, 40, 'p95 is 40 ms, more than 3 times the 10 ms of the stable side'],
  ])('by %j', (rollback, failures, millis, reason) => {
    const { clock, canary, side, end } = at100(rollback);
    end('stable', 10);
    end('canary', failures, 500, millis);
    end('canary', 9 - failures, 200, millis);
    expect([side(), canary.standing().rolledBack]).toEqual(['canary', undefined]);
    end('canary', 1, 200, millis);
    expect(canary.standing().rolledBack).toEqual({ at: clock.now(), reason });
    expect(canary.choose(anyCall())).toEqual({ side: 'stable', because: `rolled back: ${reason}`, isCounted: true });
    expect(side('x-canary', 'always')).toBe('canary');
  });

  test('does not come of as many errors as allowed, of old ones, or of a stable side that is as bad', () => {
    const within = at100({ errorShare: 0.1 });
    within.end('canary', 1, 500);
    within.end('canary', 9);
    const old = at100({ errorShare: 0.1, window: '10s' });
    old.end('canary', 9, 500);
    old.clock.advance(10_000);
    old.end('canary', 10);
    const alike = at100({ errorFactor: 2, p95Factor: 2 });
    alike.end('stable', 10, 500, 100);
    alike.end('canary', 10, 500, 100);
    expect([within, old, alike].map(({ side }) => side())).toEqual(['canary', 'canary', 'canary']);
  });

  test('a request without an answer counts as an error, and a status only when it is one of them', () => {
    const { side, end } = at100({ errorShare: 0.5, statuses: [418] });
    end('canary', 10, 500);
    expect(side()).toBe('canary');
    end('canary', 11, 0);
    expect(side()).toBe('stable');
  });

  test('is taken back by a reset, which judges anew', () => {
    const { canary, side, end } = at100({ errorShare: 0.1 });
    end('canary', 10, 500);
    expect([side(), canary.reset(), canary.reset(), side()]).toEqual(['stable', true, false, 'canary']);
    end('canary', 1, 500);
    expect(side()).toBe('canary');
  });

  test('needs a bound', () => {
    const issues = canaryOption.safeParse({ url: 'http://a', percent: 1, rollback: {} }).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path, message])).toEqual([
      [['rollback'], 'expected errorShare, errorFactor, p95 or p95Factor'],
    ]);
  });
});

test('a canary that fails is taken out while the gateway runs, stays out over a reload, and comes back when asked', async () => {
  const stable = await opened.add(startUpstream((_request, response) => response.end('stable')));
  const bad = await opened.add(startUpstream((_request, response) => response.writeHead(500).end('canary')));
  const canary = { url: bad.url, percent: 50, rollback: { minimumRequests: 3, errorShare: 0.5 } };
  const proxy = await opened.add(startProxy(stable.url, { options: { canary }, gateway: { random: () => 0.4 } }));
  const ask = async (times: number) => {
    const statuses: string[] = [];
    for (let one = 0; one < times; one += 1) statuses.push((await sendOnce(proxy, 'GET /')).answer.slice(9, 12));
    return statuses.join(' ');
  };
  expect(await ask(5)).toBe('500 500 500 200 200');
  const notes = proxy.sink.exchanges.map(({ spans }) => spans.at(-1)?.notes);
  const because = 'rolled back: 3 of 3 requests failed, more than 50 %';
  expect([notes[0], notes[3]]).toEqual([
    { side: 'canary', because: 'by chance within the first 50 %' },
    { side: 'stable', because },
  ]);
  await proxy.gateway.apply(proxyConfig(stable.url, { options: { canary, stripPath: true } }), 'revision-2');
  expect(await ask(1)).toBe('200');
  expect(proxy.gateway.upstreams()[0]).toMatchObject({
    targets: [{ side: 'stable' }, { side: 'canary', url: bad.url }],
    canary: { percent: 50, stable: { requests: 3, failures: 0 }, canary: { requests: 3, failures: 3 } },
  });
  expect([proxy.gateway.resetCanaries('all'), await ask(1)]).toEqual([['all'], '500']);
  const grown = { ...canary, percent: 45 };
  await ask(3);
  await proxy.gateway.apply(proxyConfig(stable.url, { options: { canary: grown } }), 'revision-3');
  expect(await ask(1)).toBe('500');
});
