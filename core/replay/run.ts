import { setMaxListeners } from 'node:events';
import { GatewrightError } from '../model/errors.ts';
import type { Clock } from '../model/clock.ts';
import type { Exchange } from '../model/exchange.ts';
import { headerValue, type HeaderList } from '../model/http.ts';
import type { ReplayAnswer, ReplayOutcome, ReplayRequest } from '../model/replay.ts';
import type { EpochMillis, ExchangeId, Millis } from '../model/units.ts';
import type { Ignored } from './compare/compare-answers.ts';
import type { Correlation } from './correlation.ts';
import type { Credentials } from './credentials/credentials.ts';
import { IgnoreRules } from './ignored.ts';
import { RunGuard, whyNotSend, type GuardRules } from './guards.ts';
import { leftOut, notLoaded, outcomeOf } from './outcome.ts';
import { atOnce, dueAt, type Pace } from './pace.ts';
import { planRequest, type RewriteContext } from './rewrite.ts';
import { addressesOf, type Renamed } from './renamed.ts';
import { Sessions } from './sessions.ts';

/** What a run works on. */
export interface RunInput {
  readonly ids: readonly ExchangeId[];
  /** When each was recorded; as long as `ids`. */
  readonly recordedAt: readonly EpochMillis[];
  readonly repeat: number;
  readonly pace: Pace;
  readonly guards: GuardRules;
  readonly rewrite: RewriteContext;
  readonly ignored: readonly Ignored[];
  /** Whether an earlier part of this run sent a request already; it is not sent again. */
  isDone(index: number): boolean;
  readonly correlation: Correlation | undefined;
  /** @param at Which of `ids` it is. */
  load(id: ExchangeId, at: number): Promise<Exchange>;
}

/** Whom a run works with. */
export interface RunParts {
  readonly clock: Clock;
  readonly credentials: Credentials;
  send(request: ReplayRequest, signal: AbortSignal): Promise<ReplayAnswer>;
  /** Told of each outcome, in the order in which they come. */
  onOutcome(outcome: ReplayOutcome): void;
}

/** How a run ended: at its end, or before it for a reason. */
export type RunEnd = { readonly kind: 'done' } | { readonly kind: 'stopped'; readonly reason: string };

/** One replay on its way: can be paused, resumed and stopped. What happens to one exchange never ends it. */
export class ReplayRun {
  readonly #input: RunInput;
  readonly #parts: RunParts;
  readonly #abort = new AbortController();
  readonly #guard: RunGuard;
  readonly #start: Millis;
  readonly #running = new Set<Promise<void>>();
  readonly #sessions = new Sessions();
  readonly #ignoreRules: IgnoreRules;
  #freed: PromiseWithResolvers<void> | undefined;
  #stopReason: string | undefined;
  #resumed: PromiseWithResolvers<void> | undefined;
  #patientUntil: Millis = 0;

  constructor(input: RunInput, parts: RunParts) {
    this.#input = input;
    this.#parts = parts;
    this.#ignoreRules = new IgnoreRules(input.ignored);
    this.#start = parts.clock.monotonic();
    // As many listen as requests are under way.
    setMaxListeners(0, this.#abort.signal);
    this.#guard = new RunGuard(input.guards, this.#start);
  }

  get isPaused(): boolean {
    return this.#resumed !== undefined;
  }

  /** Until when the target asked not to be sent anything, while that is ahead. */
  get waitsUntil(): EpochMillis | undefined {
    const { clock } = this.#parts;
    const left = this.#patientUntil - clock.monotonic();
    return left > 0 && this.#stopReason === undefined ? clock.now() + left : undefined;
  }

  pause(): void {
    this.#resumed ??= Promise.withResolvers();
  }

  resume(): void {
    this.#resumed?.resolve();
    this.#resumed = undefined;
  }

  /** Ends it; what is under way is given up. */
  stop(reason: string): void {
    this.#stopReason ??= reason;
    this.#abort.abort(new GatewrightError('CALL_CANCELLED', { reason }));
    this.resume();
  }

  /** Sends everything that is left. Never rejects. */
  async run(): Promise<RunEnd> {
    const { ids, repeat, pace, isDone } = this.#input;
    const limit = atOnce(pace);
    for (let index = 0; index < ids.length * repeat; index += 1) {
      if (isDone(index)) continue;
      await this.#untilDue(index);
      await this.#untilFree(limit);
      await this.#untilWelcome();
      if (this.#stopReason !== undefined) break;
      const refusal = this.#guard.beforeSend(this.#parts.clock.monotonic());
      if (refusal !== undefined) {
        this.#stopReason = refusal;
        break;
      }
      const one = this.#one(index).finally(() => {
        this.#running.delete(one);
        this.#freed?.resolve();
      });
      this.#running.add(one);
    }
    await Promise.all(this.#running);
    return this.#stopReason === undefined ? { kind: 'done' } : { kind: 'stopped', reason: this.#stopReason };
  }

  /** Waits for room. A race of all that run would leave something behind on each of them every time. */
  async #untilFree(limit: number): Promise<void> {
    while (this.#running.size >= limit) {
      this.#freed = Promise.withResolvers();
      await this.#freed.promise;
    }
  }

