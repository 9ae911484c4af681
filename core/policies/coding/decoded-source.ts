import type { Transform } from 'node:stream';
import type { BodySink, BodySource } from '../../model/body.ts';
import type { HeaderList } from '../../model/http.ts';
import { createDecoder, type Coding } from './codings.ts';

/** What a decoded stream throws. */
export interface DecodedFaults {
  /** More came out than may. */
  tooLarge(): Error;
  /** What came in is not in this coding. */
  malformed(coding: Coding, reason: string): Error;
}

/** A body without one of its codings, decoded as it comes; more than the bound breaks it off. */
export class DecodedSource implements BodySource {
  readonly #source: BodySource;
  readonly #coding: Coding;
  readonly #maxBytes: number;
  readonly #faults: DecodedFaults;
  #decoder: Transform | undefined;
  #sink: BodySink | undefined;
  #trailers: HeaderList = [];
  #size = 0;
  #isPaused = false;

  constructor(source: BodySource, coding: Coding, maxBytes: number, faults: DecodedFaults) {
    this.#source = source;
    this.#coding = coding;
    this.#maxBytes = maxBytes;
    this.#faults = faults;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#source.read({
      onData: (chunk) => this.#write(chunk),
      onEnd: (trailers) => {
        this.#trailers = trailers;
        if (this.#decoder === undefined) this.#end((last) => last.onEnd(trailers));
        else this.#decoder.end();
      },
      onError: (error) => this.#end((last) => last.onError(error)),
    });
  }

  pause(): void {
    this.#isPaused = true;
    this.#decoder?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#decoder?.resume();
  }

  cancel(reason: Error): void {
    this.#end(() => undefined);
    this.#source.cancel(reason);
  }

  /** The decoder is made when the first byte is there, which for `deflate` tells which of two formats it is. */
  #write(chunk: Uint8Array): void {
    if (this.#sink === undefined || chunk.byteLength === 0) return;
    this.#decoder ??= this.#open(chunk);
    if (this.#decoder.write(chunk)) return;
    this.#source.pause();
  }

  #open(chunk: Uint8Array): Transform {
    const decoder = createDecoder(this.#coding, chunk);
    decoder.on('drain', () => this.#source.resume());
    decoder.on('data', (piece: Uint8Array) => this.#pass(piece));
    decoder.on('end', () => this.#end((last) => last.onEnd(this.#trailers)));
    decoder.on('error', (error) => this.#fail(this.#faults.malformed(this.#coding, error.message)));
    if (this.#isPaused) decoder.pause();
    return decoder;
  }

  #pass(piece: Uint8Array): void {
    this.#size += piece.byteLength;
    if (this.#size > this.#maxBytes) this.#fail(this.#faults.tooLarge());
    else this.#sink?.onData(piece);
  }

  #fail(error: Error): void {
    if (this.#sink === undefined) return;
    this.#end((last) => last.onError(error));
    this.#source.cancel(error);
  }

  #end(tell: (sink: BodySink) => void): void {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#decoder?.destroy();
    if (sink !== undefined) tell(sink);
  }
}
