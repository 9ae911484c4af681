import type { ConsumerConfig, PlanConfig } from '../../model/config.ts';
import type { Finding } from '../../model/source.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { Located } from '../reading/yaml-file.ts';
import { consumerSchema, planSchema } from './document.ts';
import { plainSecretsAt } from './plain-secrets.ts';

/** Reads one entry of `consumers`; credentials that stand in the file itself are warned of. */
export function readConsumer(located: Located, findings: Finding[]): ConsumerConfig[] {
  const { data, findings: faults } = readWithSchema(consumerSchema, located);
  findings.push(...faults, ...plainSecretsAt(located, ['keys', 'basic.password', 'hmac.secret']));
  return data === undefined ? [] : [{ ...data, at: located.file.at(located.path) }];
}

/** Reads one entry of `plans`. */
export function readPlan(located: Located, findings: Finding[]): PlanConfig[] {
  const { data, findings: faults } = readWithSchema(planSchema, located);
  findings.push(...faults);
  if (data === undefined) return [];
  const { id, rate, quota } = data;
  return [
    {
      id,
      ...(rate === undefined
        ? {}
        : { rate: { limit: rate.limit, windowMillis: rate.window, burst: rate.burst ?? rate.limit } }),
      ...(quota === undefined ? {} : { quota }),
      at: located.file.at(located.path),
    },
  ];
}

/** Consumers of plans that there are not. */
export function findPlanFaults(consumers: readonly ConsumerConfig[], plans: readonly PlanConfig[]): Finding[] {
  const known = plans.map(({ id }) => id);
  return consumers.flatMap(({ plan, at }): Finding[] =>
    plan === undefined || known.includes(plan)
      ? []
      : [
          {
            code: 'PLAN_UNKNOWN',
            severity: 'error',
            message: `there is no plan ${plan}${didYouMean(plan, known)}`,
            ...(at === undefined ? {} : { at }),
          },
        ],
  );
}
