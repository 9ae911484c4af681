import type { ConsumerConfig, PlanConfig } from '../../model/config.ts';
import type { Finding } from '../../model/source.ts';
import { hasReference } from '../reading/references.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { didYouMean } from '../../model/suggest.ts';
import { child, items, type Located } from '../reading/yaml-file.ts';
import { consumerSchema, planSchema } from './document.ts';
import { findPlainKeys } from './read-uses.ts';

/** Reads one entry of `consumers`; credentials that stand in the file itself are warned of. */
export function readConsumer(located: Located, findings: Finding[]): ConsumerConfig[] {
  const { data, findings: faults } = readWithSchema(consumerSchema, located);
  const passwords = items(child(located, 'basic')).map((item) => child(item, 'password'));
  const secrets = items(child(located, 'hmac')).map((item) => child(item, 'secret'));
  findings.push(
    ...faults,
    ...findPlainKeys(child(located, 'keys')),
    ...[...passwords, ...secrets].flatMap(plainSecret),
  );
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

/** A warning for a secret that is text and no reference. */
export function plainSecret({ file, path, value }: Located): Finding[] {
  if (typeof value !== 'string' || value === '' || hasReference(value)) return [];
  return [
    {
      code: 'SECRET_IN_FILE',
      severity: 'warning',
      message: 'a secret stands in the file itself, where everyone who has the file can read it',
      expected: `a reference such as \${secret:partner}`,
      at: file.at(path),
    },
  ];
}
