import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { UpstreamTarget } from '../../model/upstream.ts';
import type { TestGateway } from '../../testing/gateway.ts';
import { Opened } from '../../testing/opened.ts';
import { TestClock } from '../../testing/policy-bench.ts';
import { codesOf, proxyConfig, sendOnce, startProxy } from '../../testing/proxy.ts';
import { startUpstream } from '../../testing/upstream.ts';
import { startUpstreamProcess } from '../../testing/upstream-process.ts';
import { healthOption } from './health-options.ts';
import { TargetHealth } from './target-health.ts';

const opened = new Opened();
afterEach(() => opened.close());

const ACTIVE = { path: '/health', interval: '10ms', timeout: '5s', healthy: 2, unhealthy: 2 };

/** A proxy to several targets. */
function startBalanced(urls: readonly string[], options: Record<string, unknown>) {
  return opened.add(startProxy('', { options: { url: undefined, targets: urls.map((url) => ({ url })), ...options } }));
}

function healthOf({ gateway }: TestGateway): readonly (UpstreamTarget['health'] | undefined)[] {
  return gateway.upstreams()[0]?.targets.map(({ health }) => health) ?? [];
}

/** Turns the event loop until the targets are as wanted; the test's own limit ends it otherwise. */
async function untilHealth(proxy: TestGateway, wanted: readonly string[]): Promise<void> {
  while (healthOf(proxy).join() !== wanted.join()) await nextTurn();
}

async function bodies(proxy: TestGateway, times: number): Promise<string> {
  const answers: string[] = [];
  for (let round = 0; round < times; round += 1) answers.push((await sendOnce(proxy, 'GET /')).answer.slice(-1));
  return answers.join('');
}

describe('active', () => {
  test('a process that is killed is left out, and used again when it is back', { timeout: 20_000 }, async () => {
    const a = await opened.add(startUpstreamProcess('a'));
    const b = await startUpstreamProcess('b');
    const proxy = await startBalanced([a.url, b.url], { health: { active: ACTIVE } });
    expect(await bodies(proxy, 4)).toBe('abab');
    await b.close();
    await untilHealth(proxy, ['healthy', 'unhealthy']);
    expect(proxy.gateway.upstreams()[0]?.targets[1]?.problem?.text).toBe('probe /health: ECONNREFUSED');
    expect(await bodies(proxy, 3)).toBe('aaa');
    await opened.add(startUpstreamProcess('b', b.port));
    await untilHealth(proxy, ['healthy', 'healthy']);
    expect([...(await bodies(proxy, 4))].toSorted().join('')).toBe('aabb');
  });

  test('when none is healthy the route fails at once, unless so few may be used in panic', async () => {
    const upstream = await opened.add(
      startUpstream((request, response) => response.writeHead(request.url === '/health' ? 500 : 200).end('a')),
    );
    const strict = await startBalanced([upstream.url], { health: { active: ACTIVE } });
    const relaxed = await startBalanced([upstream.url], { health: { active: ACTIVE, panicShare: 0.5 } });
    await untilHealth(strict, ['unhealthy']);
    await untilHealth(relaxed, ['unhealthy']);
    const { answer, exchange } = await sendOnce(strict, 'GET /');
    expect([answer.slice(0, 12), exchange.error?.code, exchange.attempts]).toEqual([
      'HTTP/1.1 503',
      'UPSTREAMS_UNHEALTHY',
      [],
    ]);
    expect(exchange.error?.details['targets']).toContain('probe /health: answered 500');
    const panicked = await sendOnce(relaxed, 'GET /');
    expect(panicked.answer.slice(-1)).toBe('a');
    expect(panicked.exchange.spans.at(-1)?.notes).toEqual({
      'healthy targets': '0 of 1',
      health: 'fewer healthy than 50 %: all are used',
    });
  });

  test('a target that hangs fails its probes', async () => {
    const upstream = await opened.add(startUpstream(() => undefined));
    const proxy = await startBalanced([upstream.url], { health: { active: { ...ACTIVE, timeout: '20ms' } } });
    await untilHealth(proxy, ['unhealthy']);
    expect(proxy.gateway.upstreams()[0]?.targets[0]?.problem?.text).toBe('probe /health: no answer in 20 ms');
  });

  test('what is known outlives a reload that keeps the settings, and probes end with the configuration', async () => {
    const asked = { probes: 0 };
    const upstream = await opened.add(
      startUpstream((_request, response) => {
        asked.probes += 1;
        response.writeHead(500).end();
      }),
    );
    const options = { health: { active: ACTIVE } };
    const proxy = await opened.add(startProxy(upstream.url, { options }));
    await untilHealth(proxy, ['unhealthy']);
    await proxy.gateway.apply(proxyConfig(upstream.url, { options: { ...options, stripPath: true } }), 'revision-2');
    expect(healthOf(proxy)).toEqual(['unhealthy']);
    const enough = asked.probes + 2;
    while (asked.probes < enough) await nextTurn();
    await proxy.close();
    const after = asked.probes;
    // Twenty requests to the same server take longer than any probe that would still be on its way.
    for (let round = 0; round < 20; round += 1) await (await fetch(upstream.url)).text();
    expect(asked.probes - after).toBe(20);
  });
});

