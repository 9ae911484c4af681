/** One step of the store's schema; the steps are run in order, each once. */
export interface Migration {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly sql: string;
}

/**
 * The schema, as the steps that lead to it. The number of steps done stands in `user_version`. A step that was
 * released is never edited; a change is a new step.
 *
 * - `exchanges`: what the list shows and filters; small rows, so that a scan of all of them stays cheap.
 * - `heads`: the packed exchange without its bodies (`batch.ts`), and the payloads of WebSocket frames.
 * - `bodies`: captured bytes, one row for equal ones, counted by `uses`.
 * - `unindexed`: rows whose text is not in the full-text index yet, and whose bodies are not compressed yet.
 * - `marks`: an id for about every 10,000 rows; a long scan goes from mark to mark, so that it can be stopped.
 * - `counts`: one row of totals, kept in the recording transaction.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    title: 'exchanges, heads, bodies, full text',
    sql: `
      CREATE TABLE exchanges (
        id INTEGER PRIMARY KEY,
        started_at REAL NOT NULL,
        duration REAL NOT NULL,
        method TEXT NOT NULL,
        scheme INTEGER NOT NULL,
        authority TEXT NOT NULL,
        path TEXT NOT NULL,
        query TEXT,
        status INTEGER NOT NULL,
        answered_by INTEGER NOT NULL,
        outcome INTEGER NOT NULL,
        route TEXT,
        consumer TEXT,
        error TEXT,
        decided_by TEXT,
        dialect TEXT NOT NULL,
        client TEXT NOT NULL,
        request_bytes INTEGER NOT NULL,
        response_bytes INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        phases BLOB,
        wait REAL,
        gateway REAL NOT NULL,
        flags INTEGER NOT NULL,
        tags TEXT,
        pinned INTEGER NOT NULL DEFAULT 0,
        deleted INTEGER,
        replay_of INTEGER,
        request_body INTEGER,
        response_body INTEGER
      );
      CREATE INDEX exchanges_client_error ON exchanges (id) WHERE status >= 400;
      CREATE INDEX exchanges_server_error ON exchanges (id) WHERE status >= 500;
      CREATE INDEX exchanges_failed ON exchanges (id) WHERE error IS NOT NULL;
      CREATE INDEX exchanges_pinned ON exchanges (id) WHERE pinned = 1;
      CREATE INDEX exchanges_deleted ON exchanges (deleted) WHERE deleted IS NOT NULL;
      CREATE TABLE heads (id INTEGER PRIMARY KEY, head BLOB NOT NULL, frames BLOB);
      CREATE TABLE bodies (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        encoding INTEGER NOT NULL,
        uses INTEGER NOT NULL,
        data BLOB NOT NULL
      );
      CREATE TABLE unindexed (id INTEGER PRIMARY KEY);
      CREATE TABLE marks (id INTEGER PRIMARY KEY);
      CREATE TABLE counts (exchanges INTEGER NOT NULL, since_mark INTEGER NOT NULL);
      INSERT INTO counts VALUES (0, 0);
      CREATE VIRTUAL TABLE words USING fts5 (
        url, headers, request_body, response_body,
        content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', detail = full
      );
      CREATE VIRTUAL TABLE urls USING fts5 (
        url, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 0'
      );
    `,
  },
  {
    title: 'tagged rows are found without a scan',
    sql: 'CREATE INDEX exchanges_tagged ON exchanges (id) WHERE tags IS NOT NULL',
  },
  {
    title: 'when an exchange that was made elsewhere came in; null for one that was recorded',
    sql: 'ALTER TABLE exchanges ADD COLUMN kept_since REAL',
  },
];

/** Values of `bodies.encoding`. */
export const BODY_ENCODING = { plain: 0, zstd: 1 } as const;

/** Bits of `exchanges.flags`. */
export const ROW_FLAGS = { webSocket: 1, streaming: 2 } as const;

/** Rows between two marks. */
export const ROWS_PER_MARK = 10_000;
