import { join } from 'node:path';
import { makePlace } from '../../core/testing/app.ts';
import { serveCommand } from '../../core/testing/cli.ts';
import { launchChromium } from '../support/browser.ts';
import { SHOP_KEYS, type Shop } from './shop.ts';

/** The gateway at home: it lets the page of the shop in, and asks for a token where orders are. */
function homeConfig(shop: Shop): string {
  return `name: shop
listeners: [{ http: '127.0.0.1:0' }]
request:
  - cors: { origins: ['${shop.url}'], headers: [authorization, content-type], credentials: true }
routes:
  - id: orders
    match: { path: { prefix: /api/orders } }
    request:
      - jwt: { keys: [{ jwks: ${JSON.stringify(SHOP_KEYS.jwk)} }], audience: shop, issuer: 'https://shop.example' }
    integration: { http: { url: '${shop.url}' } }
  - id: api
    match: { path: { prefix: /api } }
    integration: { http: { url: '${shop.url}' } }
`;
}

/**
 * Lets a real Chromium use the shop through a gateway, and writes down what it saw as HAR, bodies embedded.
 * @returns The gateway's origin, which the URLs in the file begin with.
 */
export async function recordHar(file: string, shop: Shop, executable: string): Promise<string> {
  const place = makePlace({ 'gatewright.yaml': homeConfig(shop) });
  const served = await serveCommand([place.workspace], place);
  const browser = await launchChromium(executable);
  try {
    const gateway = (served.ready.gateway[0] ?? '').replace(/\/$/, '');
    const context = await browser.newContext({
      recordHar: { path: file, content: 'embed', mode: 'full', urlFilter: `${gateway}/**` },
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.warn(error));
    await page.goto(`${shop.url}/shop.html?${new URLSearchParams({ api: gateway }).toString()}`);
    await page.waitForFunction(() => document.title === 'bought', undefined, { timeout: 20_000 });
    // The file is written when the context ends.
    await context.close();
    return gateway;
  } finally {
    await browser.close();
    await served.stop();
    place.remove();
  }
}

/** Where a place keeps it. */
export function harIn({ folder }: { readonly folder: string }): string {
  return join(folder, 'shop.har');
}
