import { joinChunks, type BodySink, type BodySource } from './body.ts';
import type { HeaderList } from './http.ts';

/** What was copied of a body: all its bytes, or why it is not all. `not whole` also when it has trailers. */
export type Copied = Uint8Array | 'too long' | 'not whole';

/** The same body for its reader, of which a copy is made on the way; nothing is read that the reader does not read. */
export class BodyTee implements BodySource, BodySink {
  /** Whether anybody reads it. */
  hasStarted = false;
  readonly #source: BodySource;
  readonly #maxBytes: number;
  #onCopied: ((copied: Copied) => void) | undefined;
  #sink: BodySink | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;

  /** @param onCopied Told once, as soon as it is known; never when nobody begins to read. */
  constructor(source: BodySource, maxBytes: number, onCopied: (copied: Copied) => void) {
    this.#source = source;
    this.#maxBytes = maxBytes;
    this.#onCopied = onCopied;
  }

  read(sink: BodySink): void {
    this.hasStarted = true;
    this.#sink = sink;
    this.#source.read(this);
  }

  pause(): void {
    this.#source.pause();
  }

  resume(): void {
    this.#source.resume();
  }

  cancel(reason: Error): void {
    this.#tell('not whole');
    this.#source.cancel(reason);
  }

  onData(chunk: Uint8Array): void {
    if (this.#onCopied !== undefined) {
      this.#size += chunk.byteLength;
      if (this.#size > this.#maxBytes) this.#tell('too long');
      else this.#chunks.push(chunk);
    }
    this.#sink?.onData(chunk);
  }

  onEnd(trailers: HeaderList): void {
    this.#tell(trailers.length > 0 ? 'not whole' : joinChunks(this.#chunks, this.#size));
    this.#sink?.onEnd(trailers);
  }

  onError(error: Error): void {
    this.#tell('not whole');
    this.#sink?.onError(error);
  }

  #tell(copied: Copied): void {
    const onCopied = this.#onCopied;
    this.#onCopied = undefined;
    this.#chunks = [];
    onCopied?.(copied);
  }
}
