import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinChunks } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { memoryStore, sqliteStore, type TestStore } from '../testing/stores.ts';
import { compileFilter } from './filter/compile.ts';
import { captured, exchangeOf, NOON, policySpan, SUBJECTS } from './filter/test-exchanges.ts';
import type { ListQuery } from './store.ts';
import { detailsOf, summarize } from './summary.ts';

const clock = { now: () => NOON, monotonic: () => 0 };
const NEWEST_FIRST = SUBJECTS.toReversed();
const FILTERS = [
  'status:4xx',
  'status>=500 or is:pinned',
  'orders -method:POST',
  'url:v1/orders host:api.example.com',
  'body:orders',
  'res.header.content-type:json',
  'tag:slow*',
  'res.$.error.code=401',
  'policy:jwt=denied or policy:respond',
  '~m POST & ~u orders',
];

describe.each([
  ['memory', memoryStore, false],
  ['SQLite with its full-text index empty', sqliteStore, false],
  ['SQLite with its full-text index filled', sqliteStore, true],
])('exchanges in %s', (_, open, isSettled) => {
  let opened: TestStore;
  const ids = async (query: Partial<ListQuery>): Promise<number[]> =>
    (await opened.store.list({ filter: '', limit: 1000, ...query })).rows.map(({ id }) => id);

  beforeAll(async () => {
    opened = await open(clock);
    await opened.store.insert(SUBJECTS.map(({ exchange }) => exchange));
    const pinned = SUBJECTS.filter(({ isPinned }) => isPinned).map(({ exchange }) => exchange.id);
    await opened.store.change(pinned, { kind: 'pin', pinned: true });
    if (isSettled) await opened.settle();
  });
  afterAll(() => opened.close());

  test('are listed newest first, as they are summarized', async () => {
    expect(await opened.store.list({ filter: '', limit: 1000 })).toEqual({
      rows: NEWEST_FIRST.map(({ exchange, isPinned, tags }) => summarize(exchange, { isPinned, tags })),
    });
  });

  test.each(['', 'orders', 'res.header.content-type:json'])(
    'are paged down with the filter %j until there are no more',
    async (filter) => {
      const found: number[] = [];
      let query: ListQuery | undefined = { filter, limit: 3 };
      while (query !== undefined) {
        const { rows, next }: { rows: readonly { id: number }[]; next?: number } = await opened.store.list(query);
        found.push(...rows.map(({ id }) => id));
        query = next === undefined ? undefined : { filter, limit: 3, before: next };
      }
      expect(found).toEqual(matching(filter));
    },
  );

  test.each(['', 'orders', 'res.header.content-type:json'])('are paged up with the filter %j', async (filter) => {
    const found: number[] = [];
    for (let after = 0, rows = [0]; rows.length > 0; after = found.at(-1) ?? 0) {
      rows = await ids({ filter, limit: 4, after });
      found.push(...rows.toReversed());
    }
    expect(found).toEqual(matching(filter).toReversed());
  });

  test('between two ids are the newest of those', async () => {
    expect(await ids({ after: 10, before: 20, limit: 4 })).toEqual([19, 18, 17, 16]);
  });

  test.each(FILTERS)('are found by %s, and counted', async (filter) => {
    expect([await ids({ filter }), await opened.store.count(filter)]).toEqual([
      matching(filter),
      matching(filter).length,
    ]);
  });

  test('come back as they were recorded', async () => {
    for (const { exchange } of SUBJECTS) expect(whole(await opened.store.load(exchange.id))).toEqual(whole(exchange));
  });

  test('come back many at once, and undefined where there is none', async () => {
    const wanted = [...SUBJECTS.map(({ exchange }) => exchange), undefined, SUBJECTS[0]?.exchange];
    const ids = wanted.map((exchange) => exchange?.id ?? 999);
    const loaded = await opened.store.loadMany(ids);
    expect([wholes(loaded), await opened.store.loadMany([])]).toEqual([wholes(wanted), []]);
  });

  test('are shown in detail, with their bodies by hash', async () => {
    for (const { exchange, isPinned, tags } of SUBJECTS) {
      const hashes = {
        ...named('request', hashOf(exchange.request.body)),
        ...named('response', hashOf(exchange.response?.body)),
      };
      expect(await opened.store.get(exchange.id)).toEqual(detailsOf(exchange, { isPinned, tags }, hashes));
    }
  });

  test('have bodies that are given by their hash', async () => {
    for (const { exchange } of SUBJECTS) {
      for (const body of [exchange.request.body, exchange.response?.body]) {
        const hash = hashOf(body);
        if (hash === undefined || body === undefined) continue;
        expect(Buffer.from(await opened.store.body(hash))).toEqual(bytesOf(body));
      }
    }
  });

  test('that are not there are refused by code', async () => {
    expect([await codeOf(opened.store.get(999)), await codeOf(opened.store.load(999))]).toEqual([
      'EXCHANGE_NOT_FOUND',
      'EXCHANGE_NOT_FOUND',
    ]);
    expect(await codeOf(opened.store.body('00'.repeat(32)))).toBe('BODY_NOT_FOUND');
    expect(await codeOf(opened.store.body('not a hash'))).toBe('BODY_NOT_FOUND');
  });

  test('offer the values of a field with their counts', async () => {
    const offered = await Promise.all(
      [
        ['status', '4'],
        ['route', ''],
        ['consumer', 'z'],
        ['error', 'upstream_'],
        ['policy', ''],
        ['type', 'text'],
        ['tag', 'SLOW'],
        ['path', '/v1/orders/%'],
        ['size', ''],
      ].map(async ([field = '', prefix = '']) =>
        (await opened.store.values(field, prefix, 3)).map(({ value, count }) => `${field}:${value} ${count}`),
      ),
    );
    expect(offered).toEqual([
      ['status:401 1', 'status:403 1', 'status:404 1'],
      ['route:orders 3', 'route:orders* 1', 'route:root 1'],
      ['consumer:Zoë & sons 1'],
      ['error:UPSTREAM_REFUSED 1', 'error:UPSTREAM_RESET 1', 'error:UPSTREAM_TIMEOUT 1'],
      ['policy:fault 1', 'policy:ip-filter 1', 'policy:jwt 1'],
      ['type:text/event-stream 1', 'type:text/plain 1'],
      ['tag:slow 1', 'tag:slow query 1'],
      [],
      [],
    ]);
  });

  test('are not looked for with a filter that cannot be read', async () => {
    expect([await codeOf(opened.store.list({ filter: 'status:x', limit: 1 })), await codeOf(count('('))]).toEqual([
      'FILTER_INVALID',
      'FILTER_INVALID',
    ]);
    async function count(filter: string): Promise<number> {
      return opened.store.count(filter);
    }
  });
});

