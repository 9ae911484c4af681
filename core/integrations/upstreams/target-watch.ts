import type { Clock } from '../../model/clock.ts';
import type { GatewrightError } from '../../model/errors.ts';
import type { UpstreamTarget } from '../../model/upstream.ts';
import type { Call } from '../../policies/policy.ts';
import { failureKind } from '../upstream-errors.ts';
import type { Breaker, BreakerOptions } from './breaker.ts';
import { statusTest } from './status-set.ts';
import type { TargetHealth } from './target-health.ts';

/** Who is told how one attempt went. */
export interface AttemptWatch {
  /** The head of an answer came. */
  answered(status: number): void;
  /** It failed, perhaps in the middle of the answer. */
  failed(error: GatewrightError): void;
  /** It ended in a way that says nothing of the target: the client went away, or a kept connection was closed meanwhile. */
  abandoned(): void;
}

/** What is remembered of one target. */
export interface TargetMemory {
  readonly breaker: Breaker | undefined;
  readonly health: TargetHealth | undefined;
  problem: UpstreamTarget['problem'];
}

/** What counts as a failure for a breaker; made once. */
export class FailureRule {
  readonly #isFailure: (status: number) => boolean;
  readonly #errors: readonly string[];

  constructor({ statuses, errors }: Pick<BreakerOptions, 'statuses' | 'errors'>) {
    this.#isFailure = statusTest(statuses);
    this.#errors = errors;
  }

  status(status: number): boolean {
    return this.#isFailure(status);
  }

  error(error: GatewrightError): boolean {
    const kind = failureKind(error);
    return kind !== undefined && this.#errors.includes(kind);
  }
}

/** Tells breaker and health of one target how an attempt went, and writes it into the trace. */
export class TargetWatch implements AttemptWatch {
  readonly #call: Call;
  readonly #memory: TargetMemory;
  readonly #rule: FailureRule;
  readonly #clock: Clock;
  readonly #epoch: number;
  #hasAnswer = false;

  constructor(call: Call, memory: TargetMemory, rule: FailureRule, clock: Clock) {
    this.#call = call;
    this.#memory = memory;
    this.#rule = rule;
    this.#clock = clock;
    const { breaker } = memory;
    this.#epoch = breaker?.enter() ?? 0;
    if (breaker !== undefined) call.note('breaker before', breaker.standing().state);
  }

  answered(status: number): void {
    this.#hasAnswer = true;
    const isFailure = this.#rule.status(status);
    if (isFailure) this.#saw(`answered ${status}`);
    this.#memory.health?.answered(status);
    this.#settle(isFailure ? 'failed' : 'succeeded');
  }

  failed(error: GatewrightError): void {
    const kind = failureKind(error);
    if (kind !== undefined) {
      const text = this.#hasAnswer ? `${error.code} in the answer` : error.code;
      this.#saw(text);
      this.#memory.health?.failed(kind, text);
    }
    const isFailure = this.#rule.error(error);
    // The notes of the integration are taken when its answer is there; what comes later shows in the counts.
    if (!this.#hasAnswer) this.#settle(isFailure ? 'failed' : 'unknown');
    else if (isFailure) this.#memory.breaker?.breakOff(this.#epoch);
  }

  abandoned(): void {
    if (!this.#hasAnswer) this.#memory.breaker?.leave(this.#epoch, 'unknown');
  }

  #settle(outcome: 'succeeded' | 'failed' | 'unknown'): void {
    const { breaker } = this.#memory;
    if (breaker === undefined) return;
    breaker.leave(this.#epoch, outcome);
    const { state, consecutiveFailures, requests, failures, tripped } = breaker.standing();
    this.#call.note('breaker after', state);
    this.#call.note(
      'breaker counts',
      `${consecutiveFailures} failures in a row, ${failures} of ${requests} in the window`,
    );
    if (state === 'open' && tripped !== undefined) this.#call.note('breaker opened by', tripped);
  }

  #saw(text: string): void {
    this.#memory.problem = { at: this.#clock.now(), text };
  }
}
