import { parentPort, receiveMessageOnPort, type MessagePort, workerData } from 'node:worker_threads';
import type { ErrorValue } from '../model/errors.ts';
import { toErrorValue } from '../model/errors.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { BodyTable } from './body-table.ts';
import { isDamage, openDatabase, storeError, type Connection } from './database.ts';
import { LiveRows, MOST_LIVE_ROWS } from './live-rows.ts';
import type { RowChange } from './store.ts';
import { type PackedBatch, StoreWriter } from './store-writer.ts';
import { type Retention, type StoreTotals, StoreUpkeep } from './store-upkeep.ts';
import { serveCalls } from './thread.ts';

/** What the writer's thread is started with. */
export interface WriterData {
  readonly file: string;
  /** The file may not become larger; reaching it is the same as a full disk. */
  readonly maxFileBytes?: number;
}

/** A run of exchanges for the writer. */
export interface BatchMessage extends PackedBatch {
  readonly kind: 'batch';
}

/** What the writer says by itself. */
export type WriterMessage =
  | {
      /** These batches are in the file. */
      readonly kind: 'committed';
      readonly batches: number;
      readonly count: number;
      /** What the batches came in, to be used again. */
      readonly buffers: readonly ArrayBuffer[];
    }
  /** The newest of what was committed, while somebody watches; `skipped` were too many to tell. */
  | { readonly kind: 'rows'; readonly rows: readonly ExchangeSummary[]; readonly skipped: number }
  /** These batches are not in the file; their bytes come back, so that nothing is lost. */
  | { readonly kind: 'refused'; readonly batches: readonly PackedBatch[]; readonly error: ErrorValue }
  | { readonly kind: 'totals'; readonly totals: StoreTotals };

/** Calls the writer answers. */
export type WriterCalls = {
  readonly open: () => { readonly movedAside?: string; readonly totals: StoreTotals };
  readonly change: (ids: readonly number[], change: RowChange, now: EpochMillis) => number;
  /** Gives the ids that the exchanges have now. */
  readonly insert: (batch: PackedBatch, now: EpochMillis) => readonly ExchangeId[];
  /** The highest id; 0 in an empty store. */
  readonly newest: () => ExchangeId;
  /** Removes some of the rows up to this id that are not pinned, and gives how many; none at the end. */
  readonly clearSome: (upTo: ExchangeId) => number;
  readonly retain: (bounds: Retention, now: EpochMillis) => boolean;
  /** From now on the newest rows are told as they are committed, or not. */
  readonly watch: (isWatched: boolean) => void;
  /** Tells the rows that wait to be told. */
  readonly flush: () => void;
  /** Indexes everything that waits; for tests and benchmarks. */
  readonly settle: () => void;
  readonly close: () => void;
};

const TRANSACTION_BYTES = 8_388_608;
/** While this many exchanges a second come in, upkeep waits. */
const BUSY_ROWS_A_SECOND = 2000;
const UPKEEP_DELAY_MILLIS = 200;
const TOTALS_EVERY_MILLIS = 500;

/** The thread that alone writes the store's file. */
class WriterThread {
  readonly #port: MessagePort;
  readonly #data: WriterData;
  readonly #take: (message: unknown) => void;
  #connection: Connection | undefined;
  #writer: StoreWriter | undefined;
  #upkeep: StoreUpkeep | undefined;
  #upkeepTimer: NodeJS.Timeout | undefined;
  #totalsTimer: NodeJS.Timeout | undefined;
  #isDamaged = false;
  /** Copying rows to another thread costs both of them, so it is done only for somebody who looks. */
  #isWatched = false;
  readonly #live = new LiveRows((rows, skipped) => this.#say({ kind: 'rows', rows, skipped }));
  #rowsThisSecond = 0;
  #secondStarted = 0;

  static start(port: MessagePort, data: WriterData): WriterThread {
    return new WriterThread(port, data);
  }

