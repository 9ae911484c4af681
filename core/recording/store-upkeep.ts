import type { EpochMillis, Millis } from '../model/units.ts';
import type { BodyTable } from './body-table.ts';
import type { Connection } from './database.ts';
import { searchedText } from './filter/searched-text.ts';
import { RecordTable } from './record-table.ts';
import { readTags } from './row.ts';
import type { RowChange } from './store.ts';

const ROWS_A_SLICE = 50;
const REMOVED_A_SLICE = 200;
/** Free pages given back to the file system in one slice; as many may stay free. */
const VACUUM_PAGES = 2000;
/** The full-text index keeps what was removed until its segments are merged: a piece of that work, if there is any. */
const MERGE = `
  INSERT INTO words (words, rank) VALUES ('merge', 500); INSERT INTO urls (urls, rank) VALUES ('merge', 500);
`;
/** Whole tables are emptied without a look at their rows. */
const EMPTY = `
  DELETE FROM exchanges; DELETE FROM heads; DELETE FROM bodies; DELETE FROM unindexed; DELETE FROM marks;
  INSERT INTO words (words) VALUES ('delete-all'); INSERT INTO urls (urls) VALUES ('delete-all');
  UPDATE counts SET exchanges = 0;
`;
/** How long a deleted row can be brought back. */
const UNDO_MILLIS: Millis = 10 * 60_000;

/** How long and how much is kept; absent bounds do not bind. Pinned rows are kept whatever the bounds say. */
export interface Retention {
  readonly maxAgeMillis?: Millis;
  readonly maxCount?: number;
  readonly maxBytes?: number;
}

/** What there is in the file. */
export interface StoreTotals {
  /** Deleted ones that can be brought back included. */
  readonly exchanges: number;
  /** Bytes in use. */
  readonly bytes: number;
  /** Rows that wait for the full-text index. */
  readonly unindexed: number;
}

/** What the writer does when there is nothing to write: full text, compression, retention, and what users change. */
export class StoreUpkeep {
  readonly #connection: Connection;
  readonly #bodies: BodyTable;
  readonly #records: RecordTable;
  readonly #statements;

  constructor(connection: Connection, bodies: BodyTable) {
    this.#connection = connection;
    this.#bodies = bodies;
    this.#records = new RecordTable(connection);
    this.#statements = prepareStatements(connection);
  }

