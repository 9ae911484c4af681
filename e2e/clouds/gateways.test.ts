import { expect, vi } from 'vitest';
import { makePlace } from '../../core/testing/app.ts';
import { serveCommand } from '../../core/testing/cli.ts';
import { launchChromium } from '../support/browser.ts';
import { findExpressGateway, startExpressGateway } from './express-gateway.ts';
import { cloudTest, inShort } from './room.ts';
import type { Shop } from './shop.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

cloudTest(
  'a gateway of another kind is asked what the browser asked, and what differs is explained',
  async ({ room, shop, onTestFinished }) => {
    const kong = await startKong(shop);
    onTestFinished(() => kong.stop());
    room.setTargets({ id: 'kong', kind: 'kong', url: kong.url });
    const { outcomes, stderr } = await room.replay('--target', 'kong', '--no-retry-after');
    expect([outcomes.map(inShort), stderr]).toEqual([
      [
        'explained: GET /api/orders 401 → 401 key.missing, kong',
        'explained: POST /api/session 200 → 200 cors.missing-headers, kong',
        'explained: GET /api/orders 200 → 401 key.missing, kong',
        'explained: GET /api/basket 200 → 404 route.none, kong',
        'explained: GET /api/catalog 200 → 200 cors.missing-headers, kong',
        'explained: POST /api/orders 201 → 401 key.missing, kong',
        'explained: GET /api/orders/* 200 → 401 key.missing, kong',
        'explained: GET /api/newest 302 → 404 route.none, kong',
        'explained: GET /api/catalog 200 → 429 limit.rate, kong',
        'explained: GET /api/logo.png 200 → 404 route.none, kong',
      ],
      '10 of 10 to kong: 10 explained; done\n',
    ]);
  },
);

cloudTest(
  'in the page the file is dropped, shown as it would be sent, sent, and explained',
  async ({ room, shop, chromium, onTestFinished }) => {
    const kong = await startKong(shop);
    onTestFinished(() => kong.stop());
    room.setTargets({ id: 'kong', kind: 'kong', url: kong.url });
    const served = await serveCommand([room.workspace], room);
    onTestFinished(async () => void (await served.stop()));
    const browser = await launchChromium(chromium);
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(60_000);
    await page.goto(served.ready.workbench);
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a HAR file' }).click();
    await (await chosen).setFiles(room.har);
    await page.getByText('10 exchanges imported from shop.har').waitFor();

    await page.keyboard.press('Control+3');
    await page.getByText('Target: choose where to send').waitFor();
    await page.getByRole('radio', { name: 'kong' }).check();
    await page.getByLabel('Wait as long as Retry-After says').uncheck();
    await page.keyboard.press('Control+Enter');
    await page.getByText('10 requests would be sent').waitFor();
    expect(shop.asked).toEqual([]);
    await page.keyboard.press('Control+Shift+Enter');
    await page.getByText('10 of 10').waitFor();
    await page.getByRole('button', { name: 'Explained 10' }).click();
    const outcome = page.getByRole('region', { name: 'Chosen outcome' });
    await outcome.getByText('key.missing').waitFor();
    await outcome.getByText('Answered by kong.').waitFor();
  },
);

cloudTest(
  'of a gateway that nobody knows is said what its answers tell, and no more',
  // It may have to be installed first.
  { timeout: 240_000 },
  async ({ room, shop, skip, onTestFinished }) => {
    const found = findExpressGateway();
    if (typeof found === 'string') return skip(found);
    const gateway = await startExpressGateway(found.folder, shop.url, 3);
    onTestFinished(() => gateway.close());
    const credentials = { kind: 'api-key', value: gateway.key };
    room.setTargets({ id: 'express', url: gateway.url, credentials }, { id: 'nobody', url: gateway.url });
    const nobody = await room.replay('path:/api/basket', '--target', 'nobody');
    const { outcomes } = await room.replay('status:2xx path:/api/catalog', '--repeat', '2', '--target', 'express');
    expect([nobody, { outcomes }].map((run) => run.outcomes.map(inShort))).toEqual([
      ['explained: GET /api/basket 200 → 401 token.missing, backend'],
      [
        ...Array.from({ length: 3 }, () => 'same: GET /api/catalog 200 → 200'),
        'explained: GET /api/catalog 200 → 429 limit.rate, backend',
      ],
    ]);
  },
);

cloudTest('what looks like production is asked for first, and nothing is sent', async ({ room, shop }) => {
  room.setTargets({ id: 'live', url: 'https://api.shop.example.com' }, { id: 'mine', url: shop.url, guard: 'ask' });
  const refused = await room.replay('--target', 'live');
  const agreed = await room.replay('path:/api/logo.png', '--target', 'mine', '--yes');
  expect([refused.code, refused.stdout, refused.stderr, agreed.outcomes.length, shop.asked]).toEqual([
    2,
    '',
    expect.stringContaining('nothing in api.shop.example.com says that it is not production, agree: --yes)') as unknown,
    1,
    ['GET /api/logo.png'],
  ]);
});

cloudTest('a read-only target gets nothing that changes something', async ({ room, shop }) => {
  room.setTargets({ id: 'mirror', url: shop.url, guard: 'read-only' });
  const { outcomes } = await room.replay('--target', 'mirror');
  const left = outcomes.filter(({ verdict }) => verdict === 'left out');
  expect([
    left.map(({ method, reason }) => `${method}: ${reason}`),
    shop.asked.filter((what) => what.startsWith('POST')),
    outcomes.length,
  ]).toEqual([Array.from({ length: 2 }, () => 'POST: the target is read-only, and POST may change something'), [], 10]);
});

cloudTest('a budget ends a run, which can be gone on with', async ({ room, shop }) => {
  const { code, stderr, outcomes } = await room.replay('--target', shop.url, '--max-requests', '3');
  expect([code, stderr.replace(/resume \w+/, 'resume ID'), outcomes.length, shop.asked.length]).toEqual([
    1,
    expect.stringMatching(
      /^3 of 10 to \S+: .*; stopped: the budget of 3 requests is spent \(go on with --resume ID\)\n$/,
    ),
    3,
    3,
  ]);
});

/** Another route set than at home: orders ask for a key, the catalog is shown once a minute, and there is nothing else but the login. */
async function startKong(shop: Shop): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const place = makePlace({
    'kong.yaml': `_format_version: "3.0"
services:
- name: shop
  url: ${shop.url}
  routes:
  - { name: session, paths: [/api/session], methods: [POST], strip_path: false }
  - name: catalog
    paths: [/api/catalog]
    strip_path: false
    plugins: [{ name: rate-limiting, config: { minute: 1, policy: local, limit_by: ip } }]
  - name: orders
    paths: [/api/orders]
    strip_path: false
    plugins: [{ name: key-auth, config: { key_names: [apikey] } }]
`,
  });
  const served = await serveCommand([place.workspace, '--port', '0'], place);
  return {
    url: served.ready.gateway[0] ?? '',
    stop: async () => {
      await served.stop();
      place.remove();
    },
  };
}
