import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { BodySink, BodySource } from '../model/body.ts';
import { joinChunks } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Attempt } from '../model/exchange.ts';
import type { HeaderList, HttpResponse } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import { responseHead, wholeResponse } from './attempt-answer.ts';
import { AttemptTimer, type Limited } from './attempt-limits.ts';
import { attemptRecord, type AttemptPlan } from './attempt-record.ts';
import { AttemptTimes } from './attempt-times.ts';
import { clientHeaders } from './forward-headers.ts';
import type { Slot, Waiter } from './http-pool.ts';
import type { UpgradeAnswer } from './integration.ts';
import { rawList } from '../outgoing/raw-headers.ts';
import { isStaleConnection, upstreamError } from './upstream-errors.ts';

/** A stream nobody reads yet is paused past this. */
const BUFFERED_BYTES = 65_536;

/** What an attempt comes to when it does not fail. */
export type Settled = HttpResponse | UpgradeAnswer;

/**
 * One try at the upstream: waits for a connection, is undici's handler, and becomes the body of the answer when that
 * streams. One object an attempt.
 */
export class HttpAttempt implements Dispatcher.DispatchHandler, BodySource, Waiter, Limited {
  /** Whether any part of an answer came. */
  hasAnswer = false;
  isReused = false;
  /** Runs when it is over, which may be long after it has settled; for one who has to wait for that. */
  onOver: (() => void) | undefined;
  readonly #plan: AttemptPlan;
  readonly #index: number;
  readonly #start: Millis;
  readonly #times: AttemptTimes;
  #slot: Slot | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve: ((answer: Settled) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;
  #status = 0;
  #statusText: string | undefined;
  #headers: HeaderList = [];
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #received = 0;
  #sink: BodySink | undefined;
  #isStreaming = false;
  #isOver = false;
  #isFailureTold = false;
  #trailers: HeaderList = [];
  #failure: GatewrightError | undefined;
  readonly #timer: AttemptTimer | undefined;