  async #untilDue(index: number): Promise<void> {
    await this.#resumed?.promise;
    const { ids, recordedAt, pace, guards } = this.#input;
    const first = recordedAt[0] ?? 0;
    const at = recordedAt[index % ids.length] ?? first;
    const span = ((recordedAt.at(-1) ?? first) - first) / (pace.kind === 'recorded' ? pace.scale : 1);
    const offset = Math.floor(index / ids.length) * span;
    const due = this.#start + dueAt(pace, index, { at, first, offset }, guards.maxPerSecond);
    await this.#sleep(due - this.#parts.clock.monotonic());
    await this.#resumed?.promise;
  }

  /** Waits as long as the target asks for. Answers that come meanwhile may ask for more. */
  async #untilWelcome(): Promise<void> {
    while (this.waitsUntil !== undefined) {
      await this.#sleep(this.#patientUntil - this.#parts.clock.monotonic());
      await this.#resumed?.promise;
    }
  }

  async #sleep(millis: Millis): Promise<void> {
    if (millis <= 0 || this.#abort.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const { signal } = this.#abort;
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, millis);
      signal.addEventListener('abort', over);
    });
  }

  async #one(index: number): Promise<void> {
    const { ids, load, correlation } = this.#input;
    const at = index % ids.length;
    const id = ids[at] ?? 0;
    const exchange = await load(id, at).catch((error: unknown) => describe(error));
    if (typeof exchange === 'string') {
      correlation?.settle(index, undefined);
      return this.#parts.onOutcome(notLoaded(index, id, exchange));
    }
    const outcome = await this.#send(index, exchange).catch((error: unknown) => {
      correlation?.settle(index, undefined);
      return leftOut(index, exchange, describe(error));
    });
    this.#parts.onOutcome(outcome);
  }

  async #send(index: number, exchange: Exchange): Promise<ReplayOutcome> {
    const { rewrite, correlation, ids } = this.#input;
    const planned = planRequest(exchange, rewrite);
    if (planned.kind === 'left out') {
      correlation?.settle(index, undefined);
      return leftOut(index, exchange, planned.reason);
    }
    const carried = this.#sessions.apply(planned.request, exchange);
    const linked = (await correlation?.apply(index, index % ids.length, carried)) ?? carried;
    const refusal = whyNotSend(rewrite.target.guard, linked);
    if (refusal !== undefined) {
      correlation?.settle(index, undefined);
      return leftOut(index, exchange, refusal);
    }
    const answer = await this.#answer(linked, exchange);
    correlation?.settle(index, answer.kind === 'answer' ? answer : undefined);
    if (answer.kind === 'answer') {
      this.#heed(answer);
      this.#sessions.keep(exchange, answer.headers);
    }
    const renamed = (): Renamed => [...addressesOf(exchange, linked), ...(correlation?.renamed(index) ?? [])];
    return outcomeOf({ index, exchange, request: linked, answer, ignored: this.#ignoreRules.of(exchange), renamed });
  }

  /** Once more with new credentials after a 401, and no more than once. */
  async #answer(request: ReplayRequest, exchange: Exchange): Promise<ReplayAnswer> {
    const { credentials, send } = this.#parts;
    const { signal } = this.#abort;
    const signed = (await credentials.apply(request, exchange)).request;
    const answer = await send(signed, signal);
    if (answer.kind !== 'answer' || answer.status !== 401 || exchange.response?.status === 401) return answer;
    if (!(await credentials.renew(exchange, signed))) return answer;
    // The second try is a request too.
    if (this.#guard.beforeSend(this.#parts.clock.monotonic()) !== undefined) return answer;
    return send((await credentials.apply(request, exchange)).request, signal);
  }

  #heed({ status, headers }: ReplayAnswer & { kind: 'answer' }): void {
    const { clock } = this.#parts;
    const retryAfter = headerValue(headers, 'retry-after');
    if (retryAfter !== undefined) {
      const wait = this.#guard.patience(status, retryAfter, targetNow(headers, clock.now()));
      if (wait > 0) this.#patientUntil = Math.max(this.#patientUntil, clock.monotonic() + wait);
    }
    const reason = this.#guard.afterAnswer(status);
    if (reason !== undefined) this.stop(reason);
  }
}

/** What time it is where the answer comes from: moments in it are meant by that clock, which may be wrong. */
function targetNow(headers: HeaderList, now: EpochMillis): EpochMillis {
  const date = Date.parse(headerValue(headers, 'date') ?? '');
  return Number.isNaN(date) ? now : date;
}

function describe(error: unknown): string {
  if (error instanceof GatewrightError) {
    const { reason } = error.details;
    return `${error.code} ${error.message}${typeof reason === 'string' ? `: ${reason}` : ''}`;
  }
  return error instanceof Error ? error.message : String(error);
}
