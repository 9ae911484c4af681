import { z } from 'zod';
import { durationOption, headerNameOption, headerValueOption } from '../../model/options.ts';
import { FAILURE_KINDS } from '../upstream-errors.ts';
import { statusesOption } from './status-set.ts';

const times = z.number().int().min(1).max(1000);

const active = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/[!-~]*$/, { error: 'expected a path such as /health' })
      .describe('What is asked for; the path of the URL does not go before it.')
      .default('/'),
    method: z.enum(['GET', 'HEAD']).describe('By which method.').default('GET'),
    headers: z
      .record(headerNameOption, headerValueOption)
      .describe('Headers of the probe; Host is that of the URL unless it is one of them.')
      .default({}),
    interval: durationOption
      .refine((millis) => millis >= 10, { error: 'expected an interval of at least 10ms' })
      .describe('Between the end of a probe and the next one.')
      .default(10_000),
    timeout: durationOption
      .refine((millis) => millis >= 1, { error: 'expected at least 1ms' })
      .describe('A probe without an answer by then has failed.')
      .default(2000),
    healthy: times
      .describe('So many probes in a row must succeed before an unhealthy target is used again.')
      .default(2),
    unhealthy: times.describe('So many in a row must fail before a target is left out.').default(3),
    statuses: statusesOption.describe('Answers that are a success.').default(['2xx', '3xx']),
  })
  .describe('Asks every target again and again, also when there is no traffic.');

const passive = z
  .strictObject({
    failures: times.describe('So many failures in a row of live traffic eject a target.').default(5),
    statuses: statusesOption.describe('Answers that count as failures.').default([502, 503, 504]),
    errors: z
      .array(z.enum(FAILURE_KINDS))
      .describe('Failures without an answer that count.')
      .default([...FAILURE_KINDS]),
    ejectFor: durationOption.describe('How long an ejected target is left out.').default(30_000),
  })
  .describe('Learns from live traffic which targets fail.');

/** Option `health` of the http integration. */
export const healthOption = z
  .strictObject({
    active: active.optional(),
    passive: passive.optional(),
    panicShare: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'When less than this share of the targets is healthy, all are used as if they were; 0 never does that, so that the route fails with 503 when none is healthy.',
      )
      .default(0),
  })
  .refine(({ active, passive }) => active !== undefined || passive !== undefined, {
    error: 'expected active or passive',
  })
  .describe('Which targets are left out because they do not work; routes with the same settings share what is known.');
export type HealthOptions = z.output<typeof healthOption>;
export type ActiveHealth = NonNullable<HealthOptions['active']>;
