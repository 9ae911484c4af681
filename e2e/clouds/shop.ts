import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { makeTestKeys, signToken } from '../../core/testing/tokens.ts';
import { readText, startUpstream } from '../../core/testing/upstream.ts';
import { SHOP_PAGE } from './shop-page.ts';

/** Keys with which the shop signs what it gives at its login; the gateway before it knows them. */
export const SHOP_KEYS = makeTestKeys('ES256');

/** What a test watches and changes of its shop. */
export interface Shop {
  readonly url: string;
  /** Method and path of every request that reached it, in order. */
  readonly asked: string[];
  /** What an answer waits for, by method and path; nothing where it is undefined. */
  hold: ((asked: string) => Promise<void> | undefined) | undefined;
  close(): Promise<void>;
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const CATALOG = Array.from({ length: 200 }, (_, index) => ({ id: `book-${index}`, title: `Book ${index}`, price: 10 }));

/**
 * The service behind every gateway here, and the page that calls it: a login with a cookie, a catalog in gzip, orders
 * with ids of its own, an image, a redirect. It trusts its gateways and asks nobody for anything.
 */
export async function startShop(): Promise<Shop> {
  const asked: string[] = [];
  const orders = new Map<string, unknown>();
  const upstream = await startUpstream((request, response) => {
    const what = `${request.method} ${request.url?.split('?', 1)[0]}`;
    asked.push(what);
    const answered = Promise.resolve(shop.hold?.(what)).then(() => answer(what, { request, response, orders }));
    answered.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const shop: Shop = { url: upstream.url, asked, hold: undefined, close: () => upstream.close() };
  return shop;
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly orders: Map<string, unknown>;
}

async function answer(what: string, visit: Visit): Promise<void> {
  const { request, response, orders } = visit;
  switch (what) {
    case 'GET /shop.html':
      response.setHeader('content-type', 'text/html').end(SHOP_PAGE);
      return;
    case 'POST /api/session': {
      const { user } = JSON.parse(await readText(request));
      response.setHeader('set-cookie', `basket=${randomUUID()}; Path=/; HttpOnly`);
      return json(response, 200, { user, access_token: tokenFor(String(user)) });
    }
    case 'GET /api/basket':
      return json(response, request.headers.cookie?.includes('basket=') === true ? 200 : 404, { items: 2 });
    case 'GET /api/catalog':
      response.setHeader('content-encoding', 'gzip').setHeader('content-type', 'application/json');
      response.end(gzipSync(JSON.stringify(CATALOG)));
      return;
    case 'POST /api/orders': {
      const order = { id: randomUUID(), ...JSON.parse(await readText(request)) };
      orders.set(order.id, order);
      response.setHeader('location', `/api/orders/${order.id}`);
      return json(response, 201, order);
    }
    case 'GET /api/orders':
      return json(response, 200, { open: 1 });
    case 'GET /api/newest':
      response.writeHead(302, { location: '/api/catalog' }).end();
      return;
    case 'GET /api/logo.png':
      response.setHeader('content-type', 'image/png').end(PIXEL);
      return;
    default:
      return answerOrder(what, visit);
  }
}

function answerOrder(what: string, { response, orders }: Visit): void {
  const order = orders.get(what.replace('GET /api/orders/', ''));
  json(response, order === undefined ? 404 : 200, order ?? { error: 'no such order' });
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function tokenFor(user: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'https://shop.example', sub: user, aud: 'shop', iat: now, exp: now + 600 };
  return signToken(SHOP_KEYS, claims);
}
