import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { anyFilter } from '../../testing/any-filter.ts';
import { compileFilter } from './compile.ts';
import { decidingSpan, isStreaming, mediaTypeOf } from './facts.ts';
import type { FilterSubject } from './look.ts';
import { searchedText, urlOf } from './searched-text.ts';
import type { SqlFilter } from './sql.ts';
import { NOON, SUBJECTS } from './test-exchanges.ts';

const database = new Database(':memory:');
afterAll(() => database.close());
let leaves: SqlFilter['leaves'] = [];
database.function('slow', (leaf, id) => {
  const subject = SUBJECTS[Number(id) - 1];
  return subject !== undefined && leaves[Number(leaf)]?.(subject) === true ? 1 : 0;
});
database.exec(`
  CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY, started_at REAL, duration REAL, method TEXT, scheme INTEGER, authority TEXT, path TEXT,
    query TEXT, status INTEGER, answered_by INTEGER, outcome INTEGER, route TEXT, consumer TEXT, error TEXT,
    decided_by TEXT, dialect TEXT, client TEXT, request_bytes INTEGER, response_bytes INTEGER, media_type TEXT,
    wait REAL, flags INTEGER, tags TEXT, pinned INTEGER, replay_of INTEGER
  );
  CREATE INDEX client_error ON exchanges (id) WHERE status >= 400;
  CREATE INDEX server_error ON exchanges (id) WHERE status >= 500;
  CREATE INDEX failed ON exchanges (id) WHERE error IS NOT NULL;
  CREATE INDEX pinned ON exchanges (id) WHERE pinned = 1;
  CREATE TABLE unindexed (id INTEGER PRIMARY KEY);
  CREATE VIRTUAL TABLE words USING fts5(
    url, headers, request_body, response_body, content = '', tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE VIRTUAL TABLE urls USING fts5(url, content = '', tokenize = 'trigram');
`);
for (const subject of SUBJECTS) insert(subject);

