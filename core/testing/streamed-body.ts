import type { Body, BodySink, BodySource } from '../model/body.ts';

/** A body that comes in the given pieces, each in a turn of its own, and waits while it is paused. */
export function streamedBody(pieces: readonly Uint8Array[]): Body & { readonly kind: 'stream' } {
  return { kind: 'stream', source: new PiecewiseSource(pieces) };
}

class PiecewiseSource implements BodySource {
  readonly #pieces: Uint8Array[];
  #sink: BodySink | undefined;
  #isPaused = false;
  #isWaiting = false;

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = [...pieces];
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#next();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#next();
  }

  cancel(): void {
    this.#sink = undefined;
  }

  #next(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#isWaiting = false;
      if (this.#isPaused || this.#sink === undefined) return;
      const piece = this.#pieces.shift();
      if (piece === undefined) {
        this.#sink.onEnd([]);
        return;
      }
      this.#sink.onData(piece);
      this.#next();
    });
  }
}
