import type { Phase } from '../../model/config.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Answer, Awaitable, Call, Policy, PolicySteps } from '../../policies/policy.ts';
import { gapBefore, IDENTITY_POLICIES } from './doubts.ts';
import type { Gaps } from './gaps.ts';

/** A check that refused. */
export interface Refused {
  readonly use: string;
  readonly policy: string;
  readonly phase: Phase;
  readonly error: GatewrightError;
  readonly call: Call;
  readonly isCallerUnknown: boolean;
}

/** What the checks of one run are judged with. */
export interface Judge {
  readonly gaps: Gaps;
  /** Why a refusal says nothing; undefined when it is sound. */
  doubt(refused: Refused): string | undefined;
  /** What else is wrong where a doubtful refusal kept the check from going on; undefined when nothing is. */
  lookFurther(refused: Refused): Promise<GatewrightError | undefined>;
}

/**
 * The policies as they are, but for refusals that say nothing of the captured request: those are written down as such, and
 * the request goes on. For one run of one request.
 */
export class GuardedPolicies {
  /** By the id of the use: why it cannot be judged. */
  readonly unknown = new Map<string, string>();
  readonly policies: readonly Policy[];
  /** The use whose step has begun and not come to an end. */
  waiting: { readonly use: string; readonly policy: string } | undefined;
  readonly #judge: Judge;
  #isCallerUnknown = false;

  constructor(policies: readonly Policy[], judge: Judge) {
    this.#judge = judge;
    this.policies = policies.map((policy) => this.#guarded(policy));
  }

  #guarded(policy: Policy): Policy {
    return {
      ...policy,
      prepare: async (options, env) => {
        const steps = await policy.prepare(options, env);
        const gap = gapBefore(policy.name, options, this.#judge.gaps);
        return this.#withDoubts(steps, { use: env.id, policy: policy.name, gap });
      },
    };
  }

  /** A step is called on what the policy prepared, which may be an object of its own. */
  #withDoubts(steps: PolicySteps, of: GuardedUse): PolicySteps {
    return {
      ...(steps.onRequest && {
        onRequest: (call: Call) => this.#run(of, 'request', call, () => steps.onRequest?.(call)),
      }),
      ...(steps.onResponse && {
        onResponse: async (call: Call) => void (await this.#run(of, 'response', call, () => steps.onResponse?.(call))),
      }),
      ...(steps.onAnswer && { onAnswer: (call: Call) => steps.onAnswer?.(call) }),
      ...(steps.onError && { onError: (call: Call, error: GatewrightError) => steps.onError?.(call, error) }),
      ...(steps.onSend && { onSend: (call: Call) => steps.onSend?.(call) }),
      ...(steps.onDone && { onDone: (call: Call) => steps.onDone?.(call) }),
      close: () => steps.close?.(),
    };
  }

  #run(of: GuardedUse, phase: Phase, call: Call, step: () => Awaitable<Answer | undefined | void>): Given {
    if (of.gap !== undefined) return this.#pass(of, call, of.gap);
    const judge = (thrown: unknown): Given => this.#onThrow(of, phase, call, thrown);
    try {
      const later = step();
      return later instanceof Promise ? this.#await(of, later.catch(judge)) : later;
    } catch (thrown) {
      return judge(thrown);
    }
  }

  async #await(
    { use, policy }: GuardedUse,
    step: Promise<Answer | undefined | void>,
  ): Promise<Answer | undefined | void> {
    this.waiting = { use, policy };
    try {
      return await step;
    } finally {
      this.waiting = undefined;
    }
  }

  #onThrow({ use, policy }: GuardedUse, phase: Phase, call: Call, thrown: unknown): Given {
    if (!(thrown instanceof GatewrightError)) throw thrown;
    const refused = { use, policy, phase, error: thrown, call, isCallerUnknown: this.#isCallerUnknown };
    const doubt = this.#judge.doubt(refused);
    if (doubt === undefined) throw thrown;
    return this.#judge.lookFurther(refused).then((further) => {
      if (further !== undefined) throw further;
      return this.#pass({ use, policy }, call, doubt);
    });
  }

  #pass({ use, policy }: Pick<GuardedUse, 'use' | 'policy'>, call: Call, why: string): undefined {
    call.note('verdict', `cannot be judged: ${why}`);
    this.unknown.set(use, why);
    if (IDENTITY_POLICIES.has(policy)) this.#isCallerUnknown = true;
    return undefined;
  }
}

type Given = Awaitable<Answer | undefined | void>;

interface GuardedUse {
  readonly use: string;
  readonly policy: string;
  /** Why it cannot be made at all. */
  readonly gap: string | undefined;
}
