import { parentPort, workerData } from 'node:worker_threads';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { openForReading, storeError } from './database.ts';
import type { RecordBatch } from './record-batch.ts';
import type { StoredExchange } from './record-table.ts';
import { StoreReader } from './store-reader.ts';
import type { ListPage, ListQuery } from './store.ts';
import { type CallControl, HandedOver, serveCalls } from './thread.ts';

/** What a reader's thread is started with. */
export interface ReaderData {
  readonly file: string;
}

/** Calls a reader answers. */
export type ReaderCalls = {
  readonly list: (query: ListQuery, now: EpochMillis) => ListPage;
  readonly count: (filter: string, now: EpochMillis) => number;
  readonly get: (id: ExchangeId) => StoredExchange;
  readonly records: (ids: readonly ExchangeId[]) => RecordBatch;
  readonly body: (hash: string) => Uint8Array;
  readonly values: (field: string, prefix: string, limit: number) => { value: string; count: number }[];
};

if (parentPort !== null) {
  // Given by the store that starts the thread.
  const { file } = workerData as ReaderData;
  let reader: StoreReader | undefined;
  const open = (): StoreReader =>
    (reader ??= new StoreReader(openForReading(file, 32_000), openForReading(file, 8000)));
  const calls: {
    readonly [N in keyof ReaderCalls]: (
      parameters: Parameters<ReaderCalls[N]>,
      control: CallControl,
    ) => ReturnType<ReaderCalls[N]> | HandedOver<ReturnType<ReaderCalls[N]>>;
  } = {
    list: ([query, now], control) => open().list(query, now, control),
    count: ([filter, now], control) => open().count(filter, now, control),
    get: ([id]) => open().get(id),
    records: ([ids]) => {
      const batch = open().records(ids);
      return new HandedOver(batch, [batch.buffer]);
    },
    body: ([hash]) => open().body(hash),
    values: ([field, prefix, limit]) => open().values(field, prefix, limit),
  };
  serveCalls(parentPort, (name, parameters, control) => {
    // The caller is `Thread<ReaderCalls>`, which knows names and parameters.
    const call = calls[name as keyof ReaderCalls] as (given: readonly unknown[], control: CallControl) => unknown;
    try {
      return call(parameters, control);
    } catch (error) {
      throw isSqlite(error) ? storeError(error, file) : error;
    }
  });
}

function isSqlite(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqliteError';
}
