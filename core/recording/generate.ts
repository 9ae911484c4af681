import { join } from 'node:path';
import type { Attempt, Exchange } from '../model/exchange.ts';
import { NO_PHASES } from '../model/exchange.ts';
import type { Span } from '../model/span.ts';
import { BatchWriter } from './batch.ts';
import { BodyTable } from './body-table.ts';
import { openDatabase } from './database.ts';
import { STORE_FILE } from './recorder.ts';
import { StoreUpkeep } from './store-upkeep.ts';
import { StoreWriter } from './store-writer.ts';

/**
 * Fills a store with exchanges that look like those of a busy gateway, for benchmarks: `node generate.ts FOLDER COUNT`.
 * The same count gives the same exchanges, but for their times, which end now. Everything is indexed and compressed at
 * the end.
 */
const BATCH = 1000;
const ROUTES = ['orders', 'users', 'search', 'payments', 'health'] as const;
const CONSUMERS = ['acme', 'globex', 'initech', 'umbrella'] as const;
const [folder = '.', count = '1000000'] = process.argv.slice(2);

fill(join(folder, STORE_FILE), Number(count));

function fill(file: string, total: number): void {
  const { connection } = openDatabase(file);
  const bodies = new BodyTable(connection);
  const writer = new StoreWriter(connection, bodies);
  const upkeep = new StoreUpkeep(connection, bodies);
  const startedAt = Date.now() - total;
  for (let from = 0; from < total; from += BATCH) {
    const packing = new BatchWriter(4_194_304);
    for (let index = from; index < Math.min(from + BATCH, total); index += 1)
      packing.add(exchangeAt(index, startedAt + index));
    writer.write([packing.take(0)], 0);
    while (upkeep.indexSome());
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
}

function exchangeAt(index: number, startedAt: number): Exchange {
  const seed = scatter(index);
  const route = ROUTES[seed % ROUTES.length] ?? 'orders';
  const status = statusOf(seed);
  const isDenied = status === 401 || status === 429;
  const duration = seed % 200 === 0 ? 900 + (seed % 1000) : 3 + (seed % 80);
  const type = ['Content-Type', 'application/json; charset=utf-8'];
  const body = Buffer.from(bodyOf(index, seed));
  return {
    id: startedAt * 1000,
    startedAt,
    duration,
    revision: 'f00dfeed',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    scheme: 'http',
    authority: '127.0.0.1:8000',
    client: { address: '127.0.0.1', port: 40_000 + (seed % 20_000) },
    route,
    consumer: CONSUMERS[seed % CONSUMERS.length] ?? 'acme',
    request: {
      method: seed % 4 === 0 ? 'POST' : 'GET',
      target: `/${route}/${seed % 100_000}?page=${seed % 50}`,
      version: '1.1',
      headers: [
        'Host',
        '127.0.0.1:8000',
        'User-Agent',
        'bench/1.0',
        'Accept',
        '*/*',
        'X-Request-Id',
        seed.toString(16),
      ],
      body: { chunks: [], size: 0, isTruncated: false },
    },
    response: {
      status,
      statusText: status === 200 ? 'OK' : 'Error',
      headers: [...type, 'Content-Length', String(body.byteLength), 'Server', 'users-and-orders'],
      body: { chunks: [body], size: body.byteLength, isTruncated: false },
    },
    attempts: isDenied ? [] : [attemptOf(seed, duration)],
    outcome: 'answered',
    by: isDenied ? 'gateway' : 'upstream',
    ...(isDenied
      ? { error: { code: status === 401 ? 'KEY_MISSING' : 'RATE_LIMITED', message: 'denied', details: {} } }
      : {}),
    spans: [span(1, 'key-auth', status === 401), span(2, 'rate-limit', status === 429), span(3, 'set-headers', false)],
    tags: seed % 5000 === 0 ? ['interesting'] : [],
  };
}

function attemptOf(seed: number, duration: number): Attempt {
  return {
    origin: 'http://127.0.0.1:3000',
    method: 'GET',
    target: `/${seed % 100_000}`,
    headers: ['Host', '127.0.0.1:3000'],
    version: '1.1',
    start: 0.4,
    end: duration,
    phases: { ...NO_PHASES, send: 0.1, wait: duration - 1, receive: 0.2 },
    isReused: true,
    remote: '127.0.0.1:3000',
    bytesSent: 120,
    bytesReceived: 700,
    status: 200,
    responseHeaders: ['Content-Type', 'application/json'],
  };
}

function span(id: number, name: string, isDenied: boolean): Span {
  return {
    id,
    kind: 'policy',
    name,
    use: name,
    start: id * 0.1,
    end: id * 0.1 + 0.05,
    status: isDenied ? 'failed' : 'ok',
    notes: { remaining: id },
  };
}

function statusOf(seed: number): number {
  const share = seed % 1000;
  if (share < 5) return 503;
  if (share < 20) return 401;
  if (share < 40) return 429;
  return share < 60 ? 404 : 200;
}

/** About 600 bytes; every hundredth row has a word of its own in a series of 10,000. */
function bodyOf(index: number, seed: number): string {
  const lines = Array.from({ length: 6 }, (_, line) => ({
    sku: `sku-${scatter(seed + line) % 5000}`,
    quantity: (seed >>> line) % 9,
    note: 'packed with care',
  }));
  const word = index % 100 === 0 ? { mark: `needle${(index / 100) % 10_000}` } : {};
  return JSON.stringify({ id: index, customer: `customer ${seed % 10_000}`, total: seed % 100_000, lines, ...word });
}

/** A number that looks random and is the same every time. */
function scatter(index: number): number {
  let value = Math.imul(index + 1, 0x9e3779b1);
  value ^= value >>> 15;
  value = Math.imul(value, 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
