import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import type { RecordingConfig } from '../model/config.ts';
import { describeError, type ErrorValue, GatewrightError } from '../model/errors.ts';
import type { ExchangeSink, RecordedError } from '../model/exchange.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { readRecord, recordsOf } from './batch.ts';
import { JoinedStore } from './joined-store.ts';
import { MemoryStore } from './memory-store.ts';
import { redactExchange } from './redaction.ts';
import { SqliteStore, type StoreTotals } from './sqlite-store.ts';
import type { ExchangeStore } from './store.ts';
import type { PackedBatch } from './store-writer.ts';
import type { Retention } from './store-upkeep.ts';
import { Tape } from './tape.ts';
import { fromErrorValue, Thread } from './thread.ts';
import type { BatchMessage, WriterCalls, WriterData, WriterMessage } from './writer-thread.ts';

/** The store's file in a workspace's private folder. */
export const STORE_FILE = 'exchanges.db';

const DEFAULT_BUDGET_BYTES = 64_000_000;
const RETRY_MILLIS = 10_000;
const RETAIN_EVERY_MILLIS = 60_000;

/** What a recorder is made of. */
export interface RecorderOptions {
  /** Folder of the store, made when it is not there; readable by the owner only. */
  readonly folder: string;
  readonly clock: Clock;
  readonly rules: RecordingConfig;
  /** Key of the stand-ins that redaction writes. */
  readonly redactionKey: Uint8Array;
  readonly budgetBytes?: number;
  /** How long to wait before the file is tried again after it could not be written. */
  readonly retryMillis?: number;
}

