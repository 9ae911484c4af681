import type { Clock } from '../model/clock.ts';
import type { ConsumerConfig, ForwardedConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Attempt, NearMiss, Peer } from '../model/exchange.ts';
import type { HeaderList, HttpRequest, HttpResponse } from '../model/http.ts';
import type { MessageHead, NoteValue, Span } from '../model/span.ts';
import type { EpochMillis, ExchangeId, Millis } from '../model/units.ts';
import type { IntegrationCall } from '../integrations/integration.ts';
import type { PreparedUse, RoutePlan } from './compile.ts';

const NO_NOTES: Readonly<Record<string, NoteValue>> = {};
const NO_VARIABLES: Readonly<Record<string, unknown>> = {};
const NO_PARAMS: Readonly<Record<string, string>> = {};

/** What a listener knows of a request when it arrives. */
export interface Arrival {
  readonly id: ExchangeId;
  readonly client: Peer;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly forwarded: ForwardedConfig;
  readonly request: HttpRequest;
  /** Sends an interim answer to the client, where its protocol has them. */
  readonly outlet: { interim(status: number, headers: HeaderList): void };
}

/**
 * One request on its way: what policies and integrations see as their call, and the trace they leave. One object an
 * exchange, with methods, because closures and wrappers are what fills the few microseconds a gateway may take.
 */
export class LiveExchange implements IntegrationCall {
  readonly id: ExchangeId;
  readonly startedAt: EpochMillis;
  readonly client: Peer;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly forwarded: ForwardedConfig;
  readonly received: HttpRequest;
  readonly attempts: Attempt[] = [];
  readonly spans: Span[] = [];
  /** Uses whose `onAnswer` has to run. */
  readonly answers: PreparedUse[] = [];
  /** Uses whose `onSend` has to run. */
  readonly sends: PreparedUse[] = [];
  /** Uses whose `onDone` has to run. */
  readonly dones: PreparedUse[] = [];
  request: HttpRequest;
  response: HttpResponse | undefined;
  consumer: ConsumerConfig | undefined;
  claims: Readonly<Record<string, unknown>> | undefined;
  variables: Readonly<Record<string, unknown>> = NO_VARIABLES;
  cancels: { cancel(reason: Error): void } | undefined;
  routeId = '';
  params: Readonly<Record<string, string>> = NO_PARAMS;
  matchedPrefix = '';
  nearMisses: readonly NearMiss[] | undefined;
  error: GatewrightError | undefined;
  by: 'gateway' | 'upstream' = 'gateway';
  readonly #clock: Clock;
  readonly #outlet: Arrival['outlet'];
  readonly #startMono: Millis;
  #notes: Record<string, NoteValue> | undefined;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;
  #isFinished = false;

  constructor(arrival: Arrival, clock: Clock) {
    this.id = arrival.id;
    this.startedAt = clock.now();
    this.client = arrival.client;
    this.scheme = arrival.scheme;
    this.authority = arrival.authority;
    this.forwarded = arrival.forwarded;
    this.received = arrival.request;
    this.request = arrival.request;
    this.#outlet = arrival.outlet;
    this.#clock = clock;
    this.#startMono = clock.monotonic();
  }

  offset(): Millis {
    return this.#clock.monotonic() - this.#startMono;
  }

  interim(status: number, headers: HeaderList): void {
    this.#outlet.interim(status, headers);
  }

  note(name: string, value: NoteValue): void {
    if (this.#notes === undefined) this.#notes = { [name]: value };
    else this.#notes[name] = value;
  }

  async dependency<T>(name: string, run: (note: (name: string, value: NoteValue) => void) => Promise<T>): Promise<T> {
    const start = this.offset();
    const notes: Record<string, NoteValue> = {};
    let status: Span['status'] = 'failed';
    try {
      const value = await run((key, value) => {
        notes[key] = value;
      });
      status = 'ok';
      return value;
    } finally {
      // What ends after the exchange is not part of its record, which may be written already.
      if (!this.#isFinished)
        this.spans.push({
          id: this.spans.length,
          kind: 'dependency',
          name,
          start,
          end: this.offset(),
          status,
          notes,
        });
    }
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#isFinished;
  }

  get isAborted(): boolean {
    return this.#abortReason !== undefined;
  }

  /** The client is gone, or the exchange is over: whoever still works for it may stop. */
  abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(reason);
    this.cancels?.cancel(reason);
  }

  /** Tells every use that waits for it that the exchange is over. */
  finish(): void {
    this.#isFinished = true;
    for (const use of this.dones.splice(0)) {
      try {
        use.steps.onDone?.(this);
      } catch (thrown) {
        // There is no answer left to change; the trace says what went wrong.
        this.note('onDone', thrown instanceof Error ? thrown.message : String(thrown));
        this.traceUse(use, this.offset(), 'failed', undefined);
      }
    }
  }

  /** Shows the answer of the integration to every use that waits for it, last one first. */
  answered(): void {
    for (const use of this.answers.splice(0).toReversed()) {
      const start = this.offset();
      const before = this.response;
      use.steps.onAnswer?.(this);
      if (this.#notes !== undefined) this.traceUse(use, start, 'ok', before);
    }
  }

  /** Writes down a step of a policy, with the notes it left; heads only where the step changed the message. */
  traceUse(
    use: PreparedUse,
    start: Millis,
    status: Span['status'],
    before: HttpRequest | HttpResponse | undefined,
  ): void {
    const after = before?.kind === 'request' ? this.request : this.response;
    const span: Span = {
      id: this.spans.length,
      kind: 'policy',
      name: use.policy,
      use: use.id,
      start,
      end: status === 'skipped' ? start : this.offset(),
      status,
      notes: this.takeNotes(),
      ...(use.at === undefined ? undefined : { at: use.at }),
      ...(before === undefined || after === undefined || before === after
        ? undefined
        : { before: headOf(before), after: headOf(after) }),
    };
    this.spans.push(span);
  }

  traceIntegration(of: NonNullable<RoutePlan['integration']>, start: Millis, status: Span['status']): void {
    this.spans.push({
      id: this.spans.length,
      kind: 'integration',
      name: of.name,
      start,
      end: this.offset(),
      status,
      notes: this.takeNotes(),
      ...(of.at === undefined ? undefined : { at: of.at }),
    });
  }

  takeNotes(): Readonly<Record<string, NoteValue>> {
    const notes = this.#notes ?? NO_NOTES;
    this.#notes = undefined;
    return notes;
  }

  /** Sixteen bytes as hexadecimal text, stable for the exchange: what platforms put into their request id. */
  get requestId(): string {
    const hex = this.id.toString(16).padStart(16, '0');
    return `${hex}${hex.split('').toReversed().join('')}`;
  }
}

/** A head without its body, for the trace. */
export function headOf(message: HttpRequest | HttpResponse): MessageHead {
  return message.kind === 'request'
    ? { method: message.method, target: message.target, headers: message.headers }
    : { status: message.status, headers: message.headers };
}

/** Whatever was thrown, as an error with one of our codes. */
export function asGatewrightError(
  thrown: unknown,
  otherwise: 'POLICY_FAILED' | 'INTEGRATION_FAILED' | 'INTERNAL',
  facts: Record<string, unknown>,
): GatewrightError {
  if (thrown instanceof GatewrightError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GatewrightError(otherwise, { ...facts, reason }, { cause: thrown });
}
