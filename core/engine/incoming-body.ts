import type { Readable } from 'node:stream';
import type { BodySink, BodySource } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HeaderList } from '../model/http.ts';
import type { Capture } from './capture.ts';

/** A Node message that knows its trailers once it has ended: an HTTP/1 request or an HTTP/2 one. */
export interface IncomingMessageLike extends Readable {
  readonly rawTrailers: string[];
}

const DRAINED: BodySink = { onData: () => undefined, onEnd: () => undefined, onError: () => undefined };

/** A request body on its way in: pushed to whoever reads it, and captured as it passes. */
export class IncomingBody implements BodySource {
  readonly #message: IncomingMessageLike;
  readonly #capture: Capture;
  readonly #beforeRead: (() => void) | undefined;
  #sink: BodySink | undefined;
  #onOver: (() => void) | undefined;
  #failure: Error | undefined;
  isOver = false;
  trailers: HeaderList | undefined;

  /** @param beforeRead Runs when the body is first asked for: the place to send 100 (Continue). */
  constructor(message: IncomingMessageLike, capture: Capture, beforeRead?: () => void) {
    this.#message = message;
    this.#capture = capture;
    this.#beforeRead = beforeRead;
  }

  get wasRead(): boolean {
    return this.#sink !== undefined;
  }

  /** Whether the client waits for a 100 (Continue) that nobody has asked for. */
  get isHeldBack(): boolean {
    return this.#beforeRead !== undefined && !this.wasRead;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    const message = this.#message;
    if (message.closed) this.#failure ??= new GatewrightError('CLIENT_ABORTED', { phase: 'upload' });
    if (this.#failure !== undefined) return this.fail(this.#failure);
    this.#beforeRead?.();
    message.on('data', (chunk: Uint8Array) => {
      this.#capture.add(chunk);
      this.#sink?.onData(chunk);
    });
    message.on('end', () => {
      if (message.rawTrailers.length > 0) this.trailers = message.rawTrailers;
      this.#end((last) => last.onEnd(message.rawTrailers));
    });
    message.on('close', () =>
      this.#end((last) => last.onError(new GatewrightError('CLIENT_ABORTED', { phase: 'upload' }))),
    );
    // 'close' follows and says the same; without a listener Node would throw.
    message.on('error', () => undefined);
  }

  /** Nothing more can come; who reads it is told, now or when they begin. */
  fail(error: Error): void {
    this.#failure = error;
    if (this.#sink !== undefined) this.#end((last) => last.onError(error));
    else if (this.#onOver !== undefined) this.#end(() => undefined);
  }

  pause(): void {
    this.#message.pause();
  }

  resume(): void {
    this.#message.resume();
  }

  cancel(): void {
    this.#sink = DRAINED;
    this.#message.resume();
  }

  /** Reads what nobody asked for, so that it is recorded and the connection can be used again; `done` runs when it is over. */
  drain(done: () => void): void {
    if (this.isOver) return done();
    this.#onOver = done;
    if (!this.wasRead) this.read(DRAINED);
    else this.cancel();
  }

  #end(tell: (sink: BodySink) => void): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.#sink !== undefined) tell(this.#sink);
    this.#onOver?.();
  }
}