  constructor(plan: AttemptPlan) {
    this.#plan = plan;
    this.#index = plan.call.attempts.length;
    this.#start = plan.call.offset() - plan.waitedMillis;
    this.#times = new AttemptTimes(plan.clock, plan.waitedMillis);
    this.#timer = plan.limits === undefined ? undefined : new AttemptTimer(plan.limits, this);
    plan.call.attempts.push(this.#attempt());
    plan.call.cancels = this;
  }

  /** Takes a connection and sends. Rejects with an UPSTREAM_ error or CLIENT_ABORTED. */
  run(): Promise<Settled> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#plan.pool.take(this);
    });
  }

  onSlot(slot: Slot): void {
    this.#slot = slot;
    try {
      slot.client.dispatch(this.#plan.options, this);
    } catch (error) {
      this.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const slot = this.#slot;
    if (slot === undefined) return;
    this.#times.dispatched(slot);
    this.isReused = !slot.isFresh;
    slot.isFresh = false;
    this.#timer?.awaitHead();
    if (this.#failure !== undefined) controller.abort(this.#failure);
  }

  onBodySent(): void {
    this.#timer?.refresh();
  }

  onRequestSent(): void {
    this.#times.sent();
    this.#timer?.awaitHead();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    const headers = rawList(controller.rawHeaders);
    if (status < 200) return this.#plan.call.interim(status, clientHeaders(headers, '1.1', this.#plan.call.forwarded));
    this.hasAnswer = true;
    this.#times.answered();
    this.#timer?.awaitBody();
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = headers;
    this.#plan.watch?.answered(status);
    // The parser goes on in this very turn: when the whole answer came in one piece it is complete before the tick.
    process.nextTick(beginStreaming, this);
  }

  onRequestUpgrade(controller: Dispatcher.DispatchController, status: number, _headers: unknown, socket: Duplex): void {
    this.hasAnswer = true;
    this.#times.answered();
    this.#status = status;
    this.#headers = rawList(controller.rawHeaders);
    this.#plan.watch?.answered(status);
    this.#times.ended();
    this.#plan.call.cancels = undefined;
    this.#finish();
    this.#resolve?.({ kind: 'upgraded', status: 101, headers: this.#headers, socket, head: new Uint8Array(0) });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#received += chunk.byteLength;
    this.#timer?.refresh();
    if (this.#sink !== undefined) return this.#sink.onData(chunk);
    this.#chunks.push(chunk);
    this.#buffered += chunk.byteLength;
    if (this.#buffered > BUFFERED_BYTES) controller.pause();
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.#times.ended();
    this.#trailers = rawList(controller.rawTrailers);
    this.#plan.call.cancels = undefined;
    this.#finish();
    if (this.#sink !== undefined) return this.#sink.onEnd(this.#trailers);
    if (!this.#isStreaming) this.#settle(this.#wholeResponse());
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#isOver) return;
    this.#failure ??= upstreamError(error, this.#plan.origin, { phase: this.#times.hasAnswer ? 'body' : 'headers' });
    this.#tellFailure(this.#failure);
    this.#times.ended();
    this.#plan.call.cancels = undefined;
    this.#finish();
    if (this.#sink !== undefined) this.#sink.onError(this.#failure);
    else if (!this.#isStreaming) this.#reject?.(this.#failure);
  }

  /** Hands the answer on as a stream, when it was not complete in the turn its head came in. */
  beginStreaming(): void {
    if (this.#isOver || this.#isStreaming) return;
    this.#isStreaming = true;
    this.#settle({ ...this.#responseHead(), body: { kind: 'stream', source: this } });
  }

  read(sink: BodySink): void {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#sink = sink;
    for (const chunk of chunks) sink.onData(chunk);
    if (!this.#isOver) this.resume();
    else if (this.#failure === undefined) sink.onEnd(this.#trailers);
    else sink.onError(this.#failure);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    if (this.isPaused) this.#timer?.refresh();
    this.#controller?.resume();
  }

  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.#failure ??=
      reason instanceof GatewrightError ? reason : new GatewrightError('CLIENT_ABORTED', { reason: reason.message });
    this.#tellFailure(this.#failure);
    this.#sink = undefined;
    this.#timer?.stop();
    this.#times.ended();
    if (this.#slot === undefined) {
      this.#plan.pool.forget(this);
      this.#finish();
      this.#reject?.(this.#failure);
      return;
    }
    this.#controller?.abort(this.#failure);
    this.#recordAttempt();
    if (!this.#isStreaming) this.#reject?.(this.#failure);
  }

  /** Fails it from outside: whoever waits for the answer, or reads it, gets the error. */
  fail(error: GatewrightError): void {
    if (this.#isStreaming && !this.#isOver) this.#controller?.abort(error);
    else this.cancel(error);
  }

  get isPaused(): boolean {
    return this.#controller?.paused === true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether none of the request's body can have been sent. */
  get mayGoAgain(): boolean {
    return this.#plan.stream?.hasStarted !== true;
  }

  #settle(answer: HttpResponse): void {
    this.#resolve?.(answer);
  }

  #wholeResponse(): HttpResponse {
    const bytes = joinChunks(this.#chunks, this.#buffered);
    this.#chunks = [];
    return wholeResponse(this.#responseHead(), bytes, this.#trailers);
  }

  #responseHead(): Omit<HttpResponse, 'body'> {
    const headers = clientHeaders(this.#headers, this.#isHttp2 ? '2' : '1.1', this.#plan.call.forwarded);
    return responseHead(this.#status, this.#statusText, headers);
  }

  /** Once, however it is told. */
  #tellFailure(failure: GatewrightError): void {
    if (this.#isFailureTold) return;
    this.#isFailureTold = true;
    const { watch } = this.#plan;
    const isStale = this.isReused && !this.hasAnswer && isStaleConnection(failure);
    if (isStale || failure.code === 'CLIENT_ABORTED') watch?.abandoned();
    else watch?.failed(failure);
  }

  get #isHttp2(): boolean {
    return this.#slot?.times.isHttp2 === true;
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.stop();
    this.#recordAttempt();
    this.onOver?.();
    if (this.#slot !== undefined) this.#plan.pool.release(this.#slot);
  }

  #recordAttempt(): void {
    this.#plan.call.attempts[this.#index] = this.#attempt();
  }

  #attempt(): Attempt {
    return attemptRecord(this.#plan, this.#times, {
      start: this.#start,
      isHttp2: this.#isHttp2,
      isReused: this.isReused,
      received: this.#received,
      status: this.#status,
      headers: this.#headers,
      failure: this.#failure,
    });
  }
}

function beginStreaming(attempt: HttpAttempt): void {
  attempt.beginStreaming();
}
