import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePlace, type TestPlace } from '../testing/app.ts';
import { type CommandResult, killCommands, runCommand, type ServedProcess, serveCommand } from '../testing/cli.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { linesOf } from './upstreams.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe('a gateway with a cache', () => {
  let place: TestPlace;
  let served: ServedProcess;
  let upstream: Upstream;
  const run = (...parameters: string[]): Promise<CommandResult> =>
    runCommand([...parameters, '--workspace', place.workspace], place);
  beforeAll(async () => {
    upstream = await startUpstream((_request, response) => response.end('hello'));
    place = makePlace({
      'gatewright.yaml': `listeners: [{ http: 127.0.0.1:0 }]
routes:
  - id: all
    request: [{ cache: { ttl: 1h }, id: kept }]
    integration: { http: { url: '${upstream.url}', breaker: {} } }
`,
    });
    served = await serveCommand([place.workspace], place);
  });
  afterAll(async () => {
    await served.stop();
    await upstream.close();
    killCommands();
    place.remove();
  });

  test('lists its upstreams, and has no canary to reset', async () => {
    expect(await run('upstreams')).toEqual({
      code: 0,
      stdout: `all\n  ${upstream.url}  weight 1  0 under way  breaker closed (0 of 0 failed)\n`,
      stderr: '',
    });
    expect((await run('upstreams', 'reset-canary')).stdout).toBe('no canary was rolled back\n');
    const { code, stderr } = await run('upstreams', 'reset-canary', 'all');
    expect([code, stderr]).toEqual([2, 'gatewright: NOT_FOUND there is no such thing (canary: all)\n']);
  });

  test('lists what it keeps, and drops it by path, by key and as a whole', async () => {
    const url = served.ready.gateway[0] ?? '';
    for (const path of ['a', 'b', 'c']) await fetch(new URL(path, url));
    const { stdout } = await run('cache');
    expect(stdout).toMatch(
      /^kept {2}3 answers, .*\n( {2}[0-9a-f]{12} {2}GET \/[cba] {2}200 {2}fresh for .* {2}0 hits\n){3}$/,
    );
    // The command's own JSON.
    const [{ key } = { key: '' }] = (
      JSON.parse((await run('cache', '--json')).stdout) as { answers: { key: string }[] }
    ).answers;
    const said = [
      await run('cache', 'purge', '--path', '/a'),
      await run('cache', 'purge', 'kept', '--key', key),
      await run('cache', 'purge'),
      await run('cache', 'purge', 'nothing'),
    ];
    expect(said.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, '1 dropped\n'],
      [0, '1 dropped\n'],
      [0, '1 dropped\n'],
      [2, ''],
    ]);
  });
});

test('a route is shown with all there is to tell', () => {
  const side = { requests: 10, failures: 1, p95Millis: 12 };
  const target = { side: 'stable', weight: 1, inFlight: 2 } as const;
  expect(
    linesOf({
      route: 'orders',
      integration: 'http',
      targets: [
        {
          ...target,
          url: 'http://a',
          health: 'ejected',
          breaker: { state: 'open', consecutiveFailures: 5, requests: 9, failures: 5, retryAfterSeconds: 7 },
          problem: { at: 0, text: 'UPSTREAM_RESET' },
        },
        { ...target, url: 'http://b', side: 'canary' },
      ],
      retries: { requests: 100, retries: 20, refused: 3 },
      canary: { percent: 5, stable: side, canary: side, rolledBack: { at: 0, reason: 'too many failed' } },
      mirror: {
        url: 'http://m',
        inFlight: 0,
        sent: 4,
        failed: 1,
        differed: 2,
        late: 0,
        notSent: { busy: 1, tooLong: 0, unread: 0 },
      },
    }),
  ).toEqual([
    'orders',
    '  http://a  weight 1  2 under way  ejected  breaker open for 7 s (5 of 9 failed)  last problem: UPSTREAM_RESET',
    '  http://b  canary  weight 1  2 under way',
    '  retries: 20 to 100 requests, 3 refused by the budget',
    '  canary: rolled back: too many failed; canary 1 of 10 failed, p95 12.0 ms; stable 1 of 10 failed, p95 12.0 ms',
    '  mirror: http://m; 4 sent, 1 failed, 2 differed, 0 late; not sent: 1 busy, 0 too long, 0 unread',
  ]);
});
