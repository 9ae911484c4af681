import type { Exchange } from '../model/exchange.ts';
import type { ExchangeId } from '../model/units.ts';
import { readRecord } from './batch.ts';

/** A record as it is stored, bodies without the store's compression. */
export interface RawRecord {
  readonly head: Uint8Array;
  /** Request body, response body, frames. */
  readonly bodies: readonly Uint8Array[];
}

/** Records in one buffer, which a thread can hand over instead of copying each value of each exchange. */
export interface RecordBatch {
  /** Two numbers a record: bytes of its head, 0 where there is no such record, and bytes of its bodies. */
  readonly sizes: Uint32Array;
  readonly buffer: ArrayBuffer;
}

/** Puts records into one buffer, in order; stops after the one that makes it `maxBytes` or more. */
export function packRecords(records: Iterable<RawRecord | undefined>, maxBytes: number): RecordBatch {
  const sizes: number[] = [];
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const record of records) {
    const bodyBytes = record?.bodies.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0;
    const headBytes = record?.head.byteLength ?? 0;
    sizes.push(headBytes, bodyBytes);
    if (record !== undefined) parts.push(record.head, ...record.bodies);
    total += headBytes + bodyBytes;
    if (total >= maxBytes) break;
  }
  const buffer = new ArrayBuffer(total);
  const bytes = new Uint8Array(buffer);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return { sizes: Uint32Array.from(sizes), buffer };
}

/** Reads a batch back: an exchange for each of the first `ids`, undefined where there is none. Bodies are views into its buffer. */
export function unpackRecords({ sizes, buffer }: RecordBatch, ids: readonly ExchangeId[]): (Exchange | undefined)[] {
  const exchanges: (Exchange | undefined)[] = [];
  let at = 0;
  for (const [index, id] of ids.slice(0, sizes.length / 2).entries()) {
    const [headBytes, bodyBytes] = [sizes[index * 2] ?? 0, sizes[index * 2 + 1] ?? 0];
    const bodiesAt = at + headBytes;
    exchanges.push(
      headBytes === 0
        ? undefined
        : { ...readRecord(Buffer.from(buffer, at, headBytes), Buffer.from(buffer, bodiesAt, bodyBytes)), id },
    );
    at = bodiesAt + bodyBytes;
  }
  return exchanges;
}
