import type { LimitFinding, SharedCounter } from '../model/probe.ts';
import type { EpochMillis } from '../model/units.ts';
import { Burst, type BurstResult, type ProbeTools } from './burst.ts';
import { estimates, isSettled } from './estimate.ts';
import { nextStep, touch, type StepBounds, type WorthyStep } from './next-step.ts';
import type { Observation } from './observation.ts';
import { findingOf } from './finding.ts';
import { thriftyMost, type ProbeBudget } from './options.ts';
import { findQueue, withoutHolds, type Queue } from './queue.ts';
import { Search } from './search.ts';
import { checkSharing } from './sharing.ts';

/** What a probe is told. */
export interface ProbePlan {
  readonly budget: ProbeBudget;
  readonly refused: ReadonlySet<number>;
  readonly signal: AbortSignal;
  /** Called when a request goes out or its answer is there. */
  onChange(): void;
}

/** How a probe ended: what it wanted to know is known, nothing it may send tells more, or it had to stop. */
export type ProbeEnd =
  | { readonly kind: 'settled' }
  | { readonly kind: 'no refusal' }
  | { readonly kind: 'stopped'; readonly reason: string };

/** The first requests of a probe; when headers tell everything, there are no others of that kind. */
const FIRST_FEW = 3;
/** How much of the budget may go until the first refusal. */
const FILL_SHARE = 0.6;
const MOST_REFUSED_IN_A_ROW = 24;
/** An algorithm counts when the limit is guessed from so much of what explains the answers on. */
const LIKELY = 0.2;

/** Finds a limit by sending as little as it can. Knows no target: whoever makes it sends. */
export class Prober {
  readonly #tools: ProbeTools;
  readonly #plan: ProbePlan;
  readonly #startedAt: EpochMillis;
  readonly #gap: number;
  readonly seen: Observation[] = [];
  readonly statuses: number[] = [];
  search: Search;
  queue: Queue | undefined;
  sent = 0;
  failed = 0;
  /** The step that would have come next. */
  next: WorthyStep | undefined;
  #since: EpochMillis;
  #notBefore: EpochMillis = 0;
  #trouble: string | undefined;

  constructor(tools: ProbeTools, plan: ProbePlan) {
    this.#tools = tools;
    this.#plan = plan;
    this.#startedAt = tools.clock.now();
    this.#since = this.#startedAt;
    this.#gap = 1000 / plan.budget.perSecond;
    this.search = this.#newSearch();
  }

