import { join } from 'node:path';
import type { RecordingConfig } from '../model/config.ts';
import { type ErrorValue, GatewrightError } from '../model/errors.ts';
import type { ExchangeSink, RecordedError } from '../model/exchange.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { exchangesOf } from './batch.ts';
import { JoinedStore } from './joined-store.ts';
import { MOST_LIVE_ROWS } from './live-rows.ts';
import { MemoryStore } from './memory-store.ts';
import { moveSomeToFile } from './move-to-file.ts';
import { boundsOf, type RecorderOptions, tapeRulesOf } from './recorder-options.ts';
import { describeFailure, recordedError, type RecorderState } from './recorder-state.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { ExchangeStore } from './store.ts';
import type { PackedBatch } from './store-writer.ts';
import type { Retention, StoreTotals } from './store-upkeep.ts';
import { Tape } from './tape.ts';
import { fromErrorValue, Thread } from './thread.ts';
import type { BatchMessage, WriterCalls, WriterData, WriterMessage } from './writer-thread.ts';

/** The store's file in a workspace's private folder. */
export const STORE_FILE = 'exchanges.db';

const DEFAULT_BUDGET_BYTES = 64_000_000;
const RETRY_MILLIS = 10_000;
const RETAIN_EVERY_MILLIS = 60_000;

/** Hears of recorded rows: the newest, oldest first, and how many more there were. */
export type RowsListener = (rows: readonly ExchangeSummary[], skipped: number) => void;

/**
 * Records what the engine finishes. Exchanges go by the tape to a thread that alone writes the file; when the file
 * cannot be written they are kept in memory, and written once it can be again.
 */
