import type { BodySink, BodySource } from '../model/body.ts';
import { addHeader, headerValue, withHeaders, type HeaderList, type HttpResponse } from '../model/http.ts';
import type { Capture } from './capture.ts';
import { mayHaveBody, type Outlet } from './outlet.ts';

/** Who wants to know how sending ended. */
export interface SendListener {
  onSent(trailers: HeaderList): void;
  onBroken(error: Error): void;
}

const NO_TRAILERS: HeaderList = [];
const NO_BYTES = new Uint8Array(0);

/**
 * An answer whose length is known says so, where nobody has said yet: without it HTTP/1 would send it in chunks. One that
 * has trailers stays as it is, and so does one that cannot have a body.
 */
export function withLength(response: HttpResponse): HttpResponse {
  const { body, headers, status } = response;
  if (body.kind !== 'bytes' || (body.trailers?.length ?? 0) > 0 || !mayHaveBody('GET', status)) return response;
  if (headerValue(headers, 'content-length') !== undefined) return response;
  if (headerValue(headers, 'transfer-encoding') !== undefined) return response;
  return withHeaders(response, addHeader(headers, 'content-length', String(body.bytes.byteLength)));
}

/** Sends an answer. One that is whole goes out in one call; a stream is written as it comes. */
export function sendResponse(
  response: HttpResponse,
  method: string,
  outlet: Outlet,
  capture: Capture,
  listener: SendListener,
): StreamWriter | undefined {
  const { body } = response;
  if (body.kind === 'stream') {
    if (mayHaveBody(method, response.status)) return new StreamWriter(response, body.source, outlet, capture, listener);
    body.source.cancel(new Error('the answer has no body'));
    outlet.sendWhole(response, NO_BYTES, NO_TRAILERS);
    listener.onSent(NO_TRAILERS);
    return undefined;
  }
  const bytes = body.kind === 'bytes' && mayHaveBody(method, response.status) ? body.bytes : NO_BYTES;
  const trailers = (body.kind === 'bytes' ? body.trailers : undefined) ?? NO_TRAILERS;
  capture.add(bytes);
  outlet.sendWhole(response, bytes, trailers);
  listener.onSent(trailers);
  return undefined;
}

/** Carries a streamed body to the client, at the client's pace. */
export class StreamWriter implements BodySink {
  readonly #source: BodySource;
  readonly #outlet: Outlet;
  readonly #capture: Capture;
  readonly #listener: SendListener;
  #isPaused = false;
  #isOver = false;

  constructor(response: HttpResponse, source: BodySource, outlet: Outlet, capture: Capture, listener: SendListener) {
    this.#source = source;
    this.#outlet = outlet;
    this.#capture = capture;
    this.#listener = listener;
    outlet.sendHead(response);
    outlet.onDrain(() => this.#resume());
    source.read(this);
  }

  onData(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#capture.add(chunk);
    if (this.#outlet.write(chunk) || this.#isPaused) return;
    this.#isPaused = true;
    this.#source.pause();
  }

  onEnd(trailers: HeaderList): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outlet.end(trailers);
    this.#listener.onSent(trailers);
  }

  onError(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outlet.destroy();
    this.#listener.onBroken(error);
  }

  /** The client is gone: nothing more is asked of the source, which would otherwise wait for a drain that never comes. */
  abort(reason: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#source.cancel(reason);
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#source.resume();
  }
}
