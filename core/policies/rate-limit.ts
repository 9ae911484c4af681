import { z } from 'zod';
import { costOption, namesAskedByCost } from './limits/cost.ts';
import { countOption } from './limits/count.ts';
import { namesAskedBy } from './limits/counter-key.ts';
import { checkAnswerNames, checkNames, needsOf } from './limits/expressions.ts';
import { LimitUse } from './limits/limit-use.ts';
import { Limiter } from './limits/limiter.ts';
import { REDIS_SECRETS } from './limits/open-counters.ts';
import { limitOptions, refusalOptions } from './limits/options.ts';
import { checkRule, describeRules, prepareRules, ruleOption, singleRuleOptions, type Rule } from './limits/rules.ts';
import { definePolicy } from './policy.ts';

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
    count: countOption.optional(),
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
  secrets: REDIS_SECRETS,
  options,
  example: '{ limit: 10, window: 1s, by: consumer }',
  needs: (given) => needsOf(namesAsked(given)),
  async prepare(given, env) {
    checkNames(namesAsked(given), env.phase);
    checkAnswerNames(given.count?.when?.names ?? []);
    const rules = rulesOf(given);
    const limits = prepareRules(rules, given.by, given.missing);
    const limiter = await Limiter.open(limits, given, env);
    const queues = new Set(limits.filter((_, index) => rules[index]?.delay !== undefined).map(({ name }) => name));
    const titleOf = (limit: string): string => (limits.length === 1 ? 'rate limit' : `rate limit per ${limit}`);
    const rule = describeRules(rules, given.by);
    return new LimitUse({ titleOf, codeOf: () => 'RATE_LIMITED', rule, given, limiter, queues }, env).steps();
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