/** How the recorder is doing, in words for the status bar. */
export interface RecorderState extends StoreTotals {
  readonly state: 'recording' | 'memory' | 'held';
  readonly problem?: string;
  readonly queued: number;
  readonly queuedBytes: number;
  readonly dropped: number;
  readonly file: string;
}

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
  readonly #thread: Thread<WriterCalls>;
  readonly #sqlite: SqliteStore;
  readonly #memory: MemoryStore;
  readonly #rowsListeners = new Set<RowsListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #opened: Promise<void>;
  #retention: Retention;
  #totals: StoreTotals = { exchanges: 0, bytes: 0, unindexed: 0 };
  #failure: RecordedError | undefined;
  #notice: string | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #retainTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** Starts recording at once; the file is opened beside it. */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#file = join(options.folder, STORE_FILE);
    this.#retention = boundsOf(options.rules);
    this.#thread = new Thread('writer-thread', { workerData: { file: this.#file } satisfies WriterData }, (message) =>
      // The writer's thread sends nothing else.
      this.#hear(message as WriterMessage),
    );
    this.#tape = new Tape(
      {
        budgetBytes: options.budgetBytes ?? DEFAULT_BUDGET_BYTES,
        send: (batch) => this.#thread.post({ kind: 'batch', ...batch } satisfies BatchMessage, [batch.buffer]),
      },
      this.#rulesOf(options.rules),
    );
    this.#memory = new MemoryStore(options.clock);
    this.#sqlite = new SqliteStore({
      file: this.#file,
      clock: options.clock,
      writer: this.#thread,
      totals: () => this.#totals,
    });
    this.store = new JoinedStore(this.#sqlite, this.#memory, () => this.#failure);
    this.#opened = this.#open();
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
    const inMemory = this.#memory.size;
    const problem = this.#problem();
    return {
      state: this.#failure !== undefined ? 'memory' : this.#tape.isHeld ? 'held' : 'recording',
      ...(problem === undefined ? {} : { problem }),
      queued: this.#tape.queued,
      queuedBytes: this.#tape.queuedBytes,
      dropped: this.#tape.dropped + this.#memory.displaced,
      exchanges: this.#totals.exchanges + inMemory,
      bytes: this.#totals.bytes,
      unindexed: this.#totals.unindexed,
      file: this.#file,
    };
  }

  /** Calls back with rows as they are committed. @returns The undo. */
  onRows(listener: RowsListener): () => void {
    this.#rowsListeners.add(listener);
    return () => this.#rowsListeners.delete(listener);
  }

  /** Calls back when the state may have changed. @returns The undo. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** New rules and bounds, from now on. */
  configure(rules: RecordingConfig): void {
    this.#retention = boundsOf(rules);
    this.#tape.setRules(this.#rulesOf(rules));
    void this.#retain();
  }

  /** Resolves when everything pushed so far is in the file or, when that cannot be written, in memory. */
  async flush(): Promise<void> {
    this.#tape.flush();
    // Calls are answered after the batches that were sent before them.
    await this.#thread.call('retain', [{}, 0]).catch(() => undefined);
  }

  /** Removes what is not pinned. @returns How many exchanges. */
  async clear(): Promise<number> {
    await this.flush();
    const removed = this.#memory.clear();
    return removed + (this.#failure === undefined ? await this.#thread.call('clear', []) : 0);
  }

  /** Writes what is queued and closes the file. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#retainTimer);
    await this.flush();
    if (this.#failure !== undefined && this.#memory.size > 0) await this.#writeMemory().catch(() => undefined);
    await this.#sqlite.close();
    await this.#thread.call('close', []).catch(() => undefined);
    await this.#thread.close();
  }

  async #open(): Promise<void> {
    try {
      const { movedAside } = await this.#thread.call('open', []);
      if (movedAside !== undefined)
        this.#notice = `the store was damaged; it was moved to ${movedAside} and a new one begun`;
      this.#retainTimer ??= setInterval(() => void this.#retain(), RETAIN_EVERY_MILLIS).unref();
      void this.#retain();
      this.#changed();
    } catch (error) {
      this.#fail(error);
    }
  }

  #hear(message: WriterMessage): void {
    if (message.kind === 'committed') {
      this.#tape.done(message.batches);
      this.#totals = { ...this.#totals, exchanges: this.#totals.exchanges + message.rows.length + message.skipped };
      this.#tell(message.rows, message.skipped);
    } else if (message.kind === 'totals') {
      const { exchanges, bytes, unindexed } = message;
      this.#totals = { exchanges, bytes, unindexed };
    } else this.#keepInMemory(message.batches, message.error);
    this.#changed();
  }

  #keepInMemory(batches: readonly PackedBatch[], error: ErrorValue): void {
    const rows: ExchangeSummary[] = [];
    for (const { buffer, byteLength } of batches) {
      for (const { head, bodies } of recordsOf(buffer, byteLength))
        rows.push(this.#memory.add(readRecord(head, bodies)));
    }
    this.#tape.done(batches.length);
    this.#fail(fromErrorValue(error));
    if (rows.length > 0) this.#tell(rows.slice(-200), Math.max(0, rows.length - 200));
  }

  #fail(error: unknown): void {
    const failure = recordedError(error);
    // The thread says that it is not open for every batch; why it is not is what the first failure said.
    if (this.#failure === undefined) this.#failure = failure;
    this.#changed();
    if (this.#isClosed || this.#failure.code === 'STORE_NEWER' || this.#retryTimer !== undefined) return;
    const wait = failure.code === 'STORE_CORRUPT' ? 0 : (this.#options.retryMillis ?? RETRY_MILLIS);
    this.#retryTimer = setTimeout(() => void this.#retry(), wait).unref();
  }

  async #retry(): Promise<void> {
    try {
      const { movedAside } = await this.#thread.call('open', []);
      await this.#writeMemory();
      this.#failure = undefined;
      if (movedAside !== undefined)
        this.#notice = `the store was damaged; it was moved to ${movedAside} and a new one begun`;
      this.#retryTimer = undefined;
      this.#changed();
    } catch (error) {
      this.#retryTimer = undefined;
      this.#fail(error);
    }
  }

  async #writeMemory(): Promise<void> {
    const exchanges = this.#memory.takeAll();
    try {
      await this.#sqlite.insert(exchanges);
    } catch (error) {
      for (const exchange of exchanges) this.#memory.add(exchange);
      throw error;
    }
  }

  async #retain(): Promise<void> {
    try {
      while (!this.#isClosed && (await this.#thread.call('retain', [this.#retention, this.#now()])));
    } catch {
      // A store that cannot be written says so on the next batch, which is where it is handled.
    }
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #rulesOf({ captureLimitBytes, overflow, redactHeaders }: RecordingConfig): ConstructorParameters<typeof Tape>[1] {
    const names = new Set(redactHeaders);
    const { redactionKey } = this.#options;
    if (names.size === 0) return { captureLimitBytes, overflow };
    return { captureLimitBytes, overflow, redact: (exchange) => redactExchange(exchange, names, redactionKey) };
  }

  #problem(): string | undefined {
    const failure = this.#failure;
    if (failure === undefined) return this.#notice;
    const lost = this.#memory.displaced > 0 ? `; ${this.#memory.displaced} of the oldest had to go` : '';
    return `${failure.message}${describeDetails(failure)}; exchanges are kept in memory only${lost}`;
  }

  #tell(rows: readonly ExchangeSummary[], skipped: number): void {
    for (const listener of this.#rowsListeners) listener(rows, skipped);
  }

  #changed(): void {
    for (const listener of this.#stateListeners) listener();
  }
}

/**
 * The store of a workspace that no engine has open, for reading.
 * @returns Undefined when nothing was ever recorded there.
 */
export function openReader(folder: string, clock: Clock): ExchangeStore | undefined {
  const file = join(folder, STORE_FILE);
  return existsSync(file) ? new SqliteStore({ file, clock }) : undefined;
}

function boundsOf({ maxAgeMillis, maxCount, maxBytes }: RecordingConfig): Retention {
  return {
    ...(maxAgeMillis === undefined ? {} : { maxAgeMillis }),
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

function recordedError(error: unknown): RecordedError {
  if (!(error instanceof GatewrightError)) return { code: 'STORE_FAILED', message: describeError(error), details: {} };
  const details: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(error.details))
    details[name] = typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  return { code: error.code, message: error.message, details };
}

function describeDetails({ details }: RecordedError): string {
  const { file, reason, found, supported } = details;
  const facts = [file, reason, found === undefined ? undefined : `version ${found}, this one reads up to ${supported}`];
  const said = facts.filter((fact) => fact !== undefined);
  return said.length === 0 ? '' : ` (${said.join(': ')})`;
}
