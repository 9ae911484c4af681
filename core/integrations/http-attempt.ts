import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { BodySink, BodySource } from '../model/body.ts';
import { joinChunks } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Attempt, Phases } from '../model/exchange.ts';
import type { HeaderList, HttpResponse } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import { NO_BODY } from '../model/body.ts';
import { clientHeaders } from './forward-headers.ts';
import type { HttpPool, Slot, Waiter } from './http-pool.ts';
import type { IntegrationCall, UpgradeAnswer } from './integration.ts';
import { upstreamError } from './upstream-errors.ts';

/** A stream nobody reads yet is paused past this. */
const BUFFERED_BYTES = 65_536;

/** What one attempt sends. */
export interface AttemptPlan {
  readonly call: IntegrationCall;
  readonly clock: Clock;
  readonly pool: HttpPool;
  readonly origin: string;
  readonly options: Dispatcher.DispatchOptions & { readonly servername?: string };
  readonly headers: HeaderList;
  readonly bytesSent: number;
}

type Settled = HttpResponse | UpgradeAnswer;

/**
 * One try at the upstream: waits for a connection, is undici's handler, and becomes the body of the answer when that
 * streams. One object an attempt.
 */
export class HttpAttempt implements Dispatcher.DispatchHandler, BodySource, Waiter {
  /** Whether any part of an answer came. */
  hasAnswer = false;
  isReused = false;
  readonly #plan: AttemptPlan;
  readonly #index: number;
  readonly #start: Millis;
  readonly #startMono: Millis;
  #slot: Slot | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve: ((answer: Settled) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;
  #dispatched: Millis = -1;
  #sent: Millis = -1;
  #answered: Millis = -1;
  #ended: Millis = -1;
  #status = 0;
  #statusText: string | undefined;
  #headers: HeaderList = [];
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #received = 0;
  #sink: BodySink | undefined;
  #isStreaming = false;
  #isOver = false;
  #trailers: HeaderList = [];
  #failure: GatewrightError | undefined;
  #times: Pick<Phases, 'dns' | 'connect' | 'ssl'> & {
    readonly start: Millis;
    readonly end: Millis;
    readonly remote: string;
  } = REUSED;

  constructor(plan: AttemptPlan) {
    this.#plan = plan;
    this.#index = plan.call.attempts.length;
    this.#start = plan.call.offset();
    this.#startMono = plan.clock.monotonic();
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
    this.#dispatched = this.#plan.clock.monotonic();
    const slot = this.#slot;
    if (slot === undefined) return;
    this.isReused = !slot.isFresh;
    this.#times = slot.isFresh ? connectTimes(slot) : { ...REUSED, remote: slot.times.remote };
    slot.isFresh = false;
    if (this.#failure !== undefined) controller.abort(this.#failure);
  }

  onRequestSent(): void {
    this.#sent = this.#plan.clock.monotonic();
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
    this.#answered = this.#plan.clock.monotonic();
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = headers;
    // The parser goes on in this very turn: when the whole answer came in one piece it is complete before the tick.
    process.nextTick(beginStreaming, this);
  }

  onRequestUpgrade(controller: Dispatcher.DispatchController, status: number, _headers: unknown, socket: Duplex): void {
    this.hasAnswer = true;
    this.#answered = this.#plan.clock.monotonic();
    this.#status = status;
    this.#headers = rawList(controller.rawHeaders);
    this.#ended = this.#answered;
    this.#plan.call.cancels = undefined;
    this.#finish();
    this.#resolve?.({ kind: 'upgraded', status: 101, headers: this.#headers, socket, head: new Uint8Array(0) });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#received += chunk.byteLength;
    if (this.#sink !== undefined) return this.#sink.onData(chunk);
    this.#chunks.push(chunk);
    this.#buffered += chunk.byteLength;
    if (this.#buffered > BUFFERED_BYTES) controller.pause();
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.#ended = this.#plan.clock.monotonic();
    this.#trailers = rawList(controller.rawTrailers);
    this.#plan.call.cancels = undefined;
    this.#finish();
    if (this.#sink !== undefined) return this.#sink.onEnd(this.#trailers);
    if (!this.#isStreaming) this.#settle(this.#wholeResponse());
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#isOver) return;
    this.#failure ??= upstreamError(error, this.#plan.origin, { phase: this.#answered === -1 ? 'headers' : 'body' });
    this.#ended = this.#plan.clock.monotonic();
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
    if (!this.#isOver) this.#controller?.resume();
    else if (this.#failure === undefined) sink.onEnd(this.#trailers);
    else sink.onError(this.#failure);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.#failure ??=
      reason instanceof GatewrightError ? reason : new GatewrightError('CLIENT_ABORTED', { reason: reason.message });
    this.#sink = undefined;
    this.#ended = this.#plan.clock.monotonic();
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

  #settle(answer: HttpResponse): void {
    this.#resolve?.(answer);
  }

  #wholeResponse(): HttpResponse {
    const bytes = joinChunks(this.#chunks, this.#buffered);
    this.#chunks = [];
    const trailers = this.#trailers.length > 0 ? { trailers: this.#trailers } : undefined;
    const body =
      bytes.byteLength === 0 && trailers === undefined ? NO_BODY : ({ kind: 'bytes', bytes, ...trailers } as const);
    const head = this.#responseHead();
    // A chunked answer that is whole has a length now; HEAD, 204 and 304 keep what they said.
    return body.kind === 'bytes' && trailers === undefined && !hasLength(head.headers)
      ? { ...head, headers: [...head.headers, 'content-length', String(bytes.byteLength)], body }
      : { ...head, body };
  }

  #responseHead(): Omit<HttpResponse, 'body'> {
    const headers = clientHeaders(this.#headers, this.#isHttp2 ? '2' : '1.1', this.#plan.call.forwarded);
    return this.#statusText === undefined || this.#statusText === ''
      ? { kind: 'response', status: this.#status, headers }
      : { kind: 'response', status: this.#status, statusText: this.#statusText, headers };
  }

  get #isHttp2(): boolean {
    return this.#slot?.times.isHttp2 === true;
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#recordAttempt();
    if (this.#slot !== undefined) this.#plan.pool.release(this.#slot);
  }

  #recordAttempt(): void {
    this.#plan.call.attempts[this.#index] = this.#attempt();
  }

  #attempt(): Attempt {
    const { origin, options, headers, bytesSent } = this.#plan;
    const end = this.#ended === -1 ? this.#start : this.#start + (this.#ended - this.#startMono);
    const attempt: { -readonly [K in keyof Attempt]: Attempt[K] } = {
      origin,
      method: options.method,
      target: options.path,
      headers,
      version: this.#isHttp2 ? '2' : '1.1',
      start: this.#start,
      end,
      phases: this.#phases(),
      isReused: this.isReused,
      bytesSent,
      bytesReceived: this.#received,
    };
    if (this.#times.remote !== '') attempt.remote = this.#times.remote;
    if (this.#status !== 0) {
      attempt.status = this.#status;
      attempt.responseHeaders = this.#headers;
    }
    if (this.#failure !== undefined)
      attempt.error = { code: this.#failure.code, message: this.#failure.message, details: plainFacts(this.#failure) };
    return attempt;
  }

  #phases(): Phases {
    const { dns, connect, ssl, start, end } = this.#times;
    const isSent = this.#dispatched !== -1;
    const sent = this.#sent === -1 ? this.#dispatched : this.#sent;
    const waited =
      connect === -1 ? this.#dispatched - this.#startMono : start - this.#startMono + (this.#dispatched - end);
    return {
      blocked: isSent ? Math.max(0, waited) : -1,
      dns,
      connect,
      ssl,
      send: isSent ? sent - this.#dispatched : -1,
      wait: isSent ? span(sent, this.#answered === -1 ? this.#ended : this.#answered) : -1,
      receive: this.#answered === -1 ? -1 : span(this.#answered, this.#ended),
    };
  }
}

const REUSED = { dns: -1, connect: -1, ssl: -1, start: 0, end: 0, remote: '' } as const;

function beginStreaming(attempt: HttpAttempt): void {
  attempt.beginStreaming();
}

function span(from: Millis, to: Millis): Millis {
  return to === -1 ? -1 : Math.max(0, to - from);
}

/** HAR's connect holds dns apart and ssl inside. */
function connectTimes({ times }: Slot): {
  dns: Millis;
  connect: Millis;
  ssl: Millis;
  start: Millis;
  end: Millis;
  remote: string;
} {
  const { start, dns, tcp, tls, remote } = times;
  const end = tls === -1 ? tcp : tls;
  return {
    dns: dns === -1 ? -1 : dns - start,
    connect: end - (dns === -1 ? start : dns),
    ssl: tls === -1 ? -1 : tls - tcp,
    start,
    end,
    remote,
  };
}

/** What undici's parser gives: buffers or texts in HTTP/1, an object in HTTP/2. */
function rawList(raw: Dispatcher.DispatchController['rawHeaders']): HeaderList {
  if (raw === null || raw === undefined) return [];
  if (!Array.isArray(raw)) {
    return Object.entries(raw).flatMap(([name, value]) =>
      name.startsWith(':') || value === undefined ? [] : [value].flat().flatMap((one) => [name, one]),
    );
  }
  const list: string[] = [];
  for (const part of raw) list.push(typeof part === 'string' ? part : part.toString('latin1'));
  return list;
}

function hasLength(headers: HeaderList): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name?.length === 14 && name.toLowerCase() === 'content-length') return true;
  }
  return false;
}

function plainFacts(error: GatewrightError): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    Object.entries(error.details).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : JSON.stringify(value),
    ]),
  );
}
