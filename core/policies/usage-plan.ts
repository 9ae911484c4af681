import { z } from 'zod';
import type { PlanConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { formatDuration } from '../model/units.ts';
import { anyAlgorithm } from './limits/algorithm.ts';
import { keyReader } from './limits/counter-key.ts';
import { fixedWindow } from './limits/fixed-window.ts';
import { LimitUse } from './limits/limit-use.ts';
import { Limiter, type KeyedLimit } from './limits/limiter.ts';
import { REDIS_SECRETS } from './limits/open-counters.ts';
import { limitOptions } from './limits/options.ts';
import { tokenBucket } from './limits/token-bucket.ts';
import { calendarWindow } from './limits/windows.ts';
import { definePolicy, type Call, type PolicyEnv, type PolicySteps } from './policy.ts';

const { headers, retryAfter, maxKeys, redis } = limitOptions;

const options = z.strictObject({
  by: z
    .union([
      z.enum(['consumer', 'key']),
      z.strictObject({ key: z.string().min(1).describe('As `key`, for an API key of another name.') }),
    ])
    .describe('What a plan is counted by: consumer, or each of its API keys for itself, found as x-api-key.')
    .default('consumer'),
  required: z.boolean().describe('Refuses callers without a plan; otherwise they are not limited.').default(true),
  otherwise: z.string().min(1).describe('Plan of callers who have none.').optional(),
  plans: z.array(z.string().min(1)).min(1).describe('Plans that are good here; all when not given.').optional(),
  headers,
  retryAfter,
  maxKeys,
  redis,
});
type Options = z.output<typeof options>;

/** Limits callers by their usage plans. Throws PLAN_MISSING, RATE_LIMITED, QUOTA_EXCEEDED, COUNTER_UNAVAILABLE. */
export const usagePlan = definePolicy<Options>({
  name: 'usage-plan',
  summary: 'Limits every caller by the rate, the burst and the quota of its usage plan.',
  phases: ['request'],
  secrets: REDIS_SECRETS,
  options,
  example: '{ required: true, by: consumer }',
  async prepare(given, env) {
    checkPlans(given, env.plans);
    const uses = new Map<string, PolicySteps>();
    for (const plan of env.plans) uses.set(plan.id, await preparePlan(plan, given, env));
    const planOf = ({ consumer }: Call): string | undefined => {
      const id = consumer?.plan ?? given.otherwise;
      return id === undefined || given.plans?.includes(id) === false ? undefined : id;
    };
    const useOf = (call: Call): PolicySteps | undefined => uses.get(planOf(call) ?? '');
    return {
      onRequest(call) {
        const use = useOf(call);
        return use === undefined ? missing(call, given) : use.onRequest?.(call);
      },
      onSend: (call) => useOf(call)?.onSend?.(call),
      marks: () => [...uses.values()].flatMap((use) => use.marks?.() ?? []),
      close() {
        for (const use of uses.values()) use.close?.();
      },
    };
  },
});

/** @throws GatewrightError CONFIG_INVALID when a plan is named that there is not. */
function checkPlans({ otherwise, plans = [] }: Options, known: readonly PlanConfig[]): void {
  const unknown = [otherwise ?? [], plans].flat().find((id) => !known.some((plan) => plan.id === id));
  if (unknown !== undefined)
    throw new GatewrightError('CONFIG_INVALID', {
      reason: `there is no plan ${unknown}`,
      plans: known.map(({ id }) => id),
    });
}

function missing(call: Call, { required, plans }: Options): void {
  const { consumer } = call;
  const seen =
    consumer === undefined
      ? 'no consumer'
      : consumer.plan === undefined
        ? `consumer ${consumer.id} without a plan`
        : `consumer ${consumer.id} with plan ${consumer.plan}`;
  call.note('rule', plans === undefined ? 'any usage plan' : `one of the usage plans ${plans.join(', ')}`);
  call.note('seen', seen);
  call.note('verdict', required ? 'no usage plan' : 'let in, no usage plan');
  if (required) throw new GatewrightError('PLAN_MISSING', consumer === undefined ? {} : { consumer: consumer.id });
}

async function preparePlan(plan: PlanConfig, given: Options, env: PolicyEnv): Promise<PolicySteps> {
  const limiter = await Limiter.open(limitsOf(plan, given, env), given, env);
  const setup = {
    titleOf: (limit: string) => limit,
    codeOf: (limit: string): 'QUOTA_EXCEEDED' | 'RATE_LIMITED' =>
      limit === 'quota' ? 'QUOTA_EXCEEDED' : 'RATE_LIMITED',
    rule: describe(plan),
    given: { headers: given.headers, retryAfter: given.retryAfter, cost: 1, countsRefused: false },
    limiter,
    queues: new Set<string>(),
  };
  return new LimitUse(setup, env).steps();
}

/** A request that the rate refuses does not count for the quota, nor the other way round. */
function limitsOf(
  { id, rate, quota }: PlanConfig,
  { by }: Options,
  { clock, state }: PolicyEnv,
): readonly KeyedLimit[] {
  const read = keyReader(by, 'ip');
  const keyOf = (call: Call): string => `${read(call)}, plan ${id}`;
  const limits: KeyedLimit[] = [];
  if (rate !== undefined)
    limits.push({ name: 'rate', algorithm: tokenBucket(rate.limit, rate.windowMillis, rate.burst), keyOf });
  if (quota === undefined) return limits;
  const window = calendarWindow(quota.period);
  const first = state.get(`first ${quota.period} of ${id}`, () => window.startOf(clock.now()));
  const initial = (start: number): number => (start === first ? quota.offset : 0);
  limits.push({ name: 'quota', algorithm: anyAlgorithm(fixedWindow(quota.limit, window, initial)), keyOf });
  return limits;
}

function describe({ id, rate, quota }: PlanConfig): string {
  const parts = [
    ...(rate === undefined
      ? []
      : [`${rate.limit} per ${formatDuration(rate.windowMillis)} with a burst of ${rate.burst}`]),
    ...(quota === undefined ? [] : [`${quota.limit} per ${quota.period}`]),
  ];
  return `plan ${id}: ${parts.length === 0 ? 'no limits' : parts.join(' and ')}`;
}
