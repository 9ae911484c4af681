import { join } from 'node:path';
import { NO_PHASES, type Attempt, type CapturedBody, type Exchange } from '../model/exchange.ts';
import { BatchWriter } from '../recording/batch.ts';
import { BodyTable } from '../recording/body-table.ts';
import { openDatabase } from '../recording/database.ts';
import { STORE_FILE } from '../recording/recorder.ts';
import { StoreUpkeep } from '../recording/store-upkeep.ts';
import { StoreWriter } from '../recording/store-writer.ts';

const BATCH = 500;
const ROUTES = ['users', 'orders', 'items', 'search', 'reports'] as const;
const MEDIA = ['content-type', 'application/json', 'server', 'nginx', 'cache-control', 'no-store'] as const;
const CLIENT = ['host', 'api.example.com:8000', 'accept', '*/*', 'user-agent', 'shop/4.2'] as const;
const PLACES = ['Lisbon', 'Oslo', 'Kyoto', 'Lima', 'Accra', 'Turin', 'Perth', 'Quito'] as const;

/**
 * Fills a store with exchanges as a shop's gateway would see them over the last days: about 2 KB each, one in fifty a 4xx,
 * one in two hundred a 5xx, all in the full-text index. For benchmarks: `node generate-store.ts FOLDER COUNT`.
 */
function generate(folder: string, count: number): void {
  const { connection } = openDatabase(join(folder, STORE_FILE));
  const bodies = new BodyTable(connection);
  const writer = new StoreWriter(connection, bodies);
  const upkeep = new StoreUpkeep(connection, bodies);
  const newest = Date.now();
  const packing = new BatchWriter(2_000_000);
  for (let index = 0; index < count; index += 1) {
    packing.add(exchangeAt(index, newest - (count - index) * 200));
    if (packing.count < BATCH && index < count - 1) continue;
    writer.write([packing.take(2_000_000)], 0);
    while (upkeep.indexSome());
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
}

function exchangeAt(index: number, startedAt: number): Exchange {
  const route = ROUTES[index % ROUTES.length] ?? 'users';
  const status = index % 200 === 7 ? 502 : index % 49 === 3 ? 404 : 200;
  const duration = index % 997 === 0 ? 950 + (index % 50) : 4 + ((index * 7919) % 400) / 10;
  const target = `/${route}/${(index * 31) % 100_000}?page=${index % 9}`;
  return {
    id: Math.round(startedAt * 1000),
    startedAt,
    duration,
    revision: 'generated',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    scheme: 'http',
    authority: 'api.example.com:8000',
    client: { address: '127.0.0.1', port: 40_000 + (index % 64) },
    route,
    consumer: `partner-${index % 20}`,
    request: {
      method: index % 4 === 1 ? 'POST' : 'GET',
      target,
      version: '1.1',
      headers: [...CLIENT, 'x-request-id', `r-${index}`],
      body: captured(''),
    },
    response: { status, headers: [...MEDIA, 'x-request-id', `r-${index}`], body: captured(bodyOf(index)) },
    attempts: [attemptOf(target, duration, status)],
    outcome: 'answered',
    by: 'upstream',
    spans: [],
    tags: [],
  };
}

function attemptOf(target: string, duration: number, status: number): Attempt {
  return {
    origin: 'http://127.0.0.1:3000',
    method: 'GET',
    target,
    version: '1.1',
    headers: [...CLIENT, 'x-forwarded-for', '127.0.0.1'],
    start: 0.2,
    end: duration,
    phases: { ...NO_PHASES, blocked: 0, send: 0.1, wait: duration - 0.6, receive: 0.3 },
    isReused: true,
    bytesSent: 0,
    bytesReceived: 1024,
    status,
    responseHeaders: [...MEDIA],
  };
}

function bodyOf(index: number): string {
  const lines = Array.from({ length: 8 }, (_, line) => {
    const item = (index * 131 + line * 7) % 50_000;
    return { sku: `sku-${item}`, count: (item % 5) + 1, city: PLACES[item % PLACES.length], price: item / 100 };
  });
  return JSON.stringify({ customer: `customer ${index % 5000}`, trace: `needle${index}`, lines }).slice(0, 1024);
}

function captured(text: string): CapturedBody {
  const bytes = Buffer.from(text);
  return { chunks: bytes.byteLength === 0 ? [] : [bytes], size: bytes.byteLength, isTruncated: false };
}

const [folder = '', count = '0'] = process.argv.slice(2);
generate(folder, Number(count));
