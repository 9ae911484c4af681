import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import {
  EMPTY_CAPTURE,
  recordError,
  type CapturedBody,
  type ExchangeSink,
  type Frame,
  type Outcome,
} from '../model/exchange.ts';
import type { HeaderList, HttpResponse } from '../model/http.ts';
import type { ExchangeId } from '../model/units.ts';
import { Capture } from './capture.ts';
import type { RoutePlan } from './compile.ts';
import type { Connection } from './connection.ts';
import type { IncomingBody } from './incoming-body.ts';
import { asGatewrightError, LiveExchange, type Arrival } from './live-exchange.ts';
import type { Outlet } from './outlet.ts';
import { runPipeline } from './pipeline.ts';
import { pathOf } from './request-head.ts';
import { sendResponse, withLength, type SendListener, type StreamWriter } from './response-writer.ts';
import type { Revision } from './revision.ts';
import type { StatsWindow } from './stats.ts';

/** What every listener of a gateway shares. */
export interface ServeContext {
  readonly clock: Clock;
  readonly sink: ExchangeSink;
  readonly stats: StatsWindow;
  nextId(): ExchangeId;
  /** Undefined while requests can be taken; otherwise a promise that resolves when they can: before the first configuration is in force, or while the sink has no room. */
  hold(): Promise<void> | undefined;
  /** The configuration in force, taken once per exchange. */
  revision(): Revision;
}

/** A request as a listener hands it over. */
export interface Served {
  readonly arrival: Arrival;
  readonly listener: string;
  readonly outlet: Outlet;
  readonly connection: Connection;
  /** Absent when the request has no body. */
  readonly body?: IncomingBody;
  readonly bodyCapture?: Capture;
}

const NO_TAGS: readonly string[] = [];

/** One exchange from its arrival to its record. */
export class ExchangeRun implements SendListener {
  readonly live: LiveExchange;
  readonly revision: Revision;
  readonly #context: ServeContext;
  readonly #served: Served;
  readonly #responseCapture: Capture;
  #writer: StreamWriter | undefined;
  #sent: HttpResponse | undefined;
  #trailers: HeaderList | undefined;
  #duration = 0;
  #isOver = false;
  #isRecorded = false;
  #outcome: Outcome = 'answered';

  constructor(context: ServeContext, served: Served) {
    this.#context = context;
    this.#served = served;
    this.#responseCapture = new Capture(context.sink.captureLimitBytes);
    this.revision = context.revision();
    this.revision.enter();
    this.live = new LiveExchange(served.arrival, context.clock);
  }

  /** Routes the request and runs it. */
  start(): void {
    const plan = this.#plan();
    const response = runPipeline(this.live, plan, this.revision.dialect);
    if (response instanceof Promise) void response.then((later) => this.#send(later));
    else this.#send(response);
  }

  #plan(): RoutePlan {
    try {
      return findPlan(this.live, this.revision);
    } catch (thrown) {
      // A fault of ours must cost one request, not the gateway.
      this.live.error = asGatewrightError(thrown, 'INTERNAL', {});
      return this.revision.compiled.miss;
    }
  }

  /** Whether the client said that it asks for nothing more on this connection. */
  get isLast(): boolean {
    return this.#served.outlet.isLast;
  }

  /** Whether its body is still coming in. */
  get isReceiving(): boolean {
    return this.#served.body?.isOver === false;
  }

  /** The rest of the request's body cannot be understood; whoever reads it gets the error and answers for it. */
  breakBody(error: GatewrightError): void {
    this.live.error ??= error;
    this.#served.outlet.endConnection();
    this.#served.body?.fail(error);
  }

