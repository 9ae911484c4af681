import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { durationOption } from '../../model/options.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import type { UpstreamTarget } from '../../model/upstream.ts';
import { FAILURE_KINDS } from '../upstream-errors.ts';
import { RollingCounts } from './rolling-counts.ts';
import { momentOf, since, type Moment } from './since.ts';
import { statusesOption } from './status-set.ts';

/** Option `breaker` of the http integration. */
export const breakerOption = z
  .strictObject({
    consecutiveFailures: z
      .number()
      .int()
      .min(1)
      .describe('Opens after so many failures in a row; 5 when failureShare is not given either.')
      .optional(),
    failureShare: z
      .number()
      .gt(0)
      .max(1)
      .describe('Opens when this share of the requests in the window failed, such as 0.5.')
      .optional(),
    window: durationOption
      .refine((millis) => millis >= 100, { error: 'expected a window of at least 100ms' })
      .describe('Stretch of time that failureShare looks at.')
      .default(10_000),
    minimumRequests: z
      .number()
      .int()
      .min(1)
      .describe('With fewer requests in the window failureShare says nothing.')
      .default(20),
    statuses: statusesOption
      .describe('Answers that count as failures: numbers, or classes such as 5xx.')
      .default(['5xx']),
    errors: z
      .array(z.enum(FAILURE_KINDS))
      .describe('Failures without an answer that count.')
      .default([...FAILURE_KINDS]),
    openFor: durationOption
      .refine((millis) => millis >= 1, { error: 'expected at least 1ms' })
      .describe('How long nothing is sent before probes are let through.')
      .default(30_000),
    growth: z
      .number()
      .min(1)
      .max(10)
      .describe('The next stretch is so many times as long when the probes fail; 1 keeps it.')
      .default(1),
    maxOpenFor: durationOption.describe('The longest such stretch.').default(300_000),
    probes: z.number().int().min(1).max(100).describe('Requests let through at a time while half-open.').default(1),
    successes: z.number().int().min(1).max(100).describe('Probes that must succeed before it closes.').default(1),
  })
  .describe(
    'Stops sending to a target that fails and fails at once with 503 in its place; each target of a route has its own.',
  );
export type BreakerOptions = z.output<typeof breakerOption>;

/** How a request that a breaker let through ended; `unknown` when the client went away before. */
export type BreakerOutcome = 'succeeded' | 'failed' | 'unknown';

type Standing = NonNullable<UpstreamTarget['breaker']>;

const DEFAULT_CONSECUTIVE = 5;

/**
 * A circuit breaker. Closed it counts; open it lets nothing through for a time; half-open it lets a few probes through,
 * whose outcome decides. What ends after the state has changed counts for nothing.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #consecutiveLimit: number;
  readonly #clock: Clock;
  readonly #counts: RollingCounts;
  #state: Standing['state'] = 'closed';
  /** Changes with the state, so that late outcomes are told apart. */
  #epoch = 0;
  #consecutive = 0;
  #openedAt: Moment | undefined;
  #openMillis: Millis;
  #probesUnderWay = 0;
  #probesSucceeded = 0;
  #tripped: string | undefined;

  constructor(options: BreakerOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#counts = new RollingCounts(options.window);
    this.#openMillis = options.openFor;
    this.#consecutiveLimit =
      options.consecutiveFailures ?? (options.failureShare === undefined ? DEFAULT_CONSECUTIVE : Infinity);
  }

  /** Whether a request may go now. */
  get allows(): boolean {
    this.#wake();
    return this.#state === 'closed' || (this.#state === 'half-open' && this.#probesUnderWay < this.#options.probes);
  }

  /** A request that was allowed goes; give the answer back to `leave`. */
  enter(): number {
    if (this.#state === 'half-open') this.#probesUnderWay += 1;
    return this.#epoch;
  }

  leave(epoch: number, outcome: BreakerOutcome): void {
    if (epoch !== this.#epoch) return;
    if (this.#state === 'half-open') return this.#probed(outcome);
    if (outcome === 'unknown') return;
    this.#counts.add(this.#clock.now(), 1, outcome === 'failed' ? 1 : 0);
    this.#count(outcome);
  }

  /** An answer that had counted as a success broke off. */
  breakOff(epoch: number): void {
    if (epoch !== this.#epoch || this.#state !== 'closed') return;
    this.#counts.add(this.#clock.now(), 0, 1);
    this.#count('failed');
  }

  standing(): Standing {
    this.#wake();
    const { requests, failures } = this.#counts.at(this.#clock.now());
    return {
      state: this.#state,
      consecutiveFailures: this.#consecutive,
      requests,
      failures,
      ...(this.#state === 'open' ? { retryAfterSeconds: Math.max(1, Math.ceil(this.#openLeft() / 1000)) } : {}),
      ...(this.#tripped === undefined ? {} : { tripped: this.#tripped }),
    };
  }

  /** When it will let a probe through; undefined when it is not open. */
  get halfOpenAt(): EpochMillis | undefined {
    this.#wake();
    return this.#state === 'open' ? this.#clock.now() + this.#openLeft() : undefined;
  }

  /** What it holds is memory only. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** An open one is half-open once its time is over. */
  #wake(): void {
    if (this.#state === 'open' && this.#openLeft() <= 0) this.#turn('half-open');
  }

  #openLeft(): Millis {
    return this.#openedAt === undefined ? 0 : this.#openMillis - since(this.#openedAt, this.#clock);
  }

  #count(outcome: BreakerOutcome): void {
    this.#consecutive = outcome === 'failed' ? this.#consecutive + 1 : 0;
    if (outcome !== 'failed') return;
    const reason = this.#reasonToOpen();
    if (reason !== undefined) this.#open(reason, this.#options.openFor);
  }

  #reasonToOpen(): string | undefined {
    const { failureShare, minimumRequests } = this.#options;
    if (this.#consecutive >= this.#consecutiveLimit) return `${this.#consecutive} failures in a row`;
    if (failureShare === undefined) return undefined;
    const { requests, failures } = this.#counts.at(this.#clock.now());
    return requests >= minimumRequests && failures / requests >= failureShare
      ? `${failures} of ${requests} requests failed`
      : undefined;
  }

  #probed(outcome: BreakerOutcome): void {
    this.#probesUnderWay -= 1;
    if (outcome === 'unknown') return;
    if (outcome === 'failed') {
      const { growth, maxOpenFor, openFor } = this.#options;
      return this.#open('a probe failed', Math.max(openFor, Math.min(maxOpenFor, this.#openMillis * growth)));
    }
    this.#probesSucceeded += 1;
    if (this.#probesSucceeded >= this.#options.successes) this.#turn('closed');
  }

  #open(reason: string, millis: Millis): void {
    this.#turn('open');
    this.#tripped = reason;
    this.#openedAt = momentOf(this.#clock);
    this.#openMillis = millis;
  }

  #turn(state: Standing['state']): void {
    this.#state = state;
    this.#epoch += 1;
    this.#probesUnderWay = 0;
    this.#probesSucceeded = 0;
    if (state !== 'closed') return;
    this.#consecutive = 0;
    this.#counts.clear();
  }
}
