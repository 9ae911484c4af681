import type { Exchange, ExchangeSink } from '../model/exchange.ts';
import type { Millis } from '../model/units.ts';
import { BatchWriter } from './batch.ts';
import type { PackedBatch } from './store-writer.ts';

const BATCH_BYTES = 524_288;
/** Each batch is a message and a transaction; at 10 ms both together cost more, at 50 ms rows are seen late. */
const FLUSH_MILLIS: Millis = 25;
/** Room for an exchange larger than what is left, so that the last one seldom makes a batch grow. */
const FIRST_BUFFER_BYTES = 65_536;
/** Buffers that came back and wait to be used again: a new one has to be filled with zeros, and collected. */
const MOST_SPARE = 4;

/** What a tape is made of. */
export interface TapeOptions {
  /** Takes a batch; its buffer is then somebody else's. */
  readonly send: (batch: PackedBatch) => void;
  /** Bytes that may wait to be written. */
  readonly budgetBytes: number;
}

/** How the tape treats exchanges; may change while it runs. */
export interface TapeRules {
  readonly captureLimitBytes: number;
  /** At the end of the budget: hold back requests, or drop and count. */
  readonly overflow: 'hold' | 'drop';
  /** Run on each exchange before it is packed; absent when nothing is redacted. */
  readonly redact?: (exchange: Exchange) => Exchange;
}

/**
 * The recorder's queue on the hot path: packs each exchange and hands over batches, at 512 KB or after 25 ms. It never
 * holds on to an exchange.
 */
export class Tape implements ExchangeSink {
  readonly #options: TapeOptions;
  readonly #flush = (): void => this.flush();
  #rules: TapeRules;
  #writer = new BatchWriter(FIRST_BUFFER_BYTES);
  #nextBytes = FIRST_BUFFER_BYTES;
  #timer: NodeJS.Timeout | undefined;
  /** Sizes of the batches that are sent and not written, oldest first. */
  readonly #sent: PackedSize[] = [];
  readonly #spare: ArrayBuffer[] = [];
  #sentBytes = 0;
  #sentCount = 0;
  #dropped = 0;
  #waiting: (() => void)[] = [];
  #roomPromise: Promise<void> | undefined;

  constructor(options: TapeOptions, rules: TapeRules) {
    this.#options = options;
    this.#rules = rules;
  }

  get captureLimitBytes(): number {
    return this.#rules.captureLimitBytes;
  }

  /** Exchanges that were dropped since the start, for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  get queuedBytes(): number {
    return this.#sentBytes + this.#writer.byteLength;
  }

  get queued(): number {
    return this.#sentCount + this.#writer.count;
  }

  /** Whether requests are held back at the moment. */
  get isHeld(): boolean {
    return this.#roomPromise !== undefined;
  }

  setRules(rules: TapeRules): void {
    this.#rules = rules;
    if (rules.overflow === 'drop') this.#letGo();
  }

  push(exchange: Exchange): void {
    if (this.#rules.overflow === 'drop' && this.queuedBytes > this.#options.budgetBytes) {
      this.#dropped += 1;
      return;
    }
    this.#writer.add(this.#rules.redact === undefined ? exchange : this.#rules.redact(exchange));
    if (this.#writer.byteLength >= BATCH_BYTES) this.flush();
    else this.#timer ??= setTimeout(this.#flush, FLUSH_MILLIS);
  }

  room(): Promise<void> | undefined {
    if (this.queuedBytes <= this.#options.budgetBytes || this.#rules.overflow === 'drop') return undefined;
    this.#roomPromise ??= new Promise((resolve) => this.#waiting.push(resolve));
    return this.#roomPromise;
  }

  /** Sends what is packed so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer.count === 0) return;
    const { byteLength } = this.#writer;
    // As large as the batches of late are, so that buffers are neither grown nor wasted.
    this.#nextBytes = Math.max(FIRST_BUFFER_BYTES, Math.min(BATCH_BYTES + FIRST_BUFFER_BYTES, byteLength * 1.25)) & ~7;
    const batch = this.#writer.take(this.#nextBytes, this.#spare.pop());
    this.#sent.push({ byteLength, count: batch.count });
    this.#sentBytes += byteLength;
    this.#sentCount += batch.count;
    this.#options.send(batch);
  }

  /** The oldest batches are done with: written, or kept elsewhere. */
  done(batches: number): void {
    for (const { byteLength, count } of this.#sent.splice(0, batches)) {
      this.#sentBytes -= byteLength;
      this.#sentCount -= count;
    }
    if (this.queuedBytes <= this.#options.budgetBytes * 0.75) this.#letGo();
  }

  /** Buffers of batches that are written, to be used again. */
  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) if (this.#spare.length < MOST_SPARE) this.#spare.push(buffer);
  }

  /** What was sent cannot come back: it is counted as dropped, and makes room. @returns How many exchanges. */
  lose(): number {
    const lost = this.#sentCount;
    this.#dropped += lost;
    this.done(this.#sent.length);
    return lost;
  }

  #letGo(): void {
    this.#roomPromise = undefined;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }
}

interface PackedSize {
  readonly byteLength: number;
  readonly count: number;
}
