import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClient } from './client.ts';
import { median, quantile } from './load.ts';
import { startSubject } from './processes.ts';
import { configText } from './subjects.ts';

const root = join(import.meta.dirname, '../..');

/** One kind of query on a large store, in milliseconds, measured from the client's side of the contract. */
export interface QueryRow {
  readonly name: string;
  readonly medianMillis: number;
  readonly p95Millis: number;
  readonly rows: number;
}

const QUERIES: readonly { name: string; filter: string }[] = [
  { name: 'first page', filter: '' },
  { name: 'indexed filter: status>=500', filter: 'status>=500' },
  { name: 'indexed filter: route:orders status:4xx', filter: 'route:orders status:4xx' },
  { name: 'path filter: path:/users/7*', filter: 'path:/users/7*' },
  { name: 'slow filter: time>900ms', filter: 'time>900ms' },
  { name: 'full text: one rare word', filter: 'body:needle4242' },
  { name: 'full text: a common word', filter: 'body:customer' },
];

/** Fills a store with `count` exchanges and asks it what the page asks. */
export async function measureStore(folder: string, count: number, rounds: number): Promise<QueryRow[]> {
  const workspace = join(folder, 'large');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'gatewright.yaml'), configText('http://127.0.0.1:9', 'one'));
  const made = spawnSync(
    process.execPath,
    [join(root, 'core/testing/generate-store.ts'), join(workspace, '.gatewright'), String(count)],
    { stdio: 'inherit' },
  );
  if (made.status !== 0) throw new Error('the large store could not be made');
  const subject = await startSubject(
    'gatewright',
    process.execPath,
    [join(root, 'core/cli/gatewright.mjs'), 'serve', workspace, '--json', '--port', '0'],
    {
      GATEWRIGHT_HOME: join(folder, 'home'),
      GATEWRIGHT_SECRET_BENCH: 'unused',
    },
  );
  const client = await EngineClient.connect(String(subject.ready['workbench']));
  try {
    const rows: QueryRow[] = [];
    for (const { name, filter } of QUERIES) rows.push(await timeQuery(client, name, filter, rounds));
    rows.push(await timeOldPage(client, rounds));
    return rows;
  } finally {
    client.close();
    await subject.stop();
  }
}

interface Page {
  readonly rows: readonly { readonly id: number }[];
  readonly next?: number;
}

async function timeQuery(
  client: EngineClient,
  name: string,
  filter: string,
  rounds: number,
  before?: number,
): Promise<QueryRow> {
  const times: number[] = [];
  let rows = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    const page = await client.call<Page>('exchange.list', {
      filter,
      limit: 100,
      ...(before === undefined ? {} : { before }),
    });
    // The first round warms the page cache and is not counted.
    if (round > 0) times.push(performance.now() - start);
    rows = page.rows.length;
  }
  return { name, medianMillis: median(times), p95Millis: quantile(times, 0.95), rows };
}

/** A page from deep inside the store, which an offset would have to count up to. */
async function timeOldPage(client: EngineClient, rounds: number): Promise<QueryRow> {
  const first = await client.call<Page>('exchange.list', { filter: '', limit: 1 });
  const newest = first.rows[0]?.id ?? 0;
  const rows = await client.call<Page>('exchange.list', { filter: '', limit: 1, after: 1 });
  const oldest = rows.rows[0]?.id ?? 0;
  return timeQuery(client, 'a page from the middle', '', rounds, Math.round((newest + oldest) / 2));
}
