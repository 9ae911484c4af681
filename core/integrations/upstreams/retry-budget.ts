import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { durationOption } from '../../model/options.ts';
import type { UpstreamStanding } from '../../model/upstream.ts';
import { RollingCounts } from './rolling-counts.ts';

/** Option `retries.budget` of the http integration. */
export const budgetOption = z
  .strictObject({
    share: z.number().min(0).max(1).describe('Retries may be this share of the requests in the window.').default(0.2),
    window: durationOption
      .refine((millis) => millis >= 1000, { error: 'expected a window of at least 1s' })
      .describe('Stretch of time that is looked at.')
      .default(10_000),
    minimumPerSecond: z
      .number()
      .min(0)
      .describe('So many retries a second are allowed however few requests there are.')
      .default(10),
  })
  .describe('Keeps retries from multiplying the load on an upstream that fails; the route has one budget.');
export type BudgetOptions = z.output<typeof budgetOption>;

/** Retries are a share of the requests, or a minimum where there are few. */
export class RetryBudget {
  readonly #options: BudgetOptions;
  readonly #clock: Clock;
  /** Retries stand where others have failures. */
  readonly #counts: RollingCounts;
  #refused = 0;

  constructor(options: BudgetOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#counts = new RollingCounts(options.window);
  }

  /** A request came, which is not a retry. */
  onRequest(): void {
    this.#counts.add(this.#clock.now(), 1, 0);
  }

  /** Takes a retry from the budget; false when there is none left. */
  take(): boolean {
    const { share, window, minimumPerSecond } = this.#options;
    const now = this.#clock.now();
    const { requests, failures: retries } = this.#counts.at(now);
    const allowed = Math.max(share * requests, (minimumPerSecond * window) / 1000);
    if (retries + 1 > allowed) {
      this.#refused += 1;
      return false;
    }
    this.#counts.add(now, 0, 1);
    return true;
  }

  standing(): NonNullable<UpstreamStanding['retries']> {
    const { requests, failures: retries } = this.#counts.at(this.#clock.now());
    return { requests, retries, refused: this.#refused };
  }

  /** What it holds is memory only. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
