import { GatewrightError } from '../model/errors.ts';
import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import type { HttpAttempt, Settled } from './http-attempt.ts';
import type { AttemptSettings, HttpTarget } from './http-target.ts';
import type { IntegrationCall } from './integration.ts';
import { failureKind, isStaleConnection } from './upstream-errors.ts';
import { Pause } from './upstreams/pause.ts';
import type { RetryRules } from './upstreams/retry-rules.ts';

const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
const NO_HEADERS: HeaderList = [];

const PLAIN: AttemptSettings = { isUpgrade: false };
const UPGRADE: AttemptSettings = { isUpgrade: true };

/** How often a call is tried, and how long in all. */
export interface TriesOptions {
  readonly retries: RetryRules | undefined;
  readonly totalMillis: Millis | undefined;
  /** For each try, to the head of its answer. */
  readonly attemptMillis: Millis | undefined;
  readonly isUpgrade: boolean;
}

/** Who makes the attempts, each at whichever target it is that one's turn. */
export interface AttemptSource {
  attempt(call: IntegrationCall, settings: AttemptSettings, tried?: HttpTarget[]): HttpAttempt;
  /** Whether there is a target to send to now. */
  readonly hasTarget: boolean;
}

/** All the tries of one call at its upstream; the answer of the last one counts. */
export class HttpTries {
  readonly #call: IntegrationCall;
  readonly #options: TriesOptions;
  readonly #source: AttemptSource;
  readonly #tried: HttpTarget[] | undefined;
  #attempt: HttpAttempt | undefined;
  #pause: Pause | undefined;
  #retries = 0;
  #waitedMillis: Millis = 0;
  #mayRepeatStale = true;
  #timer: NodeJS.Timeout | undefined;
  #isExpired = false;

  constructor(call: IntegrationCall, options: TriesOptions, source: AttemptSource) {
    this.#call = call;
    this.#options = options;
    this.#source = source;
    this.#tried = options.retries === undefined ? undefined : [];
  }

  /** @throws GatewrightError with an UPSTREAM_ code, CIRCUIT_OPEN or CLIENT_ABORTED. */
  async run(): Promise<Settled> {
    const { totalMillis, retries } = this.#options;
    retries?.onRequest();
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
    const { isUpgrade, attemptMillis } = this.#options;
    for (;;) {
      const settings =
        this.#waitedMillis === 0 ? (isUpgrade ? UPGRADE : PLAIN) : { isUpgrade, waitedMillis: this.#waitedMillis };
      this.#waitedMillis = 0;
      const attempt = this.#source.attempt(this.#call, settings, this.#tried);
      this.#attempt = attempt;
      try {
        const answer = await (attemptMillis === undefined ? attempt.run() : runWithin(attempt, attemptMillis));
        if (answer.kind !== 'response') return answer;
        const reason = String(answer.status);
        const waitMillis = this.#decide(attempt, reason, answer.headers);
        if (waitMillis === undefined) return answer;
        if (answer.body.kind === 'stream') answer.body.source.cancel(new Error('tried again'));
        await this.#prepareNext(reason, waitMillis);
      } catch (error) {
        if (!(error instanceof GatewrightError) || error.code === 'CLIENT_ABORTED' || this.#isExpired) throw error;
        if (this.#isStale(attempt, error)) continue;
        const reason = failureKind(error) ?? '';
        const waitMillis = this.#decide(attempt, reason, NO_HEADERS);
        if (waitMillis === undefined) throw error;
        await this.#prepareNext(reason, waitMillis);
      }
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

  /** How long to wait before another try; undefined when there is none, and the trace says why. */
  #decide(attempt: HttpAttempt, reason: string, headers: HeaderList): Millis | undefined {
    const { retries } = this.#options;
    if (retries === undefined) return undefined;
    const { method } = this.#call.request;
    const decision = retries.decide({
      retries: this.#retries,
      reason,
      method,
      mayGoAgain: attempt.mayGoAgain,
      hasTarget: this.#source.hasTarget,
      headers,
    });
    if (decision.kind === 'again') return decision.waitMillis;
    if (decision.why !== undefined) this.#call.note('retries', `not retried: ${decision.why}`);
    return undefined;
  }

  async #prepareNext(reason: string, waitMillis: Millis): Promise<void> {
    this.#retries += 1;
    this.#waitedMillis = await this.#wait(waitMillis);
    const waited = this.#waitedMillis === 0 ? '' : ` after ${Math.round(this.#waitedMillis)} ms`;
    this.#call.note(`attempt ${this.#call.attempts.length + 1}`, `retried because ${reason}${waited}`);
  }

  /** How long was waited, which a late timer makes longer. */
  async #wait(millis: Millis): Promise<Millis> {
    if (millis <= 0) return 0;
    const start = this.#call.offset();
    const pause = new Pause(millis);
    this.#pause = pause;
    this.#call.cancels = pause;
    try {
      await pause.over;
    } finally {
      this.#pause = undefined;
      this.#call.cancels = undefined;
    }
    return this.#call.offset() - start;
  }

  #expire(limitMillis: Millis): void {
    this.#isExpired = true;
    const error = new GatewrightError('UPSTREAM_TIMEOUT', { limitMillis, phase: 'total' });
    if (this.#pause === undefined) this.#attempt?.fail(error);
    else this.#pause.cancel(error);
  }
}

async function runWithin(attempt: HttpAttempt, limitMillis: Millis): Promise<Settled> {
  const timer = setTimeout(
    () => attempt.fail(new GatewrightError('UPSTREAM_TIMEOUT', { limitMillis, phase: 'attempt' })),
    limitMillis,
  );
  try {
    return await attempt.run();
  } finally {
    clearTimeout(timer);
  }
}
