import type { Dispatcher } from 'undici';
import { rawList } from '../outgoing/raw-headers.ts';
import { joinChunks } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HeaderList } from '../model/http.ts';
import type { ReplayAnswer } from '../model/replay.ts';
import type { EpochMillis, Millis } from '../model/units.ts';

/** More of an answer is not waited for. */
const MOST_BYTES = 10_485_760;

/** One request on its way, and what comes back; undici tells it what happens. */
export class Sending implements Dispatcher.DispatchHandler {
  readonly answer: Promise<ReplayAnswer>;
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  readonly #timeout: Millis;
  readonly #startedAt: EpochMillis;
  readonly #start: Millis;
  #settle: ((answer: ReplayAnswer) => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HeaderList = [];
  /** When its head came, or the first of the interim answers before that. */
  #beganAt: Millis | undefined;
  #chunks: Uint8Array[] = [];
  #kept = 0;

  /** @param timeout How long an answer may take from its head to its end. */
  constructor(clock: Clock, timeout: Millis, signal: AbortSignal) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.signal = signal;
    this.#startedAt = clock.now();
    this.#start = clock.monotonic();
    this.answer = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (signal.aborted) this.fail(signal.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settle === undefined) controller.abort(new GatewrightError('CALL_CANCELLED'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.#beganAt = status < 200 ? (this.#beganAt ?? this.#clock.monotonic()) : this.#clock.monotonic();
    if (status < 200) return;
    this.#status = status;
    this.#headers = rawList(controller.rawHeaders);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const room = MOST_BYTES - this.#kept;
    this.#chunks.push(chunk.byteLength > room ? chunk.subarray(0, room) : chunk);
    this.#kept += Math.min(chunk.byteLength, room);
    if (chunk.byteLength <= room) return;
    this.#finish(true);
    controller.abort(new GatewrightError('CALL_CANCELLED'));
  }

  onResponseEnd(): void {
    this.#finish(false);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(error);
  }

  /** Gives up an answer that began and does not end: one that comes in drops keeps every other timeout waiting. */
  look(now: Millis): void {
    if (this.#beganAt === undefined || now - this.#beganAt < this.#timeout) return;
    this.abort(
      new GatewrightError('UPSTREAM_TIMEOUT', {
        reason: `the answer began and did not end within ${this.#timeout} ms`,
      }),
    );
  }

  /** Ends it from outside. */
  abort(reason: unknown): void {
    this.fail(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new GatewrightError('CALL_CANCELLED'));
  }

  /** There is no answer. */
  fail(error: unknown): void {
    this.#end({ kind: 'failure', ...describe(error), ...this.#times() });
  }

  #finish(isTruncated: boolean): void {
    const body = joinChunks(this.#chunks, this.#kept);
    this.#end({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body,
      isTruncated,
      ...this.#times(),
    });
  }

  #end(answer: ReplayAnswer): void {
    this.#settle?.(answer);
    this.#settle = undefined;
    this.#chunks = [];
  }

  #times(): { readonly startedAt: EpochMillis; readonly durationMillis: Millis } {
    return { startedAt: this.#startedAt, durationMillis: this.#clock.monotonic() - this.#start };
  }
}

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'UPSTREAM_DNS',
  EAI_AGAIN: 'UPSTREAM_DNS',
  ECONNREFUSED: 'UPSTREAM_REFUSED',
  EHOSTUNREACH: 'UPSTREAM_UNREACHABLE',
  ENETUNREACH: 'UPSTREAM_UNREACHABLE',
  ECONNRESET: 'UPSTREAM_RESET',
  EPIPE: 'UPSTREAM_RESET',
  UND_ERR_SOCKET: 'UPSTREAM_RESET',
  UND_ERR_CONNECT_TIMEOUT: 'UPSTREAM_CONNECT_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_ABORTED: 'CALL_CANCELLED',
  ABORT_ERR: 'CALL_CANCELLED',
};

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof GatewrightError) {
    const { reason } = error.details;
    return { code: error.code, message: typeof reason === 'string' ? `${error.message}: ${reason}` : error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (/^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|ERR_SSL)/.test(code))
    return { code: 'UPSTREAM_TLS', message: message || code };
  // What undici takes for granted of a server.
  if (code === 'ERR_ASSERTION') return { code: 'UPSTREAM_BAD_RESPONSE', message: 'what it answered was not asked for' };
  if (code.startsWith('HPE_')) return { code: 'UPSTREAM_BAD_RESPONSE', message };
  return { code: CODES[code] ?? 'UPSTREAM_BAD_RESPONSE', message: message || code };
}

/** The code of an error of the system or of undici; an abort without a reason has a number there. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'AbortError') return 'ABORT_ERR';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
