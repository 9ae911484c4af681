import { GatewrightError } from '../model/errors.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import type { EpochMillis, ExchangeId, Millis } from '../model/units.ts';
import { plainBody } from './body-table.ts';
import type { Connection } from './database.ts';
import { compileFilter, type CompiledFilter, type Driver } from './filter/compile.ts';
import { IdRanges } from './id-ranges.ts';
import { packRecords, type RecordBatch } from './record-batch.ts';
import { RecordTable, type StoredExchange } from './record-table.ts';
import { readTags, SUMMARY_COLUMNS, summaryOfRow, type StoredRow } from './row.ts';
import type { ListPage, ListQuery } from './store.ts';
import type { CallControl } from './thread.ts';

/** Records that are given at once come to about this much. */
const RECORDS_BYTES = 4_194_304;
const SLOW_CALLS_PER_CHECK = 64;
const VALUES_LOOK_AT_ROWS = 20_000;

/** Rows that are looked into, and for how long, before the full-text index is asked. */
const LOOKED_INTO = 200;
const LOOKING_MILLIS: Millis = 100;

/** Ids above one and below another. */
interface IdSpan {
  readonly after: ExchangeId;
  readonly before: ExchangeId;
}

/** A page that is being filled: one row more than is shown, to know whether there is a next one. */
interface Page {
  readonly isUpward: boolean;
  readonly wanted: number;
  readonly rows: StoredRow[];
}

/** Columns that completion offers values of. */
const VALUE_COLUMNS: Readonly<Record<string, string>> = {
  method: 'method',
  host: 'authority',
  path: 'path',
  route: 'route',
  status: 'status',
  consumer: 'consumer',
  error: 'error',
  policy: 'decided_by',
  type: 'media_type',
  dialect: 'dialect',
};

/** Reads the store's file: pages by id, filters as SQL, and what SQL cannot tell by looking at the exchange. */
export class StoreReader {
  readonly #connection: Connection;
  /** A second connection, since a function called by a statement cannot run statements on the first. */
  readonly #records: RecordTable;
  readonly #readRecords: (ids: readonly ExchangeId[]) => RecordBatch;
  #leaves: CompiledFilter['sql']['leaves'] = [];
  #control: CallControl | undefined;
  readonly #lookedInto: number;
  #slowCalls = 0;

