import { z } from 'zod';
import { expressionOption } from '../expressions/options.ts';
import { GatewrightError } from '../model/errors.ts';
import { withHeaders } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import { costOf, costOption, namesAskedByCost } from './limits/cost.ts';
import { namesAskedBy } from './limits/counter-key.ts';
import type { Limit, Mode } from './limits/counters.ts';
import type { Decision } from './limits/decision.ts';
import { Decisions } from './limits/decisions.ts';
import { addLimitHeaders, setAll } from './limits/headers.ts';
import { checkAnswerNames, checkNames, needsOf } from './limits/expressions.ts';
import { Limiter } from './limits/limiter.ts';
import { noteDecision, refusalFacts } from './limits/notes.ts';
import { limitOptions, refusalOptions } from './limits/options.ts';
import { checkRule, describeRules, prepareRules, ruleOption, singleRuleOptions, type Rule } from './limits/rules.ts';
import { statusesOption, statusTest } from './limits/statuses.ts';
import { definePolicy, type Call, type PolicyEnv, type PolicySteps } from './policy.ts';
import { wait } from './wait.ts';

const options = z
  .strictObject({
    ...singleRuleOptions,
    limits: z
      .array(ruleOption)
      .min(1)
      .describe('In place of limit, several limits that must all hold; each with its own way of counting.')
      .optional(),
    ...limitOptions,
    by: limitOptions.by.default('consumer'),
    cost: costOption.describe('How much one request counts for.').default(1),
    count: z
      .strictObject({
        statuses: statusesOption
          .describe('Statuses of answers that count: 401, 5xx, 400-499; any when not given.')
          .optional(),
        when: expressionOption
          .describe('An expression that has to hold as well, such as response.headers.x-cache != "hit".')
          .optional(),
      })
      .refine((count) => Object.keys(count).length > 0, { error: 'expected statuses or when' })
      .describe(
        'Which answers count, decided when they are there: until then a request only has to find the limit not used up, so that requests under way at one time may pass together.',
      )
      .optional(),
    countsRefused: z
      .boolean()
      .describe('Counts refused requests too, by every limit, so that who goes on asking stays out.')
      .default(false),
    ...refusalOptions,
  })
  .refine(({ limit, limits }) => (limit === undefined) !== (limits === undefined), {
    error: 'expected limit or limits',
  })
  .refine(({ count, countsRefused }) => count === undefined || !countsRefused, {
    error: 'expected either count or countsRefused',
    path: ['countsRefused'],
  })
  .superRefine(checkRule);
type Options = z.output<typeof options>;

/** Lets so many requests through per key and stretch of time. Throws RATE_LIMITED, COUNTER_UNAVAILABLE. */
export const rateLimit = definePolicy<Options>({
  name: 'rate-limit',
  summary: 'Lets so many requests through in a stretch of time, by windows, buckets or even spacing.',
  phases: ['request'],
  options,
  example: '{ limit: 10, window: 1s, by: consumer }',
  needs: (given) => needsOf(namesAsked(given)),
  async prepare(given, env) {
    checkNames(namesAsked(given), env.phase);
    checkAnswerNames(given.count?.when?.names ?? []);
    const rules = rulesOf(given);
    const limits = prepareRules(rules, given.by, given.missing);
    const limiter = await Limiter.open(limits, given, env);
    return new RateLimitUse({ given, rules, limits, limiter }, env).steps();
  },
});

/** Names that expressions ask for before a request is decided on. */
function namesAsked({ by, cost, limits = [] }: Options): readonly string[] {
  return [...namesAskedBy(by), ...limits.flatMap((rule) => namesAskedBy(rule.by ?? 'all')), ...namesAskedByCost(cost)];
}

function rulesOf(given: Options): readonly Rule[] {
  const { limit, limits, window, period, algorithm, burst, delay } = given;
  if (limit === undefined) return limits ?? [];
  return [{ name: period ?? 'default', limit, window, period, algorithm, burst, delay }];
}

interface Prepared {
  readonly given: Options;
  readonly rules: readonly Rule[];
  readonly limits: readonly Limit[];
  readonly limiter: Limiter;
}