const FILTERS = `
status:404 ¦ status:4xx ¦ status:4xx-5xx ¦ status>=500 ¦ status>400 ¦ status<300 ¦ status<=101 ¦ status!=200 ¦ status:0 ¦ status:200-299 ¦ status:>=500
method:POST ¦ method:p* ¦ method:/^P/ ¦ method:"*" ¦ host:api.example.com ¦ host:*.EXAMPLE.com ¦ host:api.example.com:8000 ¦ host:localhost ¦ host:* ¦ host:[::1] ¦ host:/^api/
path:/v1/* ¦ path:/v1 ¦ path:/V1 ¦ path:*orders* ¦ path:/v1/orders/[44] ¦ path:* ¦ path:"/*" ¦ path:/caf%C3%A9/É%_\\/a"*"b
url:orders ¦ url:ORDERS/4 ¦ url:v1 ¦ url:q= ¦ url:/4[23]$/ ¦ url:/v1/orders ¦ url:*://*/v1/* ¦ url:É ¦ url:BÜCHER ¦ url:bücher ¦ url:a%20b ¦ url:"4" ¦ url:"\\""
req.header.x-api-key:k2 ¦ req.header.X-Api-Key:* ¦ req.header.authorization ¦ res.header.location:/v1/ ¦ res.header.location:"/v1/" ¦ header:websocket ¦ header:/^upgrade: WEB/ ¦ header:/(?i)^upgrade: WEB/ ¦ res.header.content-type:json
body:orders ¦ body:"brulee" ¦ req.body:creme ¦ res.body:creme ¦ res.body:"by gz" ¦ body:/brotli \\w+/ ¦ res.body:/a{3}/ ¦ req.body:/x{900}/ ¦ body:zstd ¦ body:mid
res.$.error.code=401 ¦ res.$.error.code="401" ¦ res.$.error.code>400 ¦ res.$.error.code!=401 ¦ res.$.error ¦ res.$.error.text="jwt audience" ¦ req.$.count>=2 ¦ res.$[0]="brotli orders" ¦ res.$.packed ¦ res.$.__proto__ ¦ res.$=zstd
size>1k ¦ size>18 ¦ size:0 ¦ size<=44 ¦ time>500ms ¦ time:12.5ms ¦ time<1s ¦ wait>200ms ¦ wait<1s ¦ wait:30ms ¦ wait!=30ms
at:today ¦ at:yesterday ¦ at>10:00 ¦ at:12:00 ¦ at<10:00 ¦ at<=12:00 ¦ at>2026-11-25 ¦ at:2026-11-24 ¦ at>=2026-11-25T12:30 ¦ at:2026-11-25T12:00:00 ¦ at<today ¦ at>2026-11-25T00:00:00Z
route:orders ¦ route:ord* ¦ route:* ¦ route:"orders*" ¦ -route:* ¦ consumer:acme ¦ consumer:Zo* ¦ consumer:"Zoë & sons" ¦ dialect:kong ¦ dialect:A* ¦ ip:127.0.0.1 ¦ ip:10.* ¦ ip:"::1"
policy:jwt ¦ policy:jwt=denied ¦ policy:*=denied ¦ policy:respond=answered ¦ policy:jwt=skipped ¦ policy:jwt=ok ¦ policy:r* ¦ -policy:jwt ¦ policy:*
by:gateway ¦ by:upstream ¦ by:none ¦ error:key_missing ¦ error:UPSTREAM_* ¦ error:* ¦ -error:* ¦ outcome:aborted ¦ outcome:failed ¦ outcome:rejected ¦ outcome:answered
type:json ¦ type:image/ ¦ type:EVENT ¦ -type:json ¦ is:pinned ¦ is:error ¦ is:replay ¦ is:streaming ¦ is:websocket ¦ is:aborted ¦ tag:slow ¦ tag:slow* ¦ tag:"a b" ¦ -tag:*
orders ¦ Bearer ¦ "v1 orders" ¦ -orders ¦ caf ¦ jwt ¦ http ¦ orders or jwt ¦ (orders or jwt) -status:500 ¦ not (orders status:200) ¦ -(-orders)
status:4xx -error:KEY_MISSING or is:pinned ¦ (url:orders or body:orders) by:upstream ¦ url:orders body:gzip method:GET ¦ -url:orders -url:q=
orders v1 api example com http kong 8000 ord exam ¦ api api api api api api api api api api orders url:v1/ ¦ http or http or http
~m POST & ~u orders ¦ !(~c 404 | ~c 500) ~q ¦ ~t json ¦ ~b orders ¦ ~d example\\.com ¦ ~a ¦ ~hq authorization ¦ ~u "4[23]$"
`
  .split(/\n| ¦ /)
  .map((filter) => filter.trim())
  .filter((filter) => filter !== '');

