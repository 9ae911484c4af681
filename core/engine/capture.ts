import type { CapturedBody } from '../model/exchange.ts';
import { EMPTY_CAPTURE } from '../model/exchange.ts';

/** Keeps the beginning of a body that passes by, without copying, and counts the rest. */
export class Capture {
  readonly #limitBytes: number;
  #chunks: Uint8Array[] | undefined;
  #kept = 0;
  size = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Takes note of a chunk; the capture shares its memory until the exchange is packed. */
  add(chunk: Uint8Array): void {
    this.size += chunk.byteLength;
    const room = this.#limitBytes - this.#kept;
    if (room <= 0 || chunk.byteLength === 0) return;
    const part = chunk.byteLength <= room ? chunk : chunk.subarray(0, room);
    this.#kept += part.byteLength;
    if (this.#chunks === undefined) this.#chunks = [part];
    else this.#chunks.push(part);
  }

  result(): CapturedBody {
    if (this.size === 0) return EMPTY_CAPTURE;
    return { chunks: this.#chunks ?? [], size: this.size, isTruncated: this.#kept < this.size };
  }
}