  /** Indexes and compresses the next few rows, oldest first. @returns Whether there are more. */
  indexSome(): boolean {
    const { unindexed, indexWords, indexUrl, indexed, bodiesOf } = this.#statements;
    const ids = unindexed.all(ROWS_A_SLICE);
    this.#connection.transaction(() => {
      for (const id of ids) {
        const stored = this.#records.find(id);
        if (stored !== undefined) {
          const { url, headers, requestBody, responseBody } = searchedText(stored.exchange);
          indexWords.run(id, url, headers, requestBody, responseBody);
          indexUrl.run(id, url);
        }
        const bodies = bodiesOf.get(id);
        for (const body of [bodies?.request_body, bodies?.response_body])
          if (body !== undefined && body !== null) this.#bodies.compress(body);
        indexed.run(id);
      }
    })();
    return ids.length === ROWS_A_SLICE;
  }

  /** Pins, tags, hides or brings back rows. @returns How many rows there were. */
  change(ids: readonly number[], change: RowChange, now: EpochMillis): number {
    const { pin, hide, restore } = this.#statements;
    return this.#connection.transaction(() => {
      let changed = 0;
      for (const id of ids) {
        if (change.kind === 'pin') changed += pin.run(change.pinned ? 1 : 0, id).changes;
        else if (change.kind === 'delete') changed += hide.run(now, id).changes;
        else if (change.kind === 'restore') changed += restore.run(id).changes;
        else changed += this.#retag(id, change.add, change.remove);
      }
      return changed;
    })();
  }

  /** Removes the next few rows that are past a bound or were deleted a while ago. @returns Whether there are more. */
  retainSome(bounds: Retention, now: EpochMillis): boolean {
    const { deletedBefore, olderThan, oldest } = this.#statements;
    const gone = deletedBefore.all(now - UNDO_MILLIS, REMOVED_A_SLICE);
    const bound = now - (bounds.maxAgeMillis ?? Infinity);
    // Ids are microseconds of the wall clock, so that the table itself leads to the rows; `started_at` may have been moved.
    const old = bound === -Infinity ? [] : olderThan.all(bound * 1000, bound, REMOVED_A_SLICE);
    const excess = oldest.all(Math.min(REMOVED_A_SLICE, this.#excess(bounds)));
    const ids = [...new Set([...gone, ...old, ...excess])];
    this.remove(ids);
    if (ids.length > 0) this.#connection.exec(MERGE);
    const hasMore = ids.length >= REMOVED_A_SLICE || (ids.length > 0 && this.#excess(bounds) > 0);
    return this.#giveBack() || hasMore;
  }

  /** Removes rows for good, and bodies that no other row has. */
  remove(ids: readonly number[]): void {
    if (ids.length === 0) return;
    try {
      this.#connection.transaction(() => {
        const removed = ids.filter((id) => this.#removeOne(id)).length;
        this.#bodies.flush();
        this.#statements.uncount.run(removed);
      })();
    } catch (error) {
      // Nothing was removed, so no body has a use less.
      this.#bodies.forget();
      throw error;
    }
  }

  /**
   * Removes rows up to an id that are not pinned: everything in one go where nothing has to stay, else the next few.
   * @returns How many; none at the end.
   */
  clearSome(upTo: number): number {
    const exchanges = this.exchanges();
    if (exchanges > 0 && this.newest() <= upTo && this.#statements.pinned.get() === undefined) {
      this.#connection.transaction(() => this.#connection.exec(EMPTY))();
      this.#bodies.forget();
      return exchanges;
    }
    const ids = this.#statements.clearable.all(upTo, REMOVED_A_SLICE);
    this.remove(ids);
    return ids.length;
  }

  /** The highest id; 0 in an empty store. */
  newest(): number {
    return this.#statements.newest.get() ?? 0;
  }

  /** Bytes in use in the file. */
  bytes(): number {
    const read = (name: string): number => Number(this.#connection.pragma(name, { simple: true }));
    return (read('page_count') - read('freelist_count')) * read('page_size');
  }

  /** How many exchanges the file has, deleted ones that can be brought back included. */
  exchanges(): number {
    return this.#statements.exchanges.get() ?? 0;
  }

  /** Rows that wait for the full-text index. */
  waiting(): number {
    return this.#statements.waiting.get() ?? 0;
  }

  totals(): StoreTotals {
    return { exchanges: this.exchanges(), bytes: this.bytes(), unindexed: this.waiting() };
  }

  /** Makes the file smaller when much of it is free. @returns Whether there is more to give back. */
  #giveBack(): boolean {
    const free = (): number => Number(this.#connection.pragma('freelist_count', { simple: true }));
    const before = free();
    if (before <= VACUUM_PAGES) return false;
    this.#connection.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
    const after = free();
    return after > VACUUM_PAGES && after < before;
  }

  #removeOne(id: number): boolean {
    const bodies = this.#statements.bodiesOf.get(id);
    if (bodies === undefined) return false;
    for (const body of [bodies.request_body, bodies.response_body]) if (body !== null) this.#bodies.release(body);
    for (const statement of this.#statements.removals) statement.run(id);
    return true;
  }

  #excess({ maxCount, maxBytes }: Retention): number {
    const exchanges = this.exchanges();
    const overCount = maxCount === undefined ? 0 : exchanges - maxCount;
    const bytes = maxBytes === undefined ? 0 : this.bytes();
    const overBytes = maxBytes === undefined || bytes <= maxBytes ? 0 : Math.ceil(exchanges * (1 - maxBytes / bytes));
    return Math.max(0, overCount, overBytes);
  }

  #retag(id: number, add: readonly string[], remove: readonly string[]): number {
    const { tagsOf, tag } = this.#statements;
    const row = tagsOf.get(id);
    if (row === undefined) return 0;
    const tags = [...new Set([...readTags(row.tags), ...add])].filter((name) => !remove.includes(name));
    return tag.run(tags.length === 0 ? null : JSON.stringify(tags), id).changes;
  }
}