describe('passive', () => {
  test('a process that is killed is ejected by the traffic itself, which goes on elsewhere', async () => {
    const a = await opened.add(startUpstreamProcess('a'));
    const b = await startUpstreamProcess('b');
    const health = { passive: { failures: 1, ejectFor: '1h' } };
    const proxy = await startBalanced([a.url, b.url], {
      health,
      retries: { attempts: 1, on: ['connect-error', 'reset'] },
    });
    expect(await bodies(proxy, 2)).toBe('ab');
    await b.close();
    expect(await bodies(proxy, 4)).toBe('aaaa');
    expect(healthOf(proxy)).toEqual(['healthy', 'ejected']);
    const codes = proxy.sink.exchanges.slice(2).map((exchange) => codesOf(exchange).length);
    expect(codes.toSorted()).toEqual([1, 1, 1, 2]);
  });

  test('no client of many at once sees that a process is killed, where they may be tried again', async () => {
    const a = await opened.add(startUpstreamProcess('a'));
    const b = await startUpstreamProcess('b');
    const health = { passive: { failures: 2, ejectFor: '1h' } };
    const retries = { attempts: 2, on: ['connect-error', 'reset'] };
    const proxy = await startBalanced([a.url, b.url], { health, retries });
    const ask = async (): Promise<string> => (await fetch(proxy.url)).text();
    const first = await Promise.all(Array.from({ length: 40 }, ask));
    const during = Array.from({ length: 40 }, ask);
    const [, ...rest] = await Promise.all([b.close(), ...during]);
    const after = await Promise.all(Array.from({ length: 40 }, ask));
    expect(new Set(first)).toEqual(new Set(['a', 'b']));
    expect(rest.every((text) => text === 'a' || text === 'b')).toBe(true);
    expect(after.join('')).toBe('a'.repeat(40));
  });

  test('ejects after so many failures in a row, and takes the target in again after its time', () => {
    const clock = new TestClock();
    const target = {
      host: '127.0.0.1',
      port: 1,
      isTls: false,
      timeoutMillis: 1,
      allowHttp2: false,
      tls: { verify: true },
    };
    const options = healthOption.parse({
      passive: { failures: 2, statuses: ['5xx'], errors: ['reset'], ejectFor: '5s' },
    });
    const health = new TargetHealth(target, options, clock);
    const states = (...steps: readonly (number | 'reset' | 'timeout')[]) =>
      steps.map((step) => {
        if (typeof step === 'number') health.answered(step);
        else health.failed(step, step);
        return health.state;
      });
    expect(states(500, 200, 500, 'timeout', 'reset')).toEqual(['healthy', 'healthy', 'healthy', 'healthy', 'ejected']);
    expect([health.problem, health.ejectedUntil]).toEqual([{ at: clock.now(), text: 'reset' }, clock.now() + 5000]);
    clock.advance(4999);
    expect(health.state).toBe('ejected');
    clock.advance(1);
    expect([health.state, ...states(500, 500)]).toEqual(['healthy', 'healthy', 'ejected']);
    clock.move(-3_600_000);
    clock.advance(4999);
    expect(health.state).toBe('ejected');
    clock.advance(1);
    expect(health.state).toBe('healthy');
  });
});