  async run(): Promise<ProbeEnd> {
    const filled = await this.#fill();
    if (filled !== undefined) return filled;
    for (;;) {
      const found = estimates(this.search);
      if (found.length === 0)
        return { kind: 'stopped', reason: 'no way of counting that is known explains the answers' };
      if (isSettled(found)) return { kind: 'settled' };
      const spent = this.#whySpent();
      this.next = this.#nextStep(spent === undefined);
      if (spent !== undefined) return { kind: 'stopped', reason: spent };
      if (this.next === undefined) return { kind: 'stopped', reason: this.#whyNoStep() };
      await this.#take(this.next);
      if (this.#trouble !== undefined) return { kind: 'stopped', reason: this.#trouble };
    }
  }

  /** What was learnt so far. */
  finding(end: ProbeEnd): LimitFinding {
    const reason = end.kind === 'stopped' ? end.reason : end.kind === 'no refusal' ? this.#whyNoRefusal() : undefined;
    return findingOf({ search: this.search, queue: this.queue, reason, next: this.next });
  }

  /** Finds out whether changed requests are counted with the others; call it once `run` has found a limit. */
  checkSharing(changes: readonly string[]): Promise<SharedCounter[]> {
    const { refused, signal, budget } = this.#plan;
    const most = budget.maxRequests;
    return checkSharing(changes, {
      isRefused: (status) => refused.has(status),
      useUp: async () => {
        const { clock, wait } = this.#tools;
        await wait(this.#notBefore - clock.now(), signal);
        if (this.#trouble === undefined) await this.#burst(most - this.sent - 2);
        return this.#trouble === undefined && this.seen.at(-1)?.isLetIn === false;
      },
      sendOne: async (variation) => {
        if (this.sent >= most || signal.aborted) return undefined;
        this.sent += 1;
        return this.#tools.send(signal, variation);
      },
    });
  }

  #whyNoRefusal(): string {
    const { maxRequests, perSecond } = this.#plan.budget;
    return `none of ${this.sent} requests at up to ${perSecond} a second was refused, and of a budget of ${maxRequests} the rest would be needed to measure a limit`;
  }

  #newSearch(): Search {
    const longest = 2 * this.#plan.budget.maxMillis;
    // What drains about as fast as requests are sent is told from what never refuses by chance alone.
    const pace = 1.25 * this.#gap;
    return new Search({ shortest: 100, shortestInterval: pace, pace, longest }, this.#startedAt);
  }

  /** Sends until the first refusal. @returns The end, when it comes to nothing more. */
  async #fill(): Promise<ProbeEnd | undefined> {
    const { maxRequests } = this.#plan.budget;
    const most = Math.max(1, Math.floor(FILL_SHARE * maxRequests));
    await this.#burst(Math.min(FIRST_FEW, most));
    const left = this.seen.at(-1)?.told.remaining;
    // A limit that headers tell of and that is too large to be used up is looked at, not reached.
    const isTooLarge = left !== undefined && left >= most - FIRST_FEW;
    if (this.#trouble === undefined && !this.#hasRefused() && !isTooLarge) await this.#burst(most - FIRST_FEW);
    if (this.#trouble !== undefined) return { kind: 'stopped', reason: this.#trouble };
    this.queue = findQueue(this.seen);
    if (this.queue !== undefined) {
      this.search = this.#newSearch();
      this.search.observe(withoutHolds(this.seen));
      return this.#hasRefused() ? { kind: 'settled' } : { kind: 'no refusal' };
    }
    return this.#hasRefused() || isTooLarge ? undefined : { kind: 'no refusal' };
  }

  #hasRefused(): boolean {
    return this.seen.some(({ isLetIn }) => !isLetIn);
  }

  #nextStep(isInBudget: boolean): WorthyStep | undefined {
    const now = this.#tools.clock.now();
    const bounds: StepBounds = {
      from: Math.max(now + this.#gap, this.#notBefore),
      until: isInBudget ? this.#startedAt + this.#plan.budget.maxMillis : Number.POSITIVE_INFINITY,
      gap: this.#gap,
      most: isInBudget ? Math.max(1, this.#left()) : 1000,
      since: this.#since,
    };
    const next = nextStep(this.search, bounds);
    // Twice in a row it would tell nothing again.
    const last = this.next?.bits === 0 ? undefined : touch(this.search, bounds);
    return next ?? (isInBudget && bounds.most > 1 ? last : undefined);
  }

  async #take(step: WorthyStep): Promise<void> {
    const { clock, wait } = this.#tools;
    await wait(step.at - clock.now(), this.#plan.signal);
    if (this.#plan.signal.aborted) this.#trouble ??= 'it was stopped by hand';
    else await this.#burst(step.most, step.gap);
  }

  async #burst(most: number, gap = this.#gap): Promise<void> {
    if (most < 1) return;
    const begun = this.#tools.clock.now();
    const { refused, signal, onChange } = this.#plan;
    const result = await new Burst(this.#tools, {
      most,
      gap,
      refused,
      signal,
      onSent: () => {
        this.sent += 1;
        onChange();
      },
      onSeen: onChange,
    }).run();
    this.#takeIn(result, begun);
  }

  #takeIn({ seen, failed, statuses, trouble }: BurstResult, begun: EpochMillis): void {
    this.seen.push(...seen);
    this.statuses.push(...statuses);
    this.failed += failed;
    this.#trouble ??= trouble ?? (this.#plan.signal.aborted ? 'it was stopped by hand' : undefined);
    if (seen.some(({ isLetIn }) => isLetIn)) this.#since = begun;
    for (const { isLetIn, answeredAt, told } of seen)
      if (!isLetIn && told.retryMillis !== undefined)
        this.#notBefore = Math.max(this.#notBefore, answeredAt + told.retryMillis + 1);
    this.search.observe(seen);
  }

  /** Requests that may still go: those of the budget, and of what such a limit is worth. */
  #left(): number {
    const { maxRequests } = this.#plan.budget;
    const likely = estimates(this.search).filter(({ share }) => share >= LIKELY);
    const limit = Math.max(...likely.map(({ mostLimit }) => mostLimit));
    const worth = Number.isFinite(limit) ? thriftyMost(limit) : maxRequests;
    return Math.min(maxRequests, worth) - this.sent;
  }

  #whySpent(): string | undefined {
    const { maxRequests, maxMillis } = this.#plan.budget;
    if (this.sent >= maxRequests) return `the budget of ${maxRequests} requests is spent`;
    if (this.#left() <= 0) return `five times the limit was sent, and more would not be polite`;
    if (this.#tools.clock.now() - this.#startedAt >= maxMillis) return `the budget of ${maxMillis / 1000} s is spent`;
    const refusals = this.seen.slice(-MOST_REFUSED_IN_A_ROW);
    return refusals.length === MOST_REFUSED_IN_A_ROW && refusals.every(({ isLetIn }) => !isLetIn)
      ? `${MOST_REFUSED_IN_A_ROW} requests in a row were refused`
      : undefined;
  }

  #whyNoStep(): string {
    const ends = this.#startedAt + this.#plan.budget.maxMillis;
    return this.#notBefore > ends
      ? 'the target asks for a longer wait than the budget of time allows'
      : 'nothing it could send in its budget of time would tell more';
  }
}