/** The index SQLite takes for a filter. */
function indexOf(filter: string): string {
  const { where, parameters } = compileFilter(filter, { now: NOON }).sql;
  const plan = database
    .prepare<unknown[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT e.id FROM exchanges AS e WHERE ${where} ORDER BY e.id DESC`,
    )
    .all(...parameters);
  return /INDEX (\w+)/.exec(plan[0]?.detail ?? '')?.[1] ?? 'none';
}

describe('SQL', () => {
  test.each([
    ['nothing', []],
    ['every second row', SUBJECTS.map((_, index) => index).filter((index) => index % 2 === 0)],
    ['everything', SUBJECTS.map((_, index) => index)],
  ])('finds the rows that the filter itself finds, with %s waiting for the index', (_, unindexed) => {
    index(unindexed);
    for (const filter of FILTERS) expect([filter, bySql(filter)]).toEqual([filter, byTest(filter)]);
  });

  test('finds the rows that the filter itself finds, for any filter', () => {
    index([3, 5, 8, 15]);
    fc.assert(
      fc.property(anyFilter(), (filter) => {
        expect([filter, bySql(filter)]).toEqual([filter, byTest(filter)]);
      }),
      { numRuns: 400 },
    );
  });

  test('is led by searches that must hold and has the others as conditions', () => {
    const {
      where,
      parameters,
      drivers,
      leaves: tests,
    } = compileFilter('orders url:v1/ status:5xx -jwt', { now: NOON }).sql;
    expect({ where, parameters, drivers, tests: tests.length }).toEqual({
      where:
        '(e.status >= 500 AND e.status <= 599) AND NOT (((e.id IN (SELECT rowid FROM words WHERE words MATCH ?)) OR (e.id IN (SELECT id FROM unindexed) AND slow(2, e.id) = 1)))',
      parameters: ['"jwt" *'],
      drivers: [
        { table: 'urls', match: '"v1/"', leaf: 0 },
        { table: 'words', match: '"orders" *', leaf: 1 },
      ],
      tests: 3,
    });
  });

  test('uses the partial indexes', () => {
    const filters = [
      'status:4xx',
      'status:404',
      'status>=500',
      'status:503',
      'is:pinned',
      'is:error',
      'error:UPSTREAM_*',
      'status:2xx',
    ];
    expect(filters.map(indexOf)).toEqual([
      'client_error',
      'client_error',
      'server_error',
      'server_error',
      'pinned',
      'failed',
      'failed',
      'none',
    ]);
  });
});

function byTest(filter: string): number[] {
  const { test: holds } = compileFilter(filter, { now: NOON });
  return SUBJECTS.filter((subject) => holds(subject)).map(({ exchange }) => exchange.id);
}

/** Rows by the SQL alone, joined with its drivers as the store does. */
function bySql(filter: string): number[] {
  const { sql } = compileFilter(filter, { now: NOON });
  leaves = sql.leaves;
  const indexed = sql.drivers.map(({ table }) => `AND e.id IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`);
  const waiting = sql.drivers.map(({ leaf }) => `AND slow(${leaf}, e.id) = 1`);
  const select = (isIn: string, drivers: string[]): string =>
    `SELECT e.id FROM exchanges AS e WHERE e.id ${isIn} (SELECT id FROM unindexed) AND (${sql.where}) ${drivers.join(' ')}`;
  const parts = [
    database
      .prepare<unknown[], number>(select('NOT IN', indexed))
      .pluck()
      .all(...sql.parameters, ...sql.drivers.map(({ match }) => match)),
    database
      .prepare<unknown[], number>(select('IN', waiting))
      .pluck()
      .all(...sql.parameters),
  ];
  return parts.flat().toSorted((left, right) => left - right);
}

/** Fills the full-text tables with all rows but these, given from 0. */
function index(unindexed: readonly number[]): void {
  database.exec(
    "DELETE FROM unindexed; INSERT INTO words(words) VALUES ('delete-all'); INSERT INTO urls(urls) VALUES ('delete-all')",
  );
  for (const [at, { exchange }] of SUBJECTS.entries()) {
    if (unindexed.includes(at)) database.prepare('INSERT INTO unindexed VALUES (?)').run(exchange.id);
    else {
      const { url, headers, requestBody, responseBody } = searchedText(exchange);
      database
        .prepare('INSERT INTO words(rowid, url, headers, request_body, response_body) VALUES (?, ?, ?, ?, ?)')
        .run(exchange.id, url, headers, requestBody, responseBody);
      database.prepare('INSERT INTO urls(rowid, url) VALUES (?, ?)').run(exchange.id, urlOf(exchange));
    }
  }
}

function insert({ exchange, isPinned, tags }: FilterSubject): void {
  const { request, response, attempts } = exchange;
  const [path = ''] = request.target.split('?', 1);
  const wait = attempts.at(-1)?.phases.wait ?? -1;
  const row = [
    exchange.id,
    exchange.startedAt,
    exchange.duration,
    request.method,
    exchange.scheme === 'https' ? 1 : 0,
    exchange.authority,
    path,
    path === request.target ? null : request.target.slice(path.length),
    response?.status ?? 0,
    ['gateway', 'upstream', 'none'].indexOf(exchange.by),
    ['answered', 'aborted', 'failed', 'rejected'].indexOf(exchange.outcome),
    exchange.route ?? null,
    exchange.consumer ?? null,
    exchange.error?.code ?? null,
    decidingSpan(exchange)?.name ?? null,
    exchange.dialect,
    exchange.client.address,
    request.body.size,
    response?.body.size ?? 0,
    mediaTypeOf(exchange),
    wait < 0 ? null : wait,
    (exchange.frames === undefined ? 0 : 1) + (isStreaming(exchange) ? 2 : 0),
    tags.length === 0 ? null : JSON.stringify(tags),
    isPinned ? 1 : 0,
    exchange.replayOf ?? null,
  ];
  database.prepare(`INSERT INTO exchanges VALUES (${row.map(() => '?').join(', ')})`).run(...row);
}
