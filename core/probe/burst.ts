import type { Clock } from '../model/clock.ts';
import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import type { Observation } from './observation.ts';
import { readTold } from './told.ts';

/** What came back for one request of a probe. */
export type ProbeAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: HeaderList }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string };

/** What a probe acts by. */
export interface ProbeTools {
  readonly clock: Clock;
  /** Never throws for what happens on the way. @param variation Which of the changed callers sends; the usual one when absent. */
  send(signal: AbortSignal, variation?: number): Promise<ProbeAnswer>;
  /** Resolves also, and early, when the signal is raised. */
  wait(millis: Millis, signal: AbortSignal): Promise<void>;
}

/** How a burst goes. */
export interface BurstPlan {
  readonly most: number;
  /** Between the starts of two requests. */
  readonly gap: Millis;
  /** Statuses by which the limit refuses. */
  readonly refused: ReadonlySet<number>;
  readonly signal: AbortSignal;
  /** Called when a request goes out, and when its answer is there. */
  onSent(): void;
  onSeen(observation: Observation): void;
}

/** What came of a burst. */
export interface BurstResult {
  /** In the order in which they were sent. */
  readonly seen: readonly Observation[];
  readonly failed: number;
  /** Statuses of what was let in. */
  readonly statuses: readonly number[];
  /** Why the probe has to stop, lower case, no full stop. */
  readonly trouble: string | undefined;
}

const FIRST_AT_ONCE = 10;
const MOST_AT_ONCE = 64;

/**
 * Sends requests at an even pace until one is refused. Answers are not waited for, up to so many; where they come later and
 * later since the target holds requests, more may be under way.
 */
export class Burst {
  readonly #tools: ProbeTools;
  readonly #plan: BurstPlan;
  readonly #seen: Observation[] = [];
  readonly #statuses: number[] = [];
  readonly #open = new Set<Promise<void>>();
  #failed = 0;
  #atOnce = FIRST_AT_ONCE;
  #trouble: string | undefined;
  #isRefused = false;

  constructor(tools: ProbeTools, plan: BurstPlan) {
    this.#tools = tools;
    this.#plan = plan;
  }

  async run(): Promise<BurstResult> {
    const { clock, wait } = this.#tools;
    const { most, gap, signal } = this.#plan;
    for (let sent = 0; sent < most && !this.#isOver(); sent += 1) {
      const startedAt = clock.monotonic();
      this.#launch();
      // One that was answered at once may already say that it is over.
      await Promise.race([...this.#open, wait(gap, signal)]);
      while (!this.#isOver() && this.#open.size >= this.#mayBeOpen()) await Promise.race(this.#open);
      const early = gap - (clock.monotonic() - startedAt);
      if (early > 0 && !this.#isOver()) await wait(early, signal);
    }
    await Promise.all(this.#open);
    return {
      seen: this.#seen.toSorted((a, b) => a.sentAt - b.sentAt),
      failed: this.#failed,
      statuses: this.#statuses,
      trouble: this.#trouble,
    };
  }

  #isOver(): boolean {
    return this.#isRefused || this.#trouble !== undefined || this.#plan.signal.aborted;
  }

  #launch(): void {
    this.#plan.onSent();
    const sending = this.#sendOne().finally(() => this.#open.delete(sending));
    this.#open.add(sending);
  }

  async #sendOne(): Promise<void> {
    const { clock, send } = this.#tools;
    const [sentAt, start] = [clock.now(), clock.monotonic()];
    const answer = await send(this.#plan.signal);
    const answeredAt = sentAt + clock.monotonic() - start;
    if (answer.kind === 'failure') {
      this.#failed += 1;
      this.#trouble ??= this.#plan.signal.aborted ? undefined : `no answer came: ${answer.code} ${answer.message}`;
      return;
    }
    const { status, headers } = answer;
    const isLetIn = !this.#plan.refused.has(status);
    this.#trouble ??= isLetIn ? troubleOf(status) : undefined;
    if (isLetIn && troubleOf(status) !== undefined) {
      this.#failed += 1;
      return;
    }
    if (isLetIn) this.#statuses.push(status);
    else this.#isRefused = true;
    const observation = { sentAt, answeredAt, isLetIn, told: readTold(headers, answeredAt) };
    this.#seen.push(observation);
    this.#plan.onSeen(observation);
  }

  /** A target that holds requests until their turn answers each later than the one before. */
  #mayBeOpen(): number {
    const last = this.#seen.slice(-4).map(({ sentAt, answeredAt }) => answeredAt - sentAt);
    const isHeld = last.length === 4 && last.every((held, index) => index === 0 || held > (last[index - 1] ?? held));
    if (isHeld && this.#atOnce < MOST_AT_ONCE) this.#atOnce = MOST_AT_ONCE;
    return this.#atOnce;
  }
}

function troubleOf(status: number): string | undefined {
  if (status === 401 || status === 403) return `it could not get in: the target answered ${status}`;
  return status >= 500 ? `the target answered ${status}` : undefined;
}
