import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readHar } from '../formats/har-read.ts';
import { writeHar } from '../formats/har-write.ts';
import type { Exchange } from '../model/exchange.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { loadEach } from '../recording/load-each.ts';
import type { ExchangeStore } from '../recording/store.ts';
import type { RpcServer } from '../rpc/server.ts';
import { SAFE_HEADERS } from './page-files.ts';
import type { Parts } from './parts.ts';

const PAGE = 200;
const INSERT_AT_ONCE = 200;

/** Every exchange a filter finds, newest first, read page by page. */
export async function* exchangesOf(
  store: ExchangeStore,
  filter: string,
  signal?: AbortSignal,
): AsyncGenerator<Exchange> {
  let before: number | undefined;
  do {
    const control = signal === undefined ? {} : { signal };
    const page = await store.list({ filter, limit: PAGE, ...(before === undefined ? {} : { before }) }, control);
    const ids = page.rows.map(({ id }) => id);
    for await (const exchange of loadEach(store, ids)) if (exchange !== undefined) yield exchange;
    before = page.next;
  } while (before !== undefined);
}

/** Answers with HAR 1.2 of the exchanges that the query's `filter` finds; sanitised unless `secrets=1`. */
export async function exportHar(parts: Parts, url: URL, response: ServerResponse): Promise<void> {
  const { store } = parts.recorder;
  const filter = url.searchParams.get('filter') ?? '';
  const withSecrets = url.searchParams.get('secrets') === '1';
  // Whatever is wrong with the filter is said before the answer begins.
  await store.list({ filter, limit: 1 });
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': 'application/json',
    'content-disposition': 'attachment; filename="gatewright.har"',
  });
  const texts = writeHar(exchangesOf(store, filter, gone.signal), { withSecrets, version: parts.version });
  for await (const text of texts) {
    if (gone.signal.aborted) return;
    if (!response.write(text)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

/** Takes a HAR as it comes, and answers how many exchanges were in it; the query's `tag` is put on each. */
export async function importHar(
  parts: Parts,
  rpc: RpcServer,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const total = Number(request.headers['content-length'] ?? Number.NaN);
  const imported = await importExchanges(
    parts,
    request,
    (done) => rpc.emit('progress', { call: 'import', done, ...(Number.isNaN(total) ? {} : { total }) }),
    url.searchParams.get('tag') ?? undefined,
  );
  parts.rowsChanged([]);
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify({ imported }));
}

/**
 * Reads a HAR into the store. What was read before a fault stays.
 * @param onBytes Told how many bytes were read.
 * @param tag Put on each, so that they can be found again.
 * @returns How many exchanges.
 * @throws FORMAT_INVALID with what is wrong and where, and how many were imported before it.
 */
export async function importExchanges(
  parts: Parts,
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
  tag?: string,
): Promise<number> {
  let imported = 0;
  let waiting: Exchange[] = [];
  const insert = async (): Promise<void> => {
    await parts.recorder.store.insert(waiting);
    imported += waiting.length;
    waiting = [];
  };
  for await (const exchange of readHar(chunks, { onProgress: onBytes, nextId: idOf })) {
    waiting.push(tag === undefined ? exchange : { ...exchange, tags: [...exchange.tags, tag] });
    if (waiting.length >= INSERT_AT_ONCE) await insert();
  }
  await insert();
  return imported;
}

/** The id of a moment; the store takes the next free one where it is taken. */
function idOf(startedAt: EpochMillis): ExchangeId {
  return Math.max(Math.floor(startedAt * 1000), 1);
}