export class Recorder {
  readonly store: ExchangeStore;
  readonly #options: RecorderOptions;
  readonly #file: string;
  readonly #tape: Tape;
  readonly #sqlite: SqliteStore;
  readonly #memory: MemoryStore;
  readonly #rowsListeners = new Set<RowsListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #opened: Promise<void>;
  #thread: Thread<WriterCalls>;
  #retention: Retention;
  #totals: StoreTotals = { exchanges: 0, bytes: 0, unindexed: 0 };
  #failure: RecordedError | undefined;
  #notice: string | undefined;
  #recovering: Promise<void> | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  readonly #retainTimer: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  /** Starts recording at once; the file is opened beside it. */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#file = join(options.folder, STORE_FILE);
    this.#retention = boundsOf(options.rules);
    this.#thread = this.#startThread();
    this.#tape = new Tape(
      { budgetBytes: options.budgetBytes ?? DEFAULT_BUDGET_BYTES, send: (batch) => this.#send(batch) },
      tapeRulesOf(options.rules, options.redactionKey),
    );
    this.#memory = new MemoryStore(options.clock);
    this.#sqlite = new SqliteStore({
      file: this.#file,
      clock: options.clock,
      wall: options.wall ?? options.clock,
      writer: () => this.#thread,
      totals: () => this.#totals,
    });
    this.store = new JoinedStore(this.#sqlite, this.#memory, () => this.#failure);
    this.#opened = this.#open();
    this.#retainTimer = setInterval(() => void this.#retain(), RETAIN_EVERY_MILLIS).unref();
  }

  /** Where the engine puts finished exchanges. */
  get sink(): ExchangeSink {
    return this.#tape;
  }

  /** Resolves when the file is open, or when it is known that it cannot be. */
  get opened(): Promise<void> {
    return this.#opened;
  }

  state(): RecorderState {
    const displaced = this.#memory.displaced;
    const problem = this.#failure === undefined ? this.#notice : describeFailure(this.#failure, displaced);
    return {
      state: this.#failure !== undefined ? 'memory' : this.#tape.isHeld ? 'held' : 'recording',
      ...(problem === undefined ? {} : { problem }),
      queued: this.#tape.queued,
      queuedBytes: this.#tape.queuedBytes,
      dropped: this.#tape.dropped + displaced,
      exchanges: this.#totals.exchanges + this.#memory.size,
      bytes: this.#totals.bytes,
      unindexed: this.#totals.unindexed,
      file: this.#file,
    };
  }

  /** Calls back with rows as they are committed. @returns The undo. */
  onRows(listener: RowsListener): () => void {
    this.#rowsListeners.add(listener);
    this.#watch();
    return () => {
      this.#rowsListeners.delete(listener);
      this.#watch();
    };
  }

  /** Calls back when the state may have changed. @returns The undo. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** New rules and bounds, from now on; they may make room where there was none. */
  configure(rules: RecordingConfig): void {
    this.#retention = boundsOf(rules);
    this.#tape.setRules(tapeRulesOf(rules, this.#options.redactionKey));
    if (this.#failure === undefined) void this.#retain();
    else this.#tryLater(0);
  }

  /** Resolves when everything pushed so far is in the file or, when that cannot be written, in memory. */
  async flush(): Promise<void> {
    this.#tape.flush();
    // Calls are answered after the batches that were sent before them; a thread that ended has nothing to write any more.
    await this.#thread.call('flush', []).catch(() => undefined);
  }

  /** Removes what was recorded so far and is not pinned. @returns How many exchanges. */
  async clear(): Promise<number> {
    await this.flush();
    let removed = this.#memory.clear();
    try {
      const newest = await this.#thread.call('newest', []);
      for (let some = -1; some !== 0; removed += Math.max(some, 0))
        some = await this.#thread.call('clearSome', [newest]);
    } catch (error) {
      // A file that cannot be used is known to be so; what is in memory was removed.
      if (this.#failure === undefined) throw error;
    }
    return removed;
  }

  /** Writes what is queued and closes the file. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    clearTimeout(this.#retryTimer);
    clearInterval(this.#retainTimer);
    await this.flush();
    // The last chance for what is in memory; that there is none was said long before.
    if (this.#memory.size > 0) await this.#recover().catch(() => undefined);
    await this.#sqlite.close();
    await this.#thread.call('close', []).catch(() => undefined);
    await this.#thread.close();
  }

  #startThread(): Thread<WriterCalls> {
    const { maxFileBytes } = this.#options;
    const workerData: WriterData = { file: this.#file, ...(maxFileBytes === undefined ? {} : { maxFileBytes }) };
    return new Thread(
      'writer-thread',
      { workerData },
      {
        // The writer's thread sends nothing else.
        onMessage: (message) => this.#hear(message as WriterMessage),
        onEnd: (error) => this.#threadEnded(error),
      },
    );
  }

  #send(batch: PackedBatch): void {
    const isSent = this.#thread.post({ kind: 'batch', ...batch } satisfies BatchMessage, [batch.buffer]);
    if (!isSent) this.#keepInMemory([batch]);
  }

  /** What the thread had and did not write is gone, and counted. */
  #threadEnded(error: GatewrightError): void {
    if (this.#closing !== undefined) return;
    this.#tape.lose();
    this.#fail(error);
  }

  async #open(): Promise<void> {
    try {
      this.#noteOpen(await this.#thread.call('open', []));
      void this.#retain();
      this.#changed();
    } catch (error) {
      this.#fail(error);
    }
  }

  #hear(message: WriterMessage): void {
    if (message.kind === 'committed') {
      this.#tape.done(message.batches);
      this.#tape.recycle(message.buffers);
      this.#totals = { ...this.#totals, exchanges: this.#totals.exchanges + message.count };
    } else if (message.kind === 'rows') {
      this.#tell(message.rows, message.skipped);
      return;
    } else if (message.kind === 'totals') this.#totals = message.totals;
    else this.#takeBack(message.batches, message.error);
    this.#changed();
  }

  #takeBack(batches: readonly PackedBatch[], error: ErrorValue): void {
    this.#fail(fromErrorValue(error));
    this.#keepInMemory(batches);
  }

  #keepInMemory(batches: readonly PackedBatch[]): void {
    const rows = batches.flatMap((batch) => exchangesOf(batch).map((exchange) => this.#memory.add(exchange)));
    this.#tape.done(batches.length);
    if (rows.length > 0) this.#tell(rows.slice(-MOST_LIVE_ROWS), Math.max(0, rows.length - MOST_LIVE_ROWS));
  }

  /** From now on exchanges stay in memory. The first failure is the one that is shown: later ones follow from it. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = recordedError(error);
    // A damaged file is moved aside as soon as it is opened again.
    this.#tryLater(this.#failure.code === 'STORE_CORRUPT' ? 0 : (this.#options.retryMillis ?? RETRY_MILLIS));
  }

  #tryLater(waitMillis: number): void {
    this.#changed();
    if (this.#closing !== undefined || this.#failure?.code === 'STORE_NEWER') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#recover().catch((error: unknown) => {
        this.#failure = recordedError(error);
        this.#tryLater(this.#options.retryMillis ?? RETRY_MILLIS);
      });
    }, waitMillis).unref();
  }

  /** Opens the file again and writes what is in memory. @throws why that cannot be. */
  #recover(): Promise<void> {
    return (this.#recovering ??= this.#reopen().finally(() => {
      this.#recovering = undefined;
    }));
  }

  async #reopen(): Promise<void> {
    if (this.#thread.isEnded) {
      this.#thread = this.#startThread();
      this.#watch();
    }
    this.#noteOpen(await this.#thread.call('open', []));
    // The readers may have a file open that was moved or replaced.
    await this.#sqlite.close();
    while (this.#memory.size > 0) {
      // What is past a bound makes room for what is not.
      await this.#retain();
      await moveSomeToFile(this.#memory, this.#sqlite);
    }
    this.#failure = undefined;
    this.#changed();
  }

  #noteOpen({ movedAside, totals }: ReturnType<WriterCalls['open']>): void {
    this.#totals = totals;
    if (movedAside === undefined) return;
    this.#notice = `the store was damaged; it was moved to ${movedAside} and a new one begun`;
  }

  async #retain(): Promise<void> {
    try {
      while (this.#closing === undefined && (await this.#thread.call('retain', [this.#retention, this.#now()])));
    } catch (error) {
      // Any other reason comes up again with the next batch, which is where it is handled.
      if (error instanceof GatewrightError && error.code === 'STORE_CORRUPT') this.#fail(error);
    }
  }

  #now(): number {
    return (this.#options.wall ?? this.#options.clock).now();
  }

  #tell(rows: readonly ExchangeSummary[], skipped: number): void {
    for (const listener of this.#rowsListeners) listener(rows, skipped);
  }

  #watch(): void {
    // A thread that has ended commits nothing that could be told.
    this.#thread.call('watch', [this.#rowsListeners.size > 0]).catch(() => undefined);
  }

  #changed(): void {
    for (const listener of this.#stateListeners) listener();
  }
}
