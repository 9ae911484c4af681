import { joinChunks, type Body, type BodySink, type BodySource } from '../../model/body.ts';
import type { HeaderList } from '../../model/http.ts';

const NO_BYTES = new Uint8Array(0);

/**
 * The same body for its reader, of which a copy is kept on the way.
 * @param whole Told once: all bytes when the body came to its end, undefined when it broke off, nobody read it to its end,
 * it has trailers, or it is longer than `maxBytes`.
 */
export function teeBody(body: Body, maxBytes: number, whole: (bytes: Uint8Array | undefined) => void): Body {
  if (body.kind === 'stream') return { ...body, source: new BodyTee(body.source, maxBytes, whole) };
  whole(body.kind === 'bytes' ? body.bytes : NO_BYTES);
  return body;
}

class BodyTee implements BodySource, BodySink {
  readonly #source: BodySource;
  readonly #maxBytes: number;
  #whole: ((bytes: Uint8Array | undefined) => void) | undefined;
  #sink: BodySink | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(source: BodySource, maxBytes: number, whole: (bytes: Uint8Array | undefined) => void) {
    this.#source = source;
    this.#maxBytes = maxBytes;
    this.#whole = whole;
  }

  read(sink: BodySink): void {
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
    this.#tell(undefined);
    this.#source.cancel(reason);
  }

  onData(chunk: Uint8Array): void {
    if (this.#whole !== undefined) {
      this.#size += chunk.byteLength;
      if (this.#size > this.#maxBytes) this.#tell(undefined);
      else this.#chunks.push(chunk);
    }
    this.#sink?.onData(chunk);
  }

  onEnd(trailers: HeaderList): void {
    this.#tell(trailers.length > 0 ? undefined : joinChunks(this.#chunks, this.#size));
    this.#sink?.onEnd(trailers);
  }

  onError(error: Error): void {
    this.#tell(undefined);
    this.#sink?.onError(error);
  }

  #tell(bytes: Uint8Array | undefined): void {
    const whole = this.#whole;
    this.#whole = undefined;
    this.#chunks = [];
    whole?.(bytes);
  }
}
