import { GatewrightError } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';
import type { HttpAttempt, Settled } from './http-attempt.ts';
import type { HttpOptions } from './http-options.ts';
import type { IntegrationCall } from './integration.ts';
import { isStaleConnection } from './upstream-errors.ts';

const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** How often a call is tried, and how long in all. */
export interface TriesOptions {
  readonly retries: HttpOptions['retries'];
  readonly totalMillis: Millis | undefined;
  readonly isUpgrade: boolean;
}

/** Who makes the attempts, each at whichever target it is that one's turn. */
export interface AttemptSource {
  attempt(call: IntegrationCall, isUpgrade: boolean): HttpAttempt;
}

/** All the tries of one call at its upstream; the answer of the last one counts. */
export class HttpTries {
  readonly #call: IntegrationCall;
  readonly #options: TriesOptions;
  readonly #source: AttemptSource;
  #attempt: HttpAttempt | undefined;
  #retriesLeft: number;
  #mayRepeatStale = true;
  #timer: NodeJS.Timeout | undefined;
  #isExpired = false;

  constructor(call: IntegrationCall, options: TriesOptions, source: AttemptSource) {
    this.#call = call;
    this.#options = options;
    this.#source = source;
    this.#retriesLeft = options.retries?.attempts ?? 0;
  }

  /** @throws GatewrightError with an UPSTREAM_ code, or CLIENT_ABORTED. */
  async run(): Promise<Settled> {
    const { totalMillis } = this.#options;
    if (totalMillis !== undefined) this.#timer = setTimeout(() => this.#expire(totalMillis), totalMillis);
    try {
      const answer = await this.#untilSettled();
      // The body of the answer is still to come, and has the rest of the time.
      if (this.#timer !== undefined && this.#attempt?.isOver === false) {
        const timer = this.#timer;
        this.#timer = undefined;
        this.#attempt.onOver = () => clearTimeout(timer);
      }
      return answer;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  async #untilSettled(): Promise<Settled> {
    for (;;) {
      const attempt = this.#source.attempt(this.#call, this.#options.isUpgrade);
      this.#attempt = attempt;
      try {
        const answer = await attempt.run();
        if (answer.kind !== 'response' || !this.#isRetried(attempt, String(answer.status))) return answer;
        if (answer.body.kind === 'stream') answer.body.source.cancel(new Error('tried again'));
      } catch (error) {
        if (!(error instanceof GatewrightError) || error.code === 'CLIENT_ABORTED' || this.#isExpired) throw error;
        if (this.#isStale(attempt, error)) continue;
        if (!this.#isRetried(attempt, reasonOf(error))) throw error;
      }
      this.#retriesLeft -= 1;
    }
  }

  /** Whether a kept connection turned out to be closed; once, and only for what may be sent twice. */
  #isStale(attempt: HttpAttempt, error: GatewrightError): boolean {
    const isStale =
      this.#mayRepeatStale &&
      attempt.isReused &&
      !attempt.hasAnswer &&
      attempt.mayGoAgain &&
      isStaleConnection(error) &&
      SAFE_TO_REPEAT.has(this.#call.request.method);
    this.#mayRepeatStale = false;
    return isStale;
  }

  #isRetried(attempt: HttpAttempt, reason: string): boolean {
    const { retries } = this.#options;
    return (
      retries !== undefined &&
      this.#retriesLeft > 0 &&
      attempt.mayGoAgain &&
      retries.methods.includes(this.#call.request.method) &&
      retries.on.some((one) => one === reason)
    );
  }

  #expire(limitMillis: Millis): void {
    this.#isExpired = true;
    this.#attempt?.fail(new GatewrightError('UPSTREAM_TIMEOUT', { limitMillis, phase: 'total' }));
  }
}

const REASONS: Readonly<Record<string, string>> = {
  UPSTREAM_DNS: 'connect-error',
  UPSTREAM_REFUSED: 'connect-error',
  UPSTREAM_UNREACHABLE: 'connect-error',
  UPSTREAM_TLS: 'connect-error',
  UPSTREAM_CONNECT_TIMEOUT: 'connect-error',
  UPSTREAM_TIMEOUT: 'timeout',
  UPSTREAM_RESET: 'reset',
};

function reasonOf(error: GatewrightError): string {
  return REASONS[error.code] ?? '';
}
