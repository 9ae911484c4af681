import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import type { LimitFinding, ProbeInfo } from '../../core/model/probe.ts';

type ProbeCall = Extract<CallName, `probe.${string}`>;
type ProbeHandlers = {
  readonly [N in ProbeCall]: (input: CallArguments<N>) => CallOutput<N>;
};

const FINDING: LimitFinding = {
  outcome: 'found',
  best: { algorithm: 'fixed-window', limit: 40, windowMillis: 2000, perSecond: 20, share: 1, uncertainty: 0.01 },
  confidence: 0.97,
  evidence: [
    { seen: '40 requests in 820 ms were let in before the first refusal', says: 'so many fit at the beginning' },
    { seen: 'later up to 40 in a row were let in, in 3 stretches', says: 'the whole limit comes back' },
  ],
  others: [],
};

/** The calls of probes: one that is begun is over at once, with three windows of a limit of 40. */
export function fakeProbeCalls(emit: (name: string, value: unknown) => void): ProbeHandlers {
  const probes = new Map<string, ProbeInfo>();
  const of = (id: string): ProbeInfo => {
    const probe = probes.get(id);
    if (probe === undefined) throw new GatewrightError('NOT_FOUND', { probe: id });
    return probe;
  };
  return {
    'probe.plan': ({ wish }) => ({
      method: wish.method,
      url: `https://api.staging.example.com${wish.path}`,
      most: `at most ${wish.budget.maxRequests} requests in 1 min, ${wish.budget.perSecond} a second`,
      refusals: wish.isAgreed ? [] : [`the target ${wish.target} asks first`],
      needsAgreement: !wish.isAgreed,
    }),
    'probe.start': ({ wish }) => {
      const probe = probeOf(String(probes.size + 1), wish);
      probes.set(probe.id, probe);
      setTimeout(() => emit('probe.changed', probe), 50);
      return { id: probe.id };
    },
    'probe.control': ({ id }) => of(id),
    'probe.state': () => ({ probes: [...probes.values()].toReversed() }),
    'probe.report': ({ id }) => ({ text: `# Limit of GET ${of(id).url}\n` }),
    'probe.offline': () => ({
      answers: 120,
      limits: [
        {
          route: 'orders',
          consumer: 'partner',
          answers: 120,
          refused: 12,
          finding: FINDING,
          summary: '40 in 2 s, by a fixed window',
        },
      ],
    }),
  };
}

function probeOf(id: string, { target, method, path, budget }: CallArguments<'probe.start'>['wish']): ProbeInfo {
  const points = Array.from({ length: 123 }, (_, index) => ({
    atMillis: Math.floor(index / 41) * 2000 + (index % 41) * 20,
    tookMillis: 3,
    isLetIn: index % 41 < 40,
  }));
  return {
    id,
    target,
    method,
    url: `https://api.staging.example.com${path}`,
    state: 'done',
    startedAt: Date.now(),
    budget,
    spent: { requests: 123, letIn: 120, refused: 3, failed: 0, millis: 6100 },
    points,
    statuses: { 200: 120 },
    finding: FINDING,
    summary: '40 in 2 s, by a fixed window; confidence 97 %',
    shared: [],
  };
}
