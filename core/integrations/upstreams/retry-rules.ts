import { z } from 'zod';
import { type Clock, wallNow } from '../../model/clock.ts';
import { headerValue, type HeaderList } from '../../model/http.ts';
import { durationOption } from '../../model/options.ts';
import type { Millis } from '../../model/units.ts';
import { budgetOption, type RetryBudget } from './retry-budget.ts';

/** What a retry can be for. */
export const RETRY_REASONS = [
  'connect-error',
  'timeout',
  'reset',
  'bad-response',
  '429',
  '500',
  '502',
  '503',
  '504',
] as const;

const backoff = z
  .strictObject({
    first: durationOption.describe('The longest wait before the first retry.').default(100),
    factor: z.number().min(1).max(10).describe('Each further one may be so many times as long.').default(2),
    max: durationOption.describe('No wait is longer.').default(5000),
  })
  .describe('Waits before a retry, anything from nothing to the longest (full jitter); without it there is no wait.');

/** Option `retries` of the http integration. */
export const retriesOption = z
  .strictObject({
    attempts: z.number().int().min(1).max(10).describe('How often at most, beside the first try.'),
    on: z.array(z.enum(RETRY_REASONS)).min(1).describe('What is tried again.').default(['connect-error']),
    methods: z
      .array(z.string())
      .describe('Only requests with these methods.')
      .default(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']),
    backoff: backoff.optional(),
    retryAfter: z
      .boolean()
      .describe(
        'Waits as long as Retry-After of the answer says; when that is longer than backoff.max, the answer goes out as it is.',
      )
      .default(false),
    budget: budgetOption.optional(),
  })
  .describe(
    'Tries again, each try an attempt of its own, at another target where there is one. A request whose body streams is tried again only before any of it was sent.',
  );
export type RetryOptions = z.output<typeof retriesOption>;

const DEFAULT_MAX_WAIT_MILLIS = 5000;

/** One try that is over, as far as it matters for another one. */
export interface TriedOnce {
  /** Retries before it. */
  readonly retries: number;
  readonly reason: string;
  readonly method: string;
  /** Whether none of the request's body can have been sent. */
  readonly mayGoAgain: boolean;
  /** Whether there is a target that another try could go to. */
  readonly hasTarget: boolean;
  /** Of the answer, when there was one. */
  readonly headers: HeaderList;
}

/** `again` after a wait; `no` with the reason, which is absent when nobody would expect a retry. */
export type RetryDecision =
  | { readonly kind: 'again'; readonly waitMillis: Millis }
  | { readonly kind: 'no'; readonly why?: string };

/** Decides whether a try is followed by another. */
export class RetryRules {
  readonly #options: RetryOptions;
  readonly #env: { readonly clock: Clock; random(): number };
  readonly #budget: RetryBudget | undefined;

  constructor(
    options: RetryOptions,
    env: { readonly clock: Clock; random(): number },
    budget: RetryBudget | undefined,
  ) {
    this.#options = options;
    this.#env = env;
    this.#budget = budget;
  }

  /** A request came; it counts for the budget. */
  onRequest(): void {
    this.#budget?.onRequest();
  }

  decide({ retries, reason, method, mayGoAgain, hasTarget, headers }: TriedOnce): RetryDecision {
    const { attempts, on, methods } = this.#options;
    if (!on.some((one) => one === reason)) return { kind: 'no' };
    if (retries >= attempts) return { kind: 'no', why: `${attempts} ${attempts === 1 ? 'retry' : 'retries'} made` };
    if (!methods.includes(method)) return { kind: 'no', why: `method ${method}` };
    if (!mayGoAgain) return { kind: 'no', why: 'the body is sent' };
    if (!hasTarget) return { kind: 'no', why: 'no target is left' };
    const waitMillis = this.#wait(retries, headers);
    const { max = DEFAULT_MAX_WAIT_MILLIS } = this.#options.backoff ?? {};
    if (waitMillis > max) return { kind: 'no', why: `Retry-After asks for ${Math.ceil(waitMillis / 1000)} s` };
    if (this.#budget?.take() === false) return { kind: 'no', why: 'budget used up' };
    return { kind: 'again', waitMillis };
  }

  #wait(retries: number, headers: HeaderList): Millis {
    const { backoff, retryAfter } = this.#options;
    const asked = retryAfter ? retryAfterMillis(headers, wallNow(this.#env.clock)) : undefined;
    if (asked !== undefined) return asked;
    if (backoff === undefined) return 0;
    return this.#env.random() * Math.min(backoff.max, backoff.first * backoff.factor ** retries);
  }
}

/**
 * What Retry-After asks for; undefined when there is none that can be understood.
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMillis(headers: HeaderList, now: number): Millis | undefined {
  const text = headerValue(headers, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Za-z]{3,9}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