  /** The client closed its connection. Nothing happens when the exchange is already over. */
  abort(): void {
    if (this.#isOver) return;
    const reason = new GatewrightError('CLIENT_ABORTED', { phase: this.#sent === undefined ? 'waiting' : 'download' });
    this.live.error ??= reason;
    this.live.abort(reason);
    this.#writer?.abort(reason);
    this.#finish('aborted');
  }

  onSent(trailers: HeaderList): void {
    if (trailers.length > 0) this.#trailers = trailers;
    this.#finish(this.#outcome);
  }

  onBroken(error: Error): void {
    this.live.error ??=
      error instanceof GatewrightError
        ? error
        : new GatewrightError('UPSTREAM_RESET', { reason: error.message }, { cause: error });
    this.#finish('failed');
  }

  #send(given: HttpResponse): void {
    if (this.#isOver) {
      if (given.body.kind === 'stream') given.body.source.cancel(new GatewrightError('CLIENT_ABORTED'));
      return;
    }
    if (this.live.error?.details['abort'] === true) {
      this.#served.outlet.destroy();
      return this.#finish('failed');
    }
    const response = withLength(given);
    this.#sent = response;
    // The client may send its body or not: what comes next on the connection could be either.
    if (this.#served.body?.isHeldBack === true) this.#served.outlet.endConnection();
    try {
      this.#writer = sendResponse(
        response,
        this.live.received.method,
        this.#served.outlet,
        this.#responseCapture,
        this,
      );
    } catch (thrown) {
      // A head that Node refuses to write (a control character in a header) must not take the gateway down.
      this.live.error ??= new GatewrightError(
        'UPSTREAM_BAD_RESPONSE',
        { reason: thrown instanceof Error ? thrown.message : String(thrown) },
        { cause: thrown },
      );
      this.#served.outlet.destroy();
      this.#finish('failed');
    }
  }

  #finish(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outcome = outcome;
    this.#duration = this.live.offset();
    this.live.finish();
    this.revision.leave();
    this.#context.stats.add(this.#duration, this.#sent === undefined || this.#sent.status >= 500);
    const { body } = this.#served;
    if (body === undefined || body.isOver || body.isHeldBack || outcome === 'aborted') this.#record();
    // What nobody read is still shown to the user, once it has come in.
    else body.drain(() => this.#record());
  }

  #record(): void {
    if (this.#isRecorded) return;
    this.#isRecorded = true;
    this.#served.connection.remove(this);
    this.#context.sink.push(
      buildExchange({
        live: this.live,
        revision: this.revision,
        listener: this.#served.listener,
        duration: this.#duration,
        outcome: this.#outcome,
        requestBody: this.#served.bodyCapture?.result(),
        requestTrailers: this.#served.body?.trailers,
        response: this.#sent,
        responseBody: this.#responseCapture.result(),
        responseTrailers: this.#trailers,
      }),
    );
  }
}

/** Everything an exchange's record is made of. */
export interface RecordParts {
  readonly live: LiveExchange;
  readonly revision: Revision;
  readonly listener: string;
  readonly duration: number;
  readonly outcome: Outcome;
  readonly requestBody?: CapturedBody | undefined;
  readonly requestTrailers?: HeaderList | undefined;
  readonly response?: HttpResponse | undefined;
  readonly responseBody: CapturedBody;
  readonly responseTrailers?: HeaderList | undefined;
  readonly frames?: readonly Frame[];
  readonly framesDropped?: number;
}

/** The finished exchange as a value. */
export function buildExchange(parts: RecordParts): Parameters<ExchangeSink['push']>[0] {
  const { live, revision, response } = parts;
  const { received } = live;
  return {
    id: live.id,
    startedAt: live.startedAt,
    duration: parts.duration,
    revision: revision.id,
    dialect: revision.dialect.id,
    listener: parts.listener,
    scheme: live.scheme,
    authority: live.authority,
    client: live.client,
    ...(live.routeId === '' ? undefined : { route: live.routeId }),
    ...(live.consumer === undefined ? undefined : { consumer: live.consumer.id }),
    request: {
      method: received.method,
      target: received.target,
      version: received.version,
      headers: received.headers,
      body: parts.requestBody ?? EMPTY_CAPTURE,
      ...(parts.requestTrailers === undefined ? undefined : { trailers: parts.requestTrailers }),
    },
    ...(response === undefined
      ? undefined
      : {
          response: {
            status: response.status,
            ...(response.statusText === undefined ? undefined : { statusText: response.statusText }),
            headers: response.headers,
            body: parts.responseBody,
            ...(parts.responseTrailers === undefined ? undefined : { trailers: parts.responseTrailers }),
          },
        }),
    attempts: live.attempts,
    outcome: parts.outcome,
    by: response === undefined ? 'none' : live.by,
    ...(live.error === undefined ? undefined : { error: recordError(live.error) }),
    ...(live.nearMisses === undefined ? undefined : { nearMisses: live.nearMisses }),
    spans: live.spans,
    ...(parts.frames === undefined ? undefined : { frames: parts.frames }),
    ...(parts.framesDropped === undefined ? undefined : { framesDropped: parts.framesDropped }),
    tags: NO_TAGS,
  };
}

/** The plan of the route that matches, or of the miss, with the error and the near misses that belong to it. */
export function findPlan(live: LiveExchange, revision: Revision): RoutePlan {
  const { router, miss } = revision.compiled;
  const { received, client } = live;
  const found = router.match({
    scheme: live.scheme,
    method: received.method,
    authority: live.authority,
    path: pathOf(received.target),
    headers: received.headers,
    ...(client.tls?.serverName === undefined ? undefined : { serverName: client.tls.serverName }),
  });
  if (found.kind === 'hit') {
    live.routeId = found.route.id;
    live.params = found.params;
    live.matchedPrefix = found.matchedPrefix;
    return found.route;
  }
  live.nearMisses = found.nearMisses();
  const isMethod = revision.dialect.routing.answersMethodNotAllowed && found.allowedMethods.length > 0;
  const facts = { method: received.method, path: pathOf(received.target) };
  live.error = isMethod
    ? new GatewrightError('METHOD_NOT_ALLOWED', { ...facts, allowed: found.allowedMethods })
    : new GatewrightError('ROUTE_NOT_FOUND', facts);
  return miss;
}