describe.each([
  ['memory', memoryStore],
  ['SQLite', sqliteStore],
])('rows in %s', (_, open) => {
  test('are pinned, tagged, hidden and brought back', async () => {
    const { store, close } = await open(clock);
    await store.insert([1, 2, 3].map((id) => exchangeOf({ id, tags: id === 3 ? ['old'] : [] })));
    const changes = [
      await store.change([1, 99], { kind: 'pin', pinned: true }),
      await store.change([2, 3], { kind: 'tag', add: ['new', 'new'], remove: ['old'] }),
      await store.change([2, 3], { kind: 'delete' }),
      await store.change([2], { kind: 'delete' }),
      await store.change([3], { kind: 'restore' }),
    ];
    const { rows } = await store.list({ filter: '', limit: 10 });
    expect([changes, rows.map(({ id, isPinned, tags }) => ({ id, isPinned, tags }))]).toEqual([
      [1, 2, 2, 0, 1],
      [
        { id: 3, isPinned: false, tags: ['new'] },
        { id: 1, isPinned: true, tags: [] },
      ],
    ]);
    expect([
      await store.count(''),
      await store.count('tag:new'),
      await store.values('tag', '', 9),
      (await store.get(3)).summary.tags,
    ]).toEqual([2, 1, [{ value: 'new', count: 1 }], ['new']]);
    await close();
  });

  test('take the next free id when theirs is taken', async () => {
    const { store, close } = await open(clock);
    await store.insert([exchangeOf({ id: 5 }), exchangeOf({ id: 6 })]);
    await store.insert([exchangeOf({ id: 5, target: '/second' })]);
    expect([(await store.list({ filter: '', limit: 9 })).rows.map(({ id }) => id), await store.load(7)]).toMatchObject([
      [7, 6, 5],
      { id: 7, request: { target: '/second' } },
    ]);
    await close();
  });

  test('are searched with progress, and no longer when nobody waits for the answer', async () => {
    const { store, close } = await open(clock);
    await store.insert(
      Array.from({ length: 2000 }, (__, index) =>
        exchangeOf({ id: index + 1, spans: [policySpan('jwt', 'ok')], responseBody: captured(`body ${index}`) }),
      ),
    );
    const done: number[] = [];
    const found = await store.count('body:/[13579]$/', { onProgress: (progress) => done.push(progress.done) });
    const aborted = new AbortController();
    aborted.abort();
    const cancelled = await codeOf(store.count('body:/[13579]$/', { signal: aborted.signal }));
    expect([found, done.length > 0, cancelled]).toEqual([1000, true, 'CALL_CANCELLED']);
    await close();
  });
});

function matching(filter: string): number[] {
  const { test: holds } = compileFilter(filter, { now: NOON });
  return NEWEST_FIRST.filter((subject) => holds(subject)).map(({ exchange }) => exchange.id);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof GatewrightError ? error.code : String(error);
  }
}

function bytesOf({ chunks }: CapturedBody): Buffer {
  return Buffer.from(
    joinChunks(
      chunks,
      chunks.reduce((sum, { byteLength }) => sum + byteLength, 0),
    ),
  );
}

function hashOf(body: CapturedBody | undefined): string | undefined {
  const bytes = body === undefined ? Buffer.alloc(0) : bytesOf(body);
  return bytes.byteLength === 0 ? undefined : createHash('sha256').update(bytes).digest('hex');
}

function named(side: 'request' | 'response', hash: string | undefined): { [K in typeof side]?: string } {
  return hash === undefined ? {} : { [side]: hash };
}

function wholes(exchanges: readonly (Exchange | undefined)[]): (Exchange | undefined)[] {
  return exchanges.map((exchange) => (exchange === undefined ? undefined : whole(exchange)));
}

/** With each body in one chunk, as a store gives it. */
function whole(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...request, body: joined(request.body) },
    ...(response === undefined ? {} : { response: { ...response, body: joined(response.body) } }),
  };
}

function joined(body: CapturedBody): CapturedBody {
  return { ...body, chunks: body.chunks.length === 0 ? [] : [bytesOf(body)] };
}