  /** @param lookedInto Rows that a search looks into before it asks the full-text index. */
  constructor(connection: Connection, forRecords: Connection, lookedInto = LOOKED_INTO) {
    this.#connection = connection;
    this.#lookedInto = lookedInto;
    this.#records = new RecordTable(forRecords);
    // In one transaction, since beginning and ending one costs more than reading a record.
    this.#readRecords = forRecords.transaction((ids: readonly ExchangeId[]) =>
      packRecords(this.#records.rawRecords(ids), RECORDS_BYTES),
    );
    connection.function('slow', { deterministic: false }, (leaf, id) => this.#slow(Number(leaf), Number(id)));
  }

  list({ filter, before, after, limit }: ListQuery, now: EpochMillis, control: CallControl): ListPage {
    const compiled = compileFilter(filter, { now });
    const isUpward = after !== undefined && before === undefined;
    const page: Page = { isUpward, wanted: limit + 1, rows: [] };
    this.#with(compiled, control, () => {
      const span = { after: after ?? 0, before: before ?? Number.MAX_SAFE_INTEGER };
      const isSearch = compiled.sql.drivers.length > 0;
      const rest = isSearch ? this.#lookAtNearest(compiled, span, page, control) : span;
      if (rest !== undefined) this.#fill(compiled, rest, page, control);
    });
    return pageOf(page.rows.slice(0, limit).map(summaryOfRow), page.rows.length > limit, isUpward);
  }

  count(filter: string, now: EpochMillis, control: CallControl): number {
    const compiled = compileFilter(filter, { now });
    if (filter.trim() === '') return this.#countAll();
    const queries = this.#queriesOf(compiled, 'count(*)', '');
    let count = 0;
    this.#with(compiled, control, () => {
      for (const [low, high, done, total] of new IdRanges(this.#connection, 0, Number.MAX_SAFE_INTEGER, false)) {
        for (const { statement, parameters } of queries)
          count += Number(statement.pluck().get(low, high, ...parameters));
        control.check();
        control.report({ done, total });
      }
    });
    return count;
  }

  /** @throws EXCHANGE_NOT_FOUND */
  get(id: ExchangeId): StoredExchange {
    return this.#records.get(id);
  }

  /** As many of these exchanges as come to some megabytes, at least one. */
  records(ids: readonly ExchangeId[]): RecordBatch {
    return this.#readRecords(ids);
  }

  /** @throws BODY_NOT_FOUND */
  body(hash: string): Buffer {
    const row = this.#connection
      .prepare<[Buffer], { encoding: number; data: Buffer }>('SELECT encoding, data FROM bodies WHERE hash = ?')
      .get(Buffer.from(hash, 'hex'));
    if (row === undefined) throw new GatewrightError('BODY_NOT_FOUND', { hash });
    return plainBody(row.encoding, row.data);
  }

  /** Values among the newest rows, most frequent first. */
  values(field: string, prefix: string, limit: number): { value: string; count: number }[] {
    if (field === 'tag') return this.#tags(prefix, limit);
    const column = VALUE_COLUMNS[field];
    if (column === undefined) return [];
    return this.#connection
      .prepare<[number, string, number], { value: string; count: number }>(
        `SELECT CAST(value AS TEXT) AS value, count(*) AS count
         FROM (SELECT ${column} AS value FROM exchanges WHERE deleted IS NULL ORDER BY id DESC LIMIT ?)
         WHERE value IS NOT NULL AND value <> '' AND CAST(value AS TEXT) LIKE ? ESCAPE '\\'
         GROUP BY value ORDER BY count(*) DESC, value LIMIT ?`,
      )
      .all(VALUES_LOOK_AT_ROWS, likePrefix(prefix), limit);
  }

  #tags(prefix: string, limit: number): { value: string; count: number }[] {
    const counts = new Map<string, number>();
    const rows = this.#connection
      .prepare<[number], string>(
        'SELECT tags FROM exchanges WHERE tags IS NOT NULL AND deleted IS NULL ORDER BY id DESC LIMIT ?',
      )
      .pluck()
      .iterate(VALUES_LOOK_AT_ROWS);
    for (const text of rows)
      for (const tag of readTags(text))
        if (tag.toLowerCase().startsWith(prefix.toLowerCase())) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, limit);
  }

  #countAll(): number {
    const statement = this.#connection.prepare<[], number>(
      'SELECT exchanges - (SELECT count(*) FROM exchanges WHERE deleted IS NOT NULL) FROM counts',
    );
    return statement.pluck().get() ?? 0;
  }

  /**
   * Looks into the nearest rows one by one: a word that many rows have fills a page sooner than the index could say which
   * rows those are.
   * @returns The ids that are still to be searched; undefined when there are none.
   */
  #lookAtNearest({ sql }: CompiledFilter, span: IdSpan, page: Page, control: CallControl): IdSpan | undefined {
    const { isUpward } = page;
    const candidates = this.#connection.prepare<unknown[], number>(
      `SELECT e.id FROM exchanges e WHERE e.id >= ? AND e.id < ? AND e.deleted IS NULL AND (${sql.where})
       ORDER BY e.id ${isUpward ? 'ASC' : 'DESC'} LIMIT ?`,
    );
    const end = performance.now() + LOOKING_MILLIS;
    let left = this.#lookedInto;
    for (const [low, high] of new IdRanges(this.#connection, span.after, span.before, isUpward)) {
      control.check();
      for (const id of candidates.pluck().all(low, high, ...sql.parameters, left)) {
        left -= 1;
        if (this.#look(sql.drivers, id, page)) return undefined;
        if (left === 0 || performance.now() > end) return isUpward ? { ...span, after: id } : { ...span, before: id };
      }
      if (performance.now() > end) return isUpward ? { ...span, after: high - 1 } : { ...span, before: low };
    }
    return undefined;
  }

  /** Adds a row to the page when every search finds it. @returns Whether the page is full. */
  #look(drivers: readonly Driver[], id: ExchangeId, page: Page): boolean {
    if (!drivers.every(({ leaf }) => this.#slow(leaf, id) === 1)) return false;
    const row = this.#connection
      .prepare<[number], StoredRow>(`SELECT ${SUMMARY_COLUMNS} FROM exchanges e WHERE e.id = ?`)
      .get(id);
    return row !== undefined && page.rows.push(row) === page.wanted;
  }

  #fill(compiled: CompiledFilter, { after, before }: IdSpan, page: Page, control: CallControl): void {
    const { isUpward, wanted, rows } = page;
    const queries = this.#queriesOf(compiled, SUMMARY_COLUMNS, `ORDER BY e.id ${isUpward ? 'ASC' : 'DESC'} LIMIT ?`);
    for (const [low, high, done, total] of new IdRanges(this.#connection, after, before, isUpward)) {
      const found = queries.flatMap(
        ({ statement, parameters }) =>
          // The statement selects the columns of a stored row.
          statement.all(low, high, ...parameters, wanted - rows.length) as StoredRow[],
      );
      found.sort((a, b) => (isUpward ? a.id - b.id : b.id - a.id));
      rows.push(...found);
      if (rows.length >= wanted) return;
      control.check();
      control.report({ done, total });
    }
  }

  /** Statements that take a lower and an upper id, then these parameters; together they find each row once. */
  #queriesOf({ sql }: CompiledFilter, columns: string, end: string) {
    const where = `e.id >= ? AND e.id < ? AND e.deleted IS NULL AND (${sql.where})`;
    const [first, ...others] = searchesOf(sql.drivers);
    if (first === undefined)
      return [
        {
          statement: this.#connection.prepare(`SELECT ${columns} FROM exchanges e WHERE ${where} ${end}`),
          parameters: sql.parameters,
        },
      ];
    const { table } = first;
    const range = where.replace('e.id >= ? AND e.id < ?', `${table}.rowid >= ? AND ${table}.rowid < ?`);
    // As a list that is made once: asked row by row, the index would be searched for each of them.
    const also = others.map((other) => `AND e.id IN (SELECT rowid FROM ${other.table} WHERE ${other.table} MATCH ?)`);
    const tests = sql.drivers.map(({ leaf }) => `AND slow(${leaf}, e.id) = 1`);
    return [
      {
        statement: this.#connection.prepare(
          `SELECT ${columns} FROM ${table} CROSS JOIN exchanges e ON e.id = ${table}.rowid
           WHERE ${range} AND ${table} MATCH ? ${also.join(' ')} ${end.replace('e.id', `${table}.rowid`)}`,
        ),
        parameters: [...sql.parameters, first.match, ...others.map(({ match }) => match)],
      },
      {
        statement: this.#connection.prepare(
          `SELECT ${columns} FROM unindexed u CROSS JOIN exchanges e ON e.id = u.id WHERE ${where} ${tests.join(' ')} ${end}`,
        ),
        parameters: sql.parameters,
      },
    ];
  }

  /** Lends the leaves of a filter and its caller to `slow` while a query runs. */
  #with(compiled: CompiledFilter, control: CallControl, run: () => void): void {
    this.#leaves = compiled.sql.leaves;
    this.#control = control;
    try {
      this.#connection.transaction(run)();
    } finally {
      this.#leaves = [];
      this.#control = undefined;
    }
  }

  #slow(leaf: number, id: number): number {
    this.#slowCalls += 1;
    if (this.#slowCalls % SLOW_CALLS_PER_CHECK === 0) this.#control?.check();
    const stored = this.#records.find(id);
    const isMatch = stored !== undefined && this.#leaves[leaf]?.({ exchange: stored.exchange, ...stored.marks });
    return isMatch === true ? 1 : 0;
  }
}

/** One search a table: searches of the same index are faster together. */
function searchesOf(drivers: readonly Driver[]): { readonly table: Driver['table']; readonly match: string }[] {
  const tables = [...new Set(drivers.map(({ table }) => table))];
  return tables.map((table) => {
    const matches = drivers.filter((driver) => driver.table === table).map(({ match }) => `(${match})`);
    return { table, match: matches.join(' AND ') };
  });
}

function likePrefix(prefix: string): string {
  return `${prefix.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

function pageOf(rows: ExchangeSummary[], hasMore: boolean, isUpward: boolean): ListPage {
  if (isUpward) return { rows: rows.toReversed() };
  const last = rows.at(-1);
  return { rows, ...(hasMore && last !== undefined ? { next: last.id } : {}) };
}