/** One use of the policy. */
class RateLimitUse {
  readonly #given: Options;
  readonly #rule: string;
  readonly #limiter: Limiter;
  readonly #env: PolicyEnv;
  readonly #decisions = new Decisions();
  readonly #counts: ((call: Call, status: number) => boolean) | undefined;
  readonly #mode: Mode;
  /** Names of the limits that hold requests until their turn. */
  readonly #queues: ReadonlySet<string>;

  constructor({ given, rules, limits, limiter }: Prepared, env: PolicyEnv) {
    this.#given = given;
    this.#rule = describeRules(rules, given.by);
    this.#limiter = limiter;
    this.#queues = new Set(limits.filter((_, index) => rules[index]?.delay !== undefined).map(({ name }) => name));
    this.#env = env;
    this.#counts = given.count === undefined ? undefined : answerTest(given.count);
    this.#mode = given.countsRefused ? 'always' : this.#counts === undefined ? 'take' : 'look';
  }

  steps(): PolicySteps {
    const { headers, retryAfter } = this.#given;
    const isSilent = headers === 'none' && typeof retryAfter === 'boolean' && this.#counts === undefined;
    return {
      onRequest: (call) => {
        const cost = costOf(this.#given.cost, call);
        const decided = this.#limiter.decide(call, cost, this.#mode);
        return decided instanceof Promise
          ? decided.then((decision) => this.#enforce(call, decision, cost))
          : this.#enforce(call, decided, cost);
      },
      ...(isSilent ? {} : { onSend: (call: Call) => this.#tell(call) }),
      marks: () => this.#limiter.marks('rate limit'),
      close: () => this.#limiter.close(),
    };
  }

  #enforce(call: Call, decision: Decision, cost: number): Promise<void> | undefined {
    this.#decisions.keep(call, { decision, cost });
    noteDecision(call, this.#rule, cost, decision);
    if (!decision.isAllowed) throw new GatewrightError('RATE_LIMITED', this.#factsOf(decision));
    const held = this.#queues.size === 0 ? 0 : this.#heldMillis(decision);
    if (held === 0) return undefined;
    call.note('blocked', `held ${Math.ceil(held)} ms until its turn`);
    return wait(held, call.signal);
  }

  /** Until what was in the leaky buckets before this request has leaked out. */
  #heldMillis({ limits }: Decision): Millis {
    return Math.max(0, ...limits.filter(({ name }) => this.#queues.has(name)).map(({ before }) => before.resetMillis));
  }

  #factsOf(decision: Decision): Record<string, unknown> {
    const { status, message, retryAfter } = this.#given;
    const { retryAfterSeconds, ...facts } = refusalFacts(decision);
    return {
      ...facts,
      ...(retryAfter === true && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
      ...(status === undefined ? {} : { status }),
      ...(message === undefined ? {} : { message }),
    };
  }

  #tell(call: Call): void {
    const kept = this.#decisions.take(call);
    if (kept === undefined || call.response === undefined) return;
    const decision = this.#countAnswer(call, call.response.status, kept.cost, kept.decision);
    const { headers: style, retryAfter } = this.#given;
    const headers = addLimitHeaders(call.response.headers, style, decision, this.#env.clock.now());
    const { retryAfterSeconds } = decision.isAllowed ? {} : refusalFacts(decision);
    const own = typeof retryAfter === 'string' && typeof retryAfterSeconds === 'number';
    call.response = withHeaders(call.response, own ? setAll(headers, [[retryAfter, retryAfterSeconds]]) : headers);
  }

  /** Where the answer decides whether it counts, this is when. What a counter elsewhere then says is not waited for. */
  #countAnswer(call: Call, status: number, cost: number, decision: Decision): Decision {
    if (this.#counts === undefined || !decision.isAllowed || !this.#counts(call, status)) return decision;
    const counted = this.#limiter.decide(call, cost, 'count');
    return counted instanceof Promise ? expected(decision, cost) : { ...counted, isAllowed: true };
  }
}

function answerTest({ statuses, when }: NonNullable<Options['count']>): (call: Call, status: number) => boolean {
  const fits = statuses === undefined ? () => true : statusTest(statuses);
  return (call, status) => fits(status) && when?.test(call) !== false;
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
