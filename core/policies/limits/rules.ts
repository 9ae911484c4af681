import { z } from 'zod';
import { durationOption } from '../../model/options.ts';
import { formatDuration } from '../../model/units.ts';
import { ALGORITHMS, createAlgorithm, WITH_BURST } from './algorithms.ts';
import { describeBy, keyReader, type By, type Missing } from './counter-key.ts';
import type { KeyedLimit } from './limiter.ts';
import { limitOptions } from './options.ts';
import { PERIODS } from './windows.ts';

/** What makes one limit: how much, in what time, counted how and by what. */
export const ruleOptions = {
  window: durationOption
    .refine((millis) => millis >= 1, { error: 'expected a window of at least 1ms' })
    .describe(
      'Length of the window, 1m when neither it nor period is given; fixed windows are aligned to the clock in UTC.',
    )
    .optional(),
  period: z
    .enum(PERIODS)
    .describe('In place of window, a period of the calendar in UTC, for fixed windows. Weeks begin on Mondays.')
    .optional(),
  algorithm: z
    .enum(ALGORITHMS)
    .describe('How it is counted; docs/configuration.md says what each promises.')
    .default('fixed-window'),
  burst: z
    .number()
    .int()
    .min(1)
    .describe('How many may come at once with token-bucket and leaky-bucket (limit when not given) and gcra (1).')
    .optional(),
  delay: durationOption
    .describe(
      'With leaky-bucket: holds requests until their turn, so long at most, in place of letting them in at once.',
    )
    .optional(),
};

const limit = z.number().int().min(1).describe('Requests per window, or what their costs may add up to.');

const NAME = /^[A-Za-z0-9][\w .:-]*$/;

/** One entry of `limits`. */
export const ruleOption = z
  .strictObject({
    name: z
      .string()
      .regex(NAME, { error: 'expected a name of letters and digits' })
      .describe('What it is called in headers and traces; its window when not given.')
      .optional(),
    limit,
    ...ruleOptions,
    by: limitOptions.by.optional(),
  })
  .superRefine(checkRule);
export type Rule = z.output<typeof ruleOption>;

/** The same with a limit that may be left out, for the options of a use with one limit. */
export const singleRuleOptions = { limit: limit.optional(), ...ruleOptions };

interface RuleFields {
  readonly window?: number | undefined;
  readonly period?: string | undefined;
  readonly algorithm: (typeof ALGORITHMS)[number];
  readonly burst?: number | undefined;
  readonly delay?: number | undefined;
}

/** What does not go together in one limit. */
export function checkRule(given: RuleFields, context: z.RefinementCtx): void {
  const { window, period, algorithm, burst, delay } = given;
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (period !== undefined && window !== undefined) fault('period', 'expected either window or period');
  if (period !== undefined && algorithm !== 'fixed-window')
    fault('period', 'expected algorithm: fixed-window with period');
  if (burst !== undefined && !WITH_BURST.has(algorithm))
    fault('burst', `expected algorithm: ${[...WITH_BURST].join(' or ')} with burst`);
  if (delay !== undefined && algorithm !== 'leaky-bucket')
    fault('delay', 'expected algorithm: leaky-bucket with delay');
}

const USUAL_WINDOW = 60_000;

/** Prepares limits. @throws GatewrightError CONFIG_INVALID when the settings of one cannot work together. */
export function prepareRules(rules: readonly Rule[], by: By, missing: Missing): readonly KeyedLimit[] {
  const names = new Set<string>();
  const usual = keyReader(by, missing);
  return rules.map((rule) => {
    const { limit, window = USUAL_WINDOW, period, algorithm, burst, delay, by: own } = rule;
    const name = unique(rule.name ?? period ?? formatDuration(window), names);
    return {
      name,
      ...(period === undefined ? {} : { period }),
      algorithm: createAlgorithm({ algorithm, limit, window, period, burst, maxWait: delay }),
      keyOf: own === undefined ? usual : keyReader(own, missing),
    };
  });
}

function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  taken.add(name);
  return name;
}

/** Limits in words, for the trace. */
export function describeRules(rules: readonly Rule[], by: By): string {
  return rules
    .map(({ limit, window = USUAL_WINDOW, period, algorithm, burst, by: own }) => {
      const size = burst === undefined ? '' : ` with a burst of ${burst}`;
      return `${limit} per ${period ?? formatDuration(window)}${size} by ${describeBy(own ?? by)}, ${algorithm}`;
    })
    .join('; ');
}