function prepareStatements(connection: Connection) {
  const ids = <P extends unknown[]>(sql: string) => connection.prepare<P, number>(sql).pluck();
  return {
    unindexed: ids<[number]>('SELECT id FROM unindexed ORDER BY id LIMIT ?'),
    indexWords: connection.prepare(
      'INSERT INTO words (rowid, url, headers, request_body, response_body) VALUES (?, ?, ?, ?, ?)',
    ),
    indexUrl: connection.prepare('INSERT INTO urls (rowid, url) VALUES (?, ?)'),
    indexed: connection.prepare<[number]>('DELETE FROM unindexed WHERE id = ?'),
    bodiesOf: connection.prepare<[number], { request_body: number | null; response_body: number | null }>(
      'SELECT request_body, response_body FROM exchanges WHERE id = ?',
    ),
    pin: connection.prepare<[number, number]>('UPDATE exchanges SET pinned = ? WHERE id = ?'),
    hide: connection.prepare<[number, number]>('UPDATE exchanges SET deleted = ? WHERE id = ? AND deleted IS NULL'),
    restore: connection.prepare<[number]>('UPDATE exchanges SET deleted = NULL WHERE id = ? AND deleted IS NOT NULL'),
    tagsOf: connection.prepare<[number], { tags: string | null }>('SELECT tags FROM exchanges WHERE id = ?'),
    tag: connection.prepare<[string | null, number]>('UPDATE exchanges SET tags = ? WHERE id = ?'),
    deletedBefore: ids<[number, number]>('SELECT id FROM exchanges WHERE deleted < ? LIMIT ?'),
    olderThan: ids<[number, number, number]>(
      'SELECT id FROM exchanges WHERE id < ? AND ifnull(kept_since, 0) < ? AND pinned = 0 ORDER BY id LIMIT ?',
    ),
    clearable: ids<[number, number]>('SELECT id FROM exchanges WHERE pinned = 0 AND id <= ? ORDER BY id LIMIT ?'),
    pinned: ids<[]>('SELECT id FROM exchanges WHERE pinned = 1 LIMIT 1'),
    newest: ids<[]>('SELECT id FROM exchanges ORDER BY id DESC LIMIT 1'),
    // What was imported takes its turn by the time it came in, not by the time it was made.
    oldest: ids<[number]>(`
      SELECT id FROM exchanges WHERE pinned = 0 AND ifnull(kept_since, 0) < ifnull(
        (SELECT id / 1000 FROM exchanges WHERE pinned = 0 AND kept_since IS NULL ORDER BY id LIMIT 1), 9e99)
      ORDER BY id LIMIT ?`),
    uncount: connection.prepare<[number]>('UPDATE counts SET exchanges = exchanges - ?'),
    exchanges: connection.prepare<[], number>('SELECT exchanges FROM counts').pluck(),
    waiting: connection.prepare<[], number>('SELECT count(*) FROM unindexed').pluck(),
    removals: ['words', 'urls']
      .map((table) => connection.prepare<[number]>(`DELETE FROM ${table} WHERE rowid = ?`))
      .concat(
        ['unindexed', 'heads', 'exchanges'].map((table) =>
          connection.prepare<[number]>(`DELETE FROM ${table} WHERE id = ?`),
        ),
      ),
  };
}
