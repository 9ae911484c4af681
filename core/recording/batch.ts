import type { Exchange } from '../model/exchange.ts';
import { PackLists } from './pack-lists.ts';
import { bodyChunks, packExchange } from './pack.ts';
import { unpackExchange } from './unpack.ts';

const HEAD_BYTES = 16;

/**
 * A growing run of packed exchanges in one buffer. Each is: bytes of text, count of numbers, bytes of bodies (three
 * 32-bit words, and one that is free), the text in UTF-8, the numbers as 64-bit floats, the bodies.
 */
export class BatchWriter {
  readonly #lists = new PackLists();
  #buffer: Buffer;
  #used = 0;
  #count = 0;

  constructor(initialBytes: number) {
    this.#buffer = Buffer.from(new ArrayBuffer(initialBytes));
  }

  get byteLength(): number {
    return this.#used;
  }

  get count(): number {
    return this.#count;
  }

  /** Appends one exchange; its bytes are copied, so nothing of it is held on to. */
  add(exchange: Exchange): void {
    const lists = this.#lists;
    lists.clear();
    packExchange(lists, exchange);
    const text = lists.joined();
    const numbers = lists.numberBytes();
    const chunks = bodyChunks(exchange);
    let bodyBytes = 0;
    for (const chunk of chunks) bodyBytes += chunk.byteLength;
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    this.#reserve(HEAD_BYTES + text.length * 3 + numbers.byteLength + bodyBytes);
    const buffer = this.#buffer;
    const start = this.#used;
    let at = start + HEAD_BYTES;
    const textBytes = buffer.write(text, at, 'utf8');
    at += textBytes;
    buffer.set(numbers, at);
    at += numbers.byteLength;
    for (const chunk of chunks) {
      buffer.set(chunk, at);
      at += chunk.byteLength;
    }
    buffer.writeUInt32LE(textBytes, start);
    buffer.writeUInt32LE(numbers.byteLength / 8, start + 4);
    buffer.writeUInt32LE(bodyBytes, start + 8);
    this.#used = at;
    this.#count += 1;
  }

  /** Hands the buffer over and begins a new one, in `spare` when that is large enough. */
  take(
    nextBytes: number,
    spare?: ArrayBuffer,
  ): { readonly buffer: ArrayBuffer; readonly byteLength: number; readonly count: number } {
    // The buffer was made over a plain ArrayBuffer, here or in reserve.
    const taken = { buffer: this.#buffer.buffer as ArrayBuffer, byteLength: this.#used, count: this.#count };
    this.#buffer = Buffer.from(
      spare === undefined || spare.byteLength < nextBytes ? new ArrayBuffer(nextBytes) : spare,
    );
    this.#used = 0;
    this.#count = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#buffer.byteLength) return;
    const larger = Buffer.from(new ArrayBuffer(Math.max(needed, this.#buffer.byteLength * 2)));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }
}

/** One record of a batch, as bytes: its head (text and numbers) and its bodies. */
export interface PackedRecord {
  /** What is stored: four words, text, numbers. */
  readonly head: Buffer;
  readonly bodies: Buffer;
}

/** The records of a batch, in order, as views into it. */
export function* recordsOf(buffer: ArrayBuffer, byteLength: number): Generator<PackedRecord> {
  const bytes = Buffer.from(buffer, 0, byteLength);
  let at = 0;
  while (at + HEAD_BYTES <= byteLength) {
    const headBytes = HEAD_BYTES + bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 8;
    const bodyBytes = bytes.readUInt32LE(at + 8);
    yield {
      head: bytes.subarray(at, at + headBytes),
      bodies: bytes.subarray(at + headBytes, at + headBytes + bodyBytes),
    };
    at += headBytes + bodyBytes;
  }
}

/** The exchanges of a batch, in order; their bodies are views into it. */
export function exchangesOf({
  buffer,
  byteLength,
}: {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
}): Exchange[] {
  return [...recordsOf(buffer, byteLength)].map(({ head, bodies }) => readRecord(head, bodies));
}

/** Reads a record. With `bodies` absent the exchange has no captured bytes, but their sizes. */
export function readRecord(head: Uint8Array, bodies: Uint8Array): Exchange {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const textBytes = bytes.readUInt32LE(0);
  const count = bytes.readUInt32LE(4);
  const text = bytes.toString('utf8', HEAD_BYTES, HEAD_BYTES + textBytes);
  const numbers = new Float64Array(count);
  // The numbers follow the text and are seldom aligned; a copy is.
  new Uint8Array(numbers.buffer).set(bytes.subarray(HEAD_BYTES + textBytes, HEAD_BYTES + textBytes + count * 8));
  let taken = 0;
  return unpackExchange(text, numbers, (length) => {
    taken += length;
    return bodies.subarray(taken - length, taken);
  });
}
