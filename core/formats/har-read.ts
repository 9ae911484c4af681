import { Assembler } from 'stream-json/assembler.js';
import { jsonParser, type Token } from 'stream-json/parser.js';
import type { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import type { Exchange } from '../model/exchange.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import { harEntrySchema } from './har.ts';
import { exchangeFromHar } from './har-exchange.ts';

/** The tokenizer is fed pieces of this size, so that an error in the text is located as closely. */
const PIECE_BYTES = 1024;

/** What a reader of a HAR is given. */
export interface HarReadOptions {
  /** Told after each chunk how many bytes of the file have been read. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  /** Makes the id of an exchange that began then. */
  readonly nextId: (startedAt: EpochMillis) => ExchangeId;
}

/**
 * The exchanges of a HAR file, one by one as the file is read: no more of it is held than one entry, and nothing is read
 * before the exchange in hand was taken.
 * @throws FORMAT_INVALID with `format: 'har'`, `reason`, and in `at` a path such as `log.entries[3].request.method`, or
 * `byte 4096` where the text is not JSON (to 1 KiB).
 * @throws CALL_CANCELLED when the signal aborts.
 */
export async function* readHar(chunks: AsyncIterable<Uint8Array>, options: HarReadOptions): AsyncGenerator<Exchange> {
  const idsHere = new Map<number, ExchangeId>();
  let index = 0;
  for await (const value of readEntries(chunks, options)) {
    yield readEntry(value, { path: `log.entries[${index}]`, nextId: options.nextId, idsHere });
    index += 1;
  }
}

async function* readEntries(
  chunks: AsyncIterable<Uint8Array>,
  { onProgress, signal }: HarReadOptions,
): AsyncGenerator<unknown> {
  const finder = new EntryFinder();
  let bytes = 0;
  for await (const chunk of chunks) {
    if (signal?.aborted === true) throw new GatewrightError('CALL_CANCELLED', {}, { cause: signal.reason });
    for (let start = 0; start < chunk.byteLength; start += PIECE_BYTES)
      yield* finder.read(chunk.subarray(start, start + PIECE_BYTES), bytes + start);
    bytes += chunk.byteLength;
    onProgress?.(bytes);
  }
  finder.end(bytes);
}

interface EntryPlace {
  readonly path: string;
  readonly nextId: HarReadOptions['nextId'];
  /** Ids of an export of ours, and what they are here. */
  readonly idsHere: Map<number, ExchangeId>;
}

function readEntry(value: unknown, { path, nextId, idsHere }: EntryPlace): Exchange {
  const parsed = harEntrySchema.safeParse(value);
  if (!parsed.success) throw entryError(parsed.error, path);
  const entry = parsed.data;
  const { id: idThere, replayOf } = entry._gatewright ?? {};
  const startedAt = entry._gatewright?.startedAt ?? Date.parse(entry.startedDateTime);
  if (Number.isNaN(startedAt)) {
    const reason = `${JSON.stringify(entry.startedDateTime)} is not a date and time of ISO 8601`;
    throw harError(reason, `${path}.startedDateTime`);
  }
  const id = nextId(startedAt);
  if (idThere !== undefined) idsHere.set(idThere, id);
  // An exchange that is not in the file cannot be pointed to; its id may be another's here.
  const replayedHere = replayOf === undefined ? undefined : idsHere.get(replayOf);
  return exchangeFromHar(entry, { id, startedAt, replayOf: replayedHere, path });
}

function entryError(error: z.ZodError, path: string): GatewrightError {
  const [issue] = error.issues;
  const steps = (issue?.path ?? []).map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return harError(issue?.message ?? 'is not an entry', `${path}${steps.join('')}`);
}

function harError(reason: string, at: string, cause?: unknown): GatewrightError {
  return new GatewrightError('FORMAT_INVALID', { format: 'har', reason, at }, { cause });
}

/** Finds the elements of `log.entries` in the tokens of a document, and builds them one at a time. */
class EntryFinder {
  readonly #tokenize = jsonParser({ streamValues: false });
  readonly #decoder = new TextDecoder();
  /** Of the open objects and arrays from outside in: the key each stands under. */
  readonly #keys: (string | undefined)[] = [];
  #key: string | undefined;
  #entry: Assembler | undefined;
  #isFound = false;
  #isComplete = false;

  /** Takes a piece of the file and gives the entries that end in it. */
  *read(piece: Uint8Array, offset: number): Generator<unknown> {
    for (const token of this.#tokensOf(piece, offset)) {
      if (this.#entry === undefined && !this.#startsEntry(token)) this.#follow(token);
      else {
        const entry = (this.#entry ??= new Assembler());
        entry.consume(token);
        if (!entry.done) continue;
        this.#entry = undefined;
        yield entry.current;
      }
    }
  }

  /** @throws FORMAT_INVALID when the document is not complete or has no entries. */
  end(bytes: number): void {
    if (!this.#isComplete) throw harError('is not JSON: the text ends in the middle', `byte ${bytes}`);
    if (!this.#isFound) throw harError('has no log.entries', 'log.entries');
  }

  #tokensOf(piece: Uint8Array, offset: number): readonly Token[] {
    try {
      const tokens = this.#tokenize(this.#decoder.decode(piece, { stream: true }));
      return typeof tokens === 'symbol' ? [] : tokens.values;
    } catch (error) {
      // The tokenizer says only that it is stuck, not where.
      throw harError('is not JSON', `byte ${offset}`, error);
    }
  }

  #startsEntry({ name }: Token): boolean {
    return this.#isInEntries() && name !== 'endArray';
  }

  #isInEntries(): boolean {
    return this.#keys.length === 3 && this.#keys[1] === 'log' && this.#keys[2] === 'entries';
  }

  #follow(token: Token): void {
    if (token.name === 'keyValue') {
      this.#key = token.value;
      return;
    }
    if (token.name === 'endObject' || token.name === 'endArray') {
      this.#keys.pop();
      this.#isComplete = this.#keys.length === 0;
      return;
    }
    const isEntries = this.#keys.length === 2 && this.#keys[1] === 'log' && this.#key === 'entries';
    if (isEntries && token.name !== 'startArray') throw harError('is not a list', 'log.entries');
    if (isEntries) this.#isFound = true;
    if (token.name === 'startObject' || token.name === 'startArray') this.#keys.push(this.#key);
    else if (this.#keys.length === 0) this.#isComplete = true;
  }
}
