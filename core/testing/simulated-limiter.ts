import type { Clock } from '../model/clock.ts';
import { addLimitHeaders, type HeaderStyle } from '../policies/limits/headers.ts';
import type { Algorithm } from '../policies/limits/algorithm.ts';
import { refusalFacts } from '../policies/limits/notes.ts';
import type { ProbeAnswer, ProbeTools } from '../probe/burst.ts';

/** A limiter that is simulated. */
export interface SimulatedSettings {
  readonly algorithm: Algorithm;
  readonly startAt: number;
  /** There and back. */
  readonly latency?: number;
  readonly headers?: HeaderStyle;
  readonly retryAfter?: boolean;
  /** Requests are held until their turn, as with limit_req of nginx. */
  readonly holds?: boolean;
  /** Headers that stand before all others, whatever is true. */
  readonly lies?: readonly string[];
  /** What is answered in place of what the limit says; undefined for what it says. */
  answer?(count: number): ProbeAnswer | undefined;
}

/** A target with one limit under a clock that jumps from one event to the next: hours pass in no time. */
export class SimulatedLimiter implements ProbeTools {
  readonly clock: Clock;
  sent = 0;
  refused = 0;
  readonly #settings: SimulatedSettings;
  readonly #state: unknown;
  #time: number;
  #timers: { readonly at: number; readonly ring: () => void }[] = [];
  #isTurning = false;

  constructor(settings: SimulatedSettings) {
    this.#settings = settings;
    this.#time = settings.startAt;
    this.#state = settings.algorithm.fresh(settings.startAt);
    this.clock = { now: () => this.#time, monotonic: () => this.#time };
  }

  wait = (millis: number): Promise<void> => {
    const waiting = new Promise<void>((resolve) => {
      this.#timers.push({ at: this.#time + Math.max(0, millis), ring: resolve });
    });
    this.#turn();
    return waiting;
  };

  send = async (): Promise<ProbeAnswer> => {
    const { latency = 2, answer } = this.#settings;
    this.sent += 1;
    await this.wait(latency / 2);
    const given = answer?.(this.sent);
    const held = given === undefined ? this.#decide() : { answer: given, millis: 0 };
    await this.wait(latency / 2 + held.millis);
    return held.answer;
  };

  #decide(): { readonly answer: ProbeAnswer; readonly millis: number } {
    const { algorithm, headers = 'none', retryAfter = false, holds = false, lies = [] } = this.#settings;
    // Limiters count in whole milliseconds.
    const now = Math.floor(this.#time);
    algorithm.advance(this.#state, now);
    const before = algorithm.standing(this.#state, now, 1);
    const isAllowed = before.retryMillis === 0;
    if (isAllowed) algorithm.take(this.#state, now, 1);
    else this.refused += 1;
    const limits = [
      {
        name: 'default',
        algorithm: algorithm.name,
        counter: '',
        before,
        standing: algorithm.standing(this.#state, now, 1),
      },
    ];
    const decision = { isAllowed, limits };
    const { retryAfterSeconds } = isAllowed ? {} : refusalFacts(decision);
    const told = retryAfter && retryAfterSeconds !== undefined ? ['retry-after', String(retryAfterSeconds)] : [];
    return {
      answer: {
        kind: 'answer',
        status: isAllowed ? 200 : 429,
        headers: [...lies, ...addLimitHeaders(told, headers, decision, now)],
      },
      millis: holds && isAllowed ? before.resetMillis : 0,
    };
  }

  /** Lets everything that is ready run, and then time jump to the next event. */
  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      const next = Math.min(...this.#timers.map(({ at }) => at));
      if (!Number.isFinite(next)) return;
      this.#time = next;
      const due = this.#timers.filter(({ at }) => at <= next);
      this.#timers = this.#timers.filter(({ at }) => at > next);
      for (const { ring } of due) ring();
      if (this.#timers.length > 0) this.#turn();
    });
  }
}
