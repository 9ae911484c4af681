import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { startCommand } from '../../core/testing/cli.ts';
import { startNginx } from './nginx.ts';
import { inShort, withOutcomes } from './room.ts';
import { nginx, shortTokenTest, stagingTest, tokensAskedOf } from './staging.ts';
import { untilInactive } from './token-checker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const COUNT = 200;
const AT_ONCE = 4;

stagingTest(
  'with credentials of its own provider staging answers as home did, and refuses what home refused',
  async ({ staging, checker, provider }) => {
    const { outcomes, stderr } = await staging.replay('--target', 'staging');
    expect([outcomes.map(inShort), stderr, checker.counts, tokensAskedOf(provider)]).toEqual([
      [
        'explained: GET /api/orders 401 → 401 token.missing, nginx',
        'same: POST /api/session 200 → 200',
        'same: GET /api/orders 200 → 200',
        'same: GET /api/basket 200 → 200',
        'same: GET /api/catalog 200 → 200',
        'same: POST /api/orders 201 → 201',
        'same: GET /api/orders/* 200 → 200',
        'same: GET /api/newest 302 → 302',
        'same: GET /api/catalog 200 → 200',
        'same: GET /api/logo.png 200 → 200',
      ],
      '10 of 10 to staging: 9 same, 1 explained; done\n',
      { letIn: 9, refused: 1 },
      1,
    ]);
  },
);

stagingTest('without credentials every refusal is explained', async ({ staging, shop }) => {
  const { outcomes, code } = await staging.replay('--target', 'nobody');
  expect([
    code,
    shop.asked,
    new Set(outcomes.map(({ cause, by }) => `${cause?.code} ${by?.gateway} ${by?.origin}`)),
  ]).toEqual([1, [], new Set(['token.missing nginx gateway'])]);
});

shortTokenTest(
  'a token that ends on the way is asked for once more, and the run ends as if nothing had been',
  async ({ staging, checker, provider }) => {
    let first: string | undefined;
    // Staging takes its time over the first token, until the provider has forgotten it.
    checker.hold = (token) => {
      first ??= token;
      return token === first ? untilInactive(provider, token) : undefined;
    };
    const four = ['path:/api/catalog', '--repeat', '2', '--concurrency', '4'];
    const { code, stderr } = await staging.replay(...four, '--target', 'staging');
    expect([code, stderr, checker.counts, tokensAskedOf(provider)]).toEqual([
      0,
      '4 of 4 to staging: 4 same; done\n',
      { letIn: 4, refused: 4 },
      2,
    ]);
  },
);

stagingTest.for([
  ['as it is', '', 503],
  ['with a status of its own', 'limit_req_status 429;', 429],
] as const)('limit_req %s is explained as a limit', async ([, setting, status], { staging, shop, onTestFinished }) => {
  const server = await startNginx(nginx, {
    http: `limit_req_zone $binary_remote_addr zone=all:1m rate=1r/m; ${setting}`,
    server: `location / { limit_req zone=all burst=2 nodelay; add_header vary Origin; proxy_pass ${shop.url}; }`,
  });
  onTestFinished(() => server.close());
  const { outcomes } = await staging.replay('path:/api/logo.png', '--repeat', '4', '--target', server.url);
  expect([outcomes.map(inShort), shop.asked.length]).toEqual([
    [
      ...Array.from({ length: 3 }, () => 'same: GET /api/logo.png 200 → 200'),
      `explained: GET /api/logo.png 200 → ${status} limit.rate, nginx`,
    ],
    3,
  ]);
});

stagingTest(
  'a run that is killed goes on where it was, and sends again only what was on its way',
  async ({ staging, shop }) => {
    // After a hundred answers the shop answers no more; so many as may be sent at once are then on their way.
    shop.hold = () => (shop.asked.length > COUNT / 2 ? new Promise<never>(() => undefined) : undefined);
    const parameters = ['replay', 'path:/api/catalog', '--har', staging.har, '--target', 'staging'];
    const pace = ['--repeat', String(COUNT / 2), '--concurrency', String(AT_ONCE), '--json'];
    const child = startCommand([...parameters, ...pace, '--workspace', staging.workspace], staging);
    await expect.poll(() => shop.asked.length, { timeout: 60_000 }).toBe(COUNT / 2 + AT_ONCE);
    const folder = join(staging.workspace, '.gatewright/replays');
    const [journal = ''] = readdirSync(folder);
    await expect.poll(() => linesOf(join(folder, journal))).toBe(1 + COUNT / 2);
    child.kill('SIGKILL');
    await once(child, 'close');

    shop.hold = undefined;
    const resumed = withOutcomes(await staging.run('replay', '--resume', journal.replace('.jsonl', ''), '--json'));
    expect([
      resumed.code,
      resumed.stderr,
      resumed.outcomes.map(({ index }) => index).toSorted((a, b) => a - b),
      shop.asked.length,
    ]).toEqual([
      0,
      `${COUNT} of ${COUNT} to staging: ${COUNT} same; done\n`,
      Array.from({ length: COUNT }, (_, index) => index),
      COUNT + AT_ONCE,
    ]);
  },
);

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1;
}
