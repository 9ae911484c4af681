import type { BodySink, BodySource } from '../model/body.ts';

/** A stream that is broken off once it is longer than it may be, on both sides: who reads gets the error, who feeds is stopped. */
export class BoundedSource implements BodySource {
  readonly #source: BodySource;
  readonly #max: number;
  readonly #tooLong: () => Error;

  /** @param max Bytes. @param tooLong Makes the error; called once at most. */
  constructor(source: BodySource, max: number, tooLong: () => Error) {
    this.#source = source;
    this.#max = max;
    this.#tooLong = tooLong;
  }

  read(sink: BodySink): void {
    let size = 0;
    let isOver = false;
    this.#source.read({
      onData: (chunk) => {
        size += chunk.byteLength;
        if (isOver) return;
        if (size <= this.#max) return sink.onData(chunk);
        isOver = true;
        const error = this.#tooLong();
        sink.onError(error);
        this.#source.cancel(error);
      },
      onEnd: (trailers) => {
        if (!isOver) sink.onEnd(trailers);
      },
      onError: (error) => {
        if (!isOver) sink.onError(error);
      },
    });
  }

  pause(): void {
    this.#source.pause();
  }

  resume(): void {
    this.#source.resume();
  }

  cancel(reason: Error): void {
    this.#source.cancel(reason);
  }
}
