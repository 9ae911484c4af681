import { z } from 'zod';
import { anyAlgorithm, type Algorithm } from './limits/algorithm.ts';
import { createAlgorithm } from './limits/algorithms.ts';
import { costOption, namesAskedByCost } from './limits/cost.ts';
import { countOption } from './limits/count.ts';
import { describeBy, keyReader, namesAskedBy } from './limits/counter-key.ts';
import { checkAnswerNames, checkNames, needsOf } from './limits/expressions.ts';
import { fixedWindow } from './limits/fixed-window.ts';
import { LimitUse } from './limits/limit-use.ts';
import { Limiter } from './limits/limiter.ts';
import { REDIS_SECRETS } from './limits/open-counters.ts';
import { limitOptions, refusalOptions } from './limits/options.ts';
import { calendarWindow, firstUseWindow, PERIOD_MILLIS, PERIODS } from './limits/windows.ts';
import { definePolicy } from './policy.ts';

const options = z
  .strictObject({
    limit: z.number().int().min(1).describe('Requests per period, or what their costs may add up to.'),
    period: z
      .enum(PERIODS)
      .describe(
        'Period of the calendar in UTC; weeks begin on Mondays. Where it does not follow the calendar, a month is 30 days.',
      )
      .default('month'),
    every: z.number().int().min(1).describe('So many periods make one: 6 of hour, for example.').default(1),
    type: z
      .enum(['calendar', 'first-use', 'rolling'])
      .describe(
        'When a period begins: with the calendar, with the first request of a caller, or at every moment, so that only the last period counts (up to 10,000 requests).',
      )
      .default('calendar'),
    start: z
      .string()
      .refine((text) => !Number.isNaN(Date.parse(text)), { error: 'expected a date such as 2024-01-15T06:00:00Z' })
      .describe(
        'With the calendar, a date that a period begins on: for months from the 15th, or for days from 06:00 on. UTC where it names no zone.',
      )
      .optional(),
    ...limitOptions,
    by: limitOptions.by.default('consumer'),
    cost: costOption.describe('How much one request counts for.').default(1),
    count: countOption.optional(),
    countsRefused: z.boolean().describe('Counts refused requests too.').default(false),
    ...refusalOptions,
  })
  .refine(({ type, start }) => start === undefined || type === 'calendar', {
    error: 'expected type: calendar with start',
    path: ['start'],
  })
  .refine(({ count, countsRefused }) => count === undefined || !countsRefused, {
    error: 'expected either count or countsRefused',
    path: ['countsRefused'],
  });
type Options = z.output<typeof options>;

/** Lets so many requests through in a long period. Throws QUOTA_EXCEEDED, COUNTER_UNAVAILABLE. */
export const quota = definePolicy<Options>({
  name: 'quota',
  summary: 'Lets so many requests through in an hour, a day, a week or a month, by the calendar or otherwise.',
  phases: ['request'],
  secrets: REDIS_SECRETS,
  options,
  example: '{ limit: 10000, period: month, by: consumer }',
  needs: (given) => needsOf(namesAsked(given)),
  async prepare(given, env) {
    checkNames(namesAsked(given), env.phase);
    checkAnswerNames(given.count?.when?.names ?? []);
    const { limit, period, every, type, by } = given;
    const name = every === 1 ? period : `${every} ${period}s`;
    const algorithm = algorithmOf(given);
    const limiter = await Limiter.open([{ name, algorithm, keyOf: keyReader(by, given.missing) }], given, env);
    const rule = `${limit} per ${name} by ${describeBy(by)}, ${type}`;
    const queues: ReadonlySet<string> = new Set();
    return new LimitUse(
      { titleOf: () => 'quota', codeOf: () => 'QUOTA_EXCEEDED', rule, given, limiter, queues },
      env,
    ).steps();
  },
});

function namesAsked({ by, cost }: Options): readonly string[] {
  return [...namesAskedBy(by), ...namesAskedByCost(cost)];
}

function algorithmOf({ limit, period, every, type, start }: Options): Algorithm {
  const length = PERIOD_MILLIS[period] * every;
  switch (type) {
    case 'calendar':
      return anyAlgorithm(fixedWindow(limit, calendarWindow(period, every, dateOf(start))));
    case 'first-use':
      return anyAlgorithm(fixedWindow(limit, firstUseWindow(length)));
    case 'rolling':
      return createAlgorithm({ algorithm: 'sliding-log', limit, window: length });
  }
}

/** A time without a zone would be one of the machine. */
function dateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /([zZ]|[+-]\d\d:?\d\d)$/.test(text) || !/[ T]/.test(text) ? Date.parse(text) : Date.parse(`${text}Z`);
}