  private constructor(port: MessagePort, data: WriterData) {
    this.#port = port;
    this.#data = data;
    this.#take = serveCalls(
      port,
      (name, parameters) => this.#handle(name, parameters),
      (message) => this.#takeBatches(message),
    );
  }

  readonly #calls: { readonly [N in keyof WriterCalls]: WriterCalls[N] } = {
    open: () => this.#open(),
    change: (ids, change, now) => this.#tools().upkeep.change(ids, change, now),
    insert: (batch, now) => {
      const ids = this.#tools().writer.insert(batch, now);
      this.#scheduleUpkeep(0);
      return ids;
    },
    watch: (isWatched) => void (this.#isWatched = isWatched),
    flush: () => this.#live.flush(),
    newest: () => this.#tools().upkeep.newest(),
    clearSome: (upTo) => this.#tools().upkeep.clearSome(upTo),
    retain: (bounds, now) => this.#tools().upkeep.retainSome(bounds, now),
    settle: () => {
      while (this.#tools().upkeep.indexSome());
    },
    close: () => this.#close(),
  };

  #handle(name: string, parameters: readonly unknown[]): unknown {
    // The caller is `Thread<WriterCalls>`, which knows names and parameters.
    const call = this.#calls[name as keyof WriterCalls] as (...given: readonly unknown[]) => unknown;
    try {
      const value = call(...parameters);
      this.#scheduleTotals();
      return value;
    } catch (error) {
      this.#noteDamage(error);
      throw storeError(error, this.#data.file);
    }
  }

  #open(): ReturnType<WriterCalls['open']> {
    this.#close();
    const { file, ...limits } = this.#data;
    const { connection, movedAside } = openDatabase(file, { ...limits, isDamaged: this.#isDamaged });
    this.#isDamaged = false;
    const bodies = new BodyTable(connection);
    this.#connection = connection;
    this.#writer = new StoreWriter(connection, bodies);
    this.#upkeep = new StoreUpkeep(connection, bodies);
    this.#scheduleUpkeep(UPKEEP_DELAY_MILLIS);
    const totals = this.#upkeep.totals();
    return movedAside === undefined ? { totals } : { totals, movedAside };
  }

  #tools(): { readonly writer: StoreWriter; readonly upkeep: StoreUpkeep } {
    if (this.#writer === undefined || this.#upkeep === undefined) throw new Error('the store is not open');
    return { writer: this.#writer, upkeep: this.#upkeep };
  }

  /** Writes the batch that came, and those that came behind it, in one transaction. */
  #takeBatches(message: unknown): void {
    // Only the tape sends what is not a call.
    const batches = [message as BatchMessage];
    let bytes = batches[0]?.byteLength ?? 0;
    while (bytes < TRANSACTION_BYTES) {
      const next = receiveMessageOnPort(this.#port);
      if (next === undefined) break;
      const waiting: unknown = next.message;
      if (!isBatch(waiting)) {
        this.#commit(batches);
        this.#take(waiting);
        return;
      }
      batches.push(waiting);
      bytes += waiting.byteLength;
    }
    this.#commit(batches);
  }

  #commit(batches: readonly BatchMessage[]): void {
    const total = batches.reduce((sum, { count }) => sum + count, 0);
    try {
      const rows = this.#tools().writer.write(batches, this.#isWatched ? MOST_LIVE_ROWS : 0);
      const buffers = batches.map(({ buffer }) => buffer);
      this.#say({ kind: 'committed', batches: batches.length, count: total, buffers }, buffers);
      if (this.#isWatched) this.#live.add(rows, total - rows.length);
    } catch (error) {
      this.#refuse(batches, error);
    }
    this.#noteBusy(total);
    this.#scheduleUpkeep(UPKEEP_DELAY_MILLIS);
    this.#scheduleTotals();
  }

  #refuse(batches: readonly PackedBatch[], error: unknown): void {
    this.#noteDamage(error);
    const message: WriterMessage = {
      kind: 'refused',
      batches: batches.map(({ buffer, byteLength, count }) => ({ buffer, byteLength, count })),
      error: toErrorValue(storeError(error, this.#data.file)),
    };
    this.#port.postMessage(
      message,
      batches.map(({ buffer }) => buffer),
    );
  }

  /** A damaged file is not touched any more; the next `open` moves it aside. */
  #noteDamage(error: unknown): void {
    if (!isDamage(error)) return;
    this.#isDamaged = true;
    this.#close();
  }

  #noteBusy(rows: number): void {
    const now = performance.now();
    if (now - this.#secondStarted > 1000) {
      this.#secondStarted = now;
      this.#rowsThisSecond = 0;
    }
    this.#rowsThisSecond += rows;
  }

  #isBusy(): boolean {
    return performance.now() - this.#secondStarted < 1500 && this.#rowsThisSecond > BUSY_ROWS_A_SECOND;
  }

  #scheduleUpkeep(delay: number): void {
    if (this.#upkeepTimer !== undefined || this.#upkeep === undefined) return;
    this.#upkeepTimer = setTimeout(() => {
      this.#upkeepTimer = undefined;
      this.#keepUp();
    }, delay);
  }

  #keepUp(): void {
    if (this.#upkeep === undefined) return;
    if (this.#isBusy()) {
      this.#scheduleUpkeep(UPKEEP_DELAY_MILLIS);
      return;
    }
    try {
      if (this.#upkeep.indexSome()) this.#scheduleUpkeep(0);
      this.#scheduleTotals();
    } catch (error) {
      this.#refuse([], error);
    }
  }

  #scheduleTotals(): void {
    this.#totalsTimer ??= setTimeout(() => {
      this.#totalsTimer = undefined;
      if (this.#upkeep !== undefined) this.#say({ kind: 'totals', totals: this.#upkeep.totals() });
    }, TOTALS_EVERY_MILLIS);
  }

  #say(message: WriterMessage, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #close(): void {
    clearTimeout(this.#upkeepTimer);
    clearTimeout(this.#totalsTimer);
    this.#upkeepTimer = undefined;
    this.#totalsTimer = undefined;
    this.#writer = undefined;
    this.#upkeep = undefined;
    this.#connection?.close();
    this.#connection = undefined;
  }
}

function isBatch(message: unknown): message is BatchMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'batch';
}

// Given by the recorder that starts the thread.
if (parentPort !== null) WriterThread.start(parentPort, workerData as WriterData);
