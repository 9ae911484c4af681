import { GatewrightError } from '../../model/errors.ts';
import { withHeaders } from '../../model/http.ts';
import type { ExchangeId, Millis } from '../../model/units.ts';
import type { Call, PolicyEnv, PolicySteps } from '../policy.ts';
import { wait } from '../wait.ts';
import { costOf, type Cost } from './cost.ts';
import { answerTest, type Count } from './count.ts';
import type { Ask, Mode } from './counters.ts';
import { refusing, type Decision } from './decision.ts';
import { addLimitHeaders, setAll, type HeaderNames, type HeaderStyle } from './headers.ts';
import type { Limiter } from './limiter.ts';
import { noteDecision, refusalFacts } from './notes.ts';

/** Options that limits of every kind have once a request is decided on. */
export interface LimitUseOptions {
  readonly headers: HeaderStyle | HeaderNames;
  readonly retryAfter: boolean | string;
  readonly cost: Cost;
  readonly count?: Count | undefined;
  readonly countsRefused: boolean;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
}

/** What a use of a limiting policy is made of. */
export interface LimitUseSetup {
  /** What the limit of a name is called, such as `rate limit per minute`. */
  titleOf(limit: string): string;
  /** The error of a refusal by the limit of this name. */
  codeOf(limit: string): 'RATE_LIMITED' | 'QUOTA_EXCEEDED';
  /** The limits in words. */
  readonly rule: string;
  readonly given: LimitUseOptions;
  readonly limiter: Limiter;
  /** Names of the limits that hold requests until their turn. */
  readonly queues: ReadonlySet<string>;
}

/** A decision, from the request to its answer. */
interface Kept {
  readonly decision: Decision;
  readonly ask: Ask;
}

/** More than may be under way at once. */
const MOST_KEPT = 65_536;

/** One use of a limiting policy: asks, writes the trace, refuses or holds, tells the client, counts by the answer. */
export class LimitUse {
  readonly #setup: LimitUseSetup;
  readonly #env: PolicyEnv;
  readonly #counts: ((call: Call, status: number) => boolean) | undefined;
  readonly #mode: Mode;
  readonly #isSilent: boolean;
  /**
   * By the id of the call: a WeakMap would cost more than the counting. Calls that have no answer leave theirs behind, so
   * the oldest go when there are too many.
   */
  readonly #kept = new Map<ExchangeId, Kept>();

  constructor(setup: LimitUseSetup, env: PolicyEnv) {
    const { headers, retryAfter, count, countsRefused } = setup.given;
    this.#setup = setup;
    this.#env = env;
    this.#counts = count === undefined ? undefined : answerTest(count);
    this.#mode = countsRefused ? 'always' : count === undefined ? 'take' : 'look';
    this.#isSilent = headers === 'none' && typeof retryAfter === 'boolean' && count === undefined;
  }

  steps(): PolicySteps {
    const { limiter, titleOf } = this.#setup;
    return {
      onRequest: (call) => this.#ask(call),
      ...(this.#isSilent ? {} : { onSend: (call: Call) => this.#tell(call) }),
      marks: () => limiter.marks(titleOf),
      close: () => limiter.close(),
    };
  }

  #ask(call: Call): Promise<void> | undefined {
    const { given, limiter } = this.#setup;
    const ask = limiter.askFor(call, costOf(given.cost, call), this.#mode);
    const decided = limiter.decide(call, ask);
    return decided instanceof Promise
      ? decided.then((decision) => this.#enforce(call, { decision, ask }))
      : this.#enforce(call, { decision: decided, ask });
  }

  #enforce(call: Call, kept: Kept): Promise<void> | undefined {
    const { rule, codeOf, queues } = this.#setup;
    const { decision, ask } = kept;
    if (!this.#isSilent) this.#keep(call.id, kept);
    noteDecision(call, rule, ask.cost, decision);
    if (!decision.isAllowed)
      throw new GatewrightError(codeOf(refusing(decision.limits)?.name ?? ''), this.#factsOf(decision));
    const held = queues.size === 0 ? 0 : this.#heldMillis(decision);
    if (held === 0) return undefined;
    call.note('blocked', `held ${Math.ceil(held)} ms until its turn`);
    return wait(held, call.signal);
  }

  #keep(id: ExchangeId, kept: Kept): void {
    this.#kept.set(id, kept);
    if (this.#kept.size <= MOST_KEPT) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Until what was in the leaky buckets before this request has leaked out. */
  #heldMillis({ limits }: Decision): Millis {
    const { queues } = this.#setup;
    return Math.max(0, ...limits.filter(({ name }) => queues.has(name)).map(({ before }) => before.resetMillis));
  }

  #factsOf(decision: Decision): Record<string, unknown> {
    const { status, message, retryAfter } = this.#setup.given;
    const { retryAfterSeconds, ...facts } = refusalFacts(decision);
    return {
      ...facts,
      ...(retryAfter === true && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
      ...(status === undefined ? {} : { status }),
      ...(message === undefined ? {} : { message }),
    };
  }

  #tell(call: Call): void {
    const kept = this.#kept.get(call.id);
    this.#kept.delete(call.id);
    if (kept === undefined || call.response === undefined) return;
    const decision = this.#countAnswer(call, call.response.status, kept);
    const { headers: style, retryAfter } = this.#setup.given;
    const headers = addLimitHeaders(call.response.headers, style, decision, this.#env.clock.now());
    const { retryAfterSeconds } = decision.isAllowed ? {} : refusalFacts(decision);
    const own = typeof retryAfter === 'string' && typeof retryAfterSeconds === 'number';
    call.response = withHeaders(call.response, own ? setAll(headers, [[retryAfter, retryAfterSeconds]]) : headers);
  }

  /** Where the answer decides whether it counts, this is when. What a counter elsewhere then says is not waited for. */
  #countAnswer(call: Call, status: number, { decision, ask }: Kept): Decision {
    if (this.#counts === undefined || !decision.isAllowed || !this.#counts(call, status)) return decision;
    const { limiter } = this.#setup;
    const counted = limiter.decide(call, limiter.askAgain(ask, 'count'));
    return counted instanceof Promise ? expected(decision, ask.cost) : { ...counted, isAllowed: true };
  }
}

/** How it will stand once so much more is counted. */
function expected({ limits, ...rest }: Decision, cost: number): Decision {
  return {
    ...rest,
    limits: limits.map((one) => {
      const { standing } = one;
      return { ...one, standing: { ...standing, remaining: Math.max(0, standing.remaining - cost) } };
    }),
  };
}
