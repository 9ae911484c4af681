import type { Exchange } from '../model/exchange.ts';
import { GatewrightError } from '../model/errors.ts';
import type { ExchangeId } from '../model/units.ts';
import { readRecord } from './batch.ts';
import { plainBody } from './body-table.ts';
import type { Connection } from './database.ts';
import type { RawRecord } from './record-batch.ts';
import { readTags } from './row.ts';
import type { BodyHashes, RowMarks } from './summary.ts';

const NOTHING = Buffer.alloc(0);

interface RecordRow {
  readonly head: Buffer;
  readonly frames: Buffer | null;
  readonly tags: string | null;
  readonly pinned: number;
  readonly request_hash: Buffer | null;
  readonly request_encoding: number | null;
  readonly request_data: Buffer | null;
  readonly response_hash: Buffer | null;
  readonly response_encoding: number | null;
  readonly response_data: Buffer | null;
}

interface HeadRow {
  readonly head: Buffer;
  readonly frames: Buffer | null;
}

interface BodyIds {
  readonly request_body: number | null;
  readonly response_body: number | null;
}

/** An exchange as it was recorded, with what a user changed about its row. */
export interface StoredExchange {
  readonly exchange: Exchange;
  readonly marks: RowMarks;
  readonly hashes: BodyHashes;
}

/** Reads whole exchanges back; for the writer's upkeep and for readers. */
export class RecordTable {
  readonly #read;
  readonly #readHead;
  readonly #readBodyIds;
  readonly #readBody;

  constructor(connection: Connection) {
    // Two statements, since their join takes five times as long by measurement.
    this.#readHead = connection.prepare<[number], HeadRow>('SELECT head, frames FROM heads WHERE id = ?');
    this.#readBodyIds = connection.prepare<[number], BodyIds>(
      'SELECT request_body, response_body FROM exchanges WHERE id = ?',
    );
    this.#readBody = connection.prepare<[number], { readonly encoding: number; readonly data: Buffer }>(
      'SELECT encoding, data FROM bodies WHERE id = ?',
    );
    this.#read = connection.prepare<[number], RecordRow>(`
      SELECT h.head, h.frames, e.tags, e.pinned,
        q.hash AS request_hash, q.encoding AS request_encoding, q.data AS request_data,
        a.hash AS response_hash, a.encoding AS response_encoding, a.data AS response_data
      FROM exchanges e JOIN heads h ON h.id = e.id
        LEFT JOIN bodies q ON q.id = e.request_body LEFT JOIN bodies a ON a.id = e.response_body
      WHERE e.id = ?`);
  }

  /** The exchange with this id; undefined when there is none. */
  find(id: ExchangeId): StoredExchange | undefined {
    const row = this.#read.get(id);
    if (row === undefined) return undefined;
    const request = bodyOf(row.request_encoding, row.request_data);
    const response = bodyOf(row.response_encoding, row.response_data);
    const bytes = Buffer.concat([request, response, row.frames ?? NOTHING]);
    return {
      exchange: { ...readRecord(row.head, bytes), id },
      marks: { isPinned: row.pinned === 1, tags: readTags(row.tags) },
      hashes: {
        ...(row.request_hash === null ? {} : { request: row.request_hash.toString('hex') }),
        ...(row.response_hash === null ? {} : { response: row.response_hash.toString('hex') }),
      },
    };
  }

  /** The bytes of exchanges, for whoever makes exchanges of them elsewhere; undefined where there is none. */
  *rawRecords(ids: readonly ExchangeId[]): Generator<RawRecord | undefined> {
    // Many exchanges have the same body, which is kept, and then decompressed, once.
    const bodies = new Map<number, Buffer>();
    for (const id of ids) {
      const row = this.#readHead.get(id);
      const ids = this.#readBodyIds.get(id);
      if (row === undefined || ids === undefined) yield undefined;
      else {
        const { request_body, response_body } = ids;
        const frames = row.frames ?? NOTHING;
        yield { head: row.head, bodies: [this.#body(request_body, bodies), this.#body(response_body, bodies), frames] };
      }
    }
  }

  #body(id: number | null, known: Map<number, Buffer>): Buffer {
    if (id === null) return NOTHING;
    const before = known.get(id);
    if (before !== undefined) return before;
    const row = this.#readBody.get(id);
    const body = row === undefined ? NOTHING : plainBody(row.encoding, row.data);
    known.set(id, body);
    return body;
  }

  /** @throws EXCHANGE_NOT_FOUND */
  get(id: ExchangeId): StoredExchange {
    const found = this.find(id);
    if (found === undefined) throw new GatewrightError('EXCHANGE_NOT_FOUND', { id });
    return found;
  }
}

function bodyOf(encoding: number | null, data: Buffer | null): Buffer {
  return encoding === null || data === null ? NOTHING : plainBody(encoding, data);
}
