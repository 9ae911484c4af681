import type { CallArguments, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { ReplayPlan } from '../../core/contract/replay.ts';
import { GatewrightError } from '../../core/model/errors.ts';
import {
  REPLAY_VERDICTS,
  type ReplayOutcome,
  type ReplayRunInfo,
  type ReplayTargetInfo,
} from '../../core/model/replay.ts';

type ReplayCall = Extract<CallName, `replay.${string}`>;
type ReplayHandlers = { readonly [N in ReplayCall]: (input: CallArguments<N>) => CallOutput<N> };

const TARGETS: readonly ReplayTargetInfo[] = [
  { id: 'staging', url: 'https://staging.example.com/v2', kind: 'kong', guard: 'read-only', credentials: 'minted' },
  {
    id: 'cloud',
    url: 'https://api.example.com',
    kind: 'aws-rest',
    guard: 'ask',
    guardReason: 'nothing in api.example.com says that it is not production',
    credentials: 'sigv4',
  },
  { id: 'partner', url: 'https://partner.example.com', kind: 'unknown', guard: 'forbidden', credentials: 'none' },
];
const TELL_EVERY_MILLIS = 50;

interface FakeRun {
  info: ReplayRunInfo;
  readonly outcomes: ReplayOutcome[];
}

/**
 * The calls of replay. FAKE_TARGETS `none` leaves the workspace without targets; a repeat of the plan makes that many
 * thousand outcomes at once.
 */
export function fakeReplayCalls(emit: (name: string, value: unknown) => void): ReplayHandlers {
  const runs = new Map<string, FakeRun>();
  const of = (id: string): FakeRun => {
    const run = runs.get(id);
    if (run === undefined) throw new GatewrightError('NOT_FOUND', { replay: id });
    return run;
  };
  const targets = process.env['FAKE_TARGETS'] === 'none' ? [] : [...TARGETS];
  const step = (run: FakeRun, perStep: number): void => {
    if (run.info.state !== 'running') return;
    const first = run.info.sent;
    const made = Array.from({ length: Math.min(perStep, run.info.total - first) }, (_, at) => outcome(first + at));
    run.outcomes.push(...made);
    const verdicts = { ...run.info.verdicts };
    for (const { verdict } of made) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    const sent = first + made.length;
    run.info = { ...run.info, sent, verdicts, ...(sent === run.info.total && { state: 'done', endedAt: Date.now() }) };
    emit('replay.changed', { run: run.info, outcomes: made });
    setTimeout(() => step(run, perStep), TELL_EVERY_MILLIS);
  };
  return {
    'replay.export': () => ({ text: '// what a load engine would run\n', exchanges: 1 }),
    'replay.targets': () => ({ targets, findings: [] }),
    'replay.dryRun': ({ plan }) => dryRunOf(plan, targets),
    'replay.start': ({ plan }) => {
      const total = plan.repeat > 1 ? plan.repeat * 1000 : 240;
      const run: FakeRun = { info: infoOf(`run${runs.size + 1}`, plan.target, total), outcomes: [] };
      runs.set(run.info.id, run);
      setTimeout(() => step(run, plan.repeat > 1 ? 500 : 5), TELL_EVERY_MILLIS);
      return { id: run.info.id };
    },
    'replay.control': ({ id, action }) => {
      const run = of(id);
      const isLive = run.info.state === 'running' || run.info.state === 'paused';
      if (action === 'pause' && run.info.state === 'running') run.info = { ...run.info, state: 'paused' };
      if (action === 'stop' && isLive) run.info = { ...run.info, state: 'stopped', reason: 'it was stopped by hand' };
      if (action === 'resume' && (run.info.state === 'paused' || run.info.state === 'stopped')) {
        const { reason: _, ...rest } = run.info;
        run.info = { ...rest, state: 'running' };
        setTimeout(() => step(run, 5), TELL_EVERY_MILLIS);
      }
      return run.info;
    },
    'replay.runs': () => ({ runs: [...runs.values()].map(({ info }) => info).toReversed() }),
    'replay.outcomes': ({ id, from, limit, verdict }) => {
      const { info, outcomes } = of(id);
      const listed = verdict === undefined ? outcomes : outcomes.filter((one) => one.verdict === verdict);
      return { run: info, outcomes: listed.slice(from, from + limit) };
    },
    'replay.report': ({ id, format }) => ({ text: `${format} of ${id}` }),
    'replay.suites': () => ({ suites: [] }),
    'replay.runSuite': () => ({ results: [] }),
    'replay.saveSuite': ({ name, ids }) => ({ path: `suites/${name}.yaml`, cases: ids.length }),
  };
}

function infoOf(id: string, target: string, total: number): ReplayRunInfo {
  return {
    id,
    target,
    state: 'running',
    startedAt: Date.now(),
    total,
    sent: 0,
    verdicts: { same: 0, explained: 0, unexplained: 0, failed: 0, 'left out': 0 },
    noise: [
      { part: 'body', path: '/items/*/updatedAt', because: 'it differs between two runs against the same target' },
    ],
  };
}

function dryRunOf(plan: ReplayPlan, targets: readonly ReplayTargetInfo[]): CallOutput<'replay.dryRun'> {
  const target = targets.find(({ id }) => id === plan.target);
  const host = URL.parse(target?.url ?? plan.target)?.host ?? '';
  const guard = target?.guard ?? 'ask';
  const refusal =
    guard === 'forbidden' ? `the target ${plan.target} is forbidden` : `the target ${plan.target} asks first`;
  return {
    total: 240 * plan.repeat,
    refusals: guard === 'ask' || guard === 'forbidden' ? [refusal] : [],
    needsAgreement: guard === 'ask',
    warnings: ['2 values of answers are carried over into later requests'],
    noise: [
      {
        part: 'body',
        path: '/total',
        because: 'in GET orders it differs between the recorded exchanges 11, 12 and 13 of the same request',
        requests: 'GET orders',
      },
    ],
    requests: Array.from({ length: 40 }, (_, index) =>
      index % 9 === 8
        ? {
            exchange: index,
            wire: '',
            changes: [],
            leftOut: 'the target is read-only, and POST may change something',
          }
        : {
            exchange: index,
            wire: `GET /v2/orders/${index}?page=1 HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ‹secret›\r\naccept: application/json\r\n\r\n`,
            changes: [
              {
                part: 'url',
                before: `http://127.0.0.1:8000/orders/${index}?page=1`,
                after: `https://${host}/v2/orders/${index}?page=1`,
                because: 'the target, and / becomes /v2/',
              },
              { part: 'header authorization', before: '…', because: 'a captured credential stays behind' },
              { part: 'header x-env', after: 'staging', because: 'a header of the target' },
              {
                part: 'token iss',
                before: 'http://127.0.0.1:8010',
                after: 'https://login.example.com',
                because: 'the new token has its own',
              },
              {
                part: 'token aud',
                before: 'orders',
                after: 'orders-staging',
                because: 'the credentials of the target',
              },
            ],
          },
    ),
  };
}

function outcome(index: number): ReplayOutcome {
  const verdict =
    index % 53 === 7
      ? 'left out'
      : index % 17 === 5
        ? 'unexplained'
        : index % 11 === 3
          ? 'explained'
          : index % 41 === 40
            ? 'failed'
            : 'same';
  const status = { same: 200, explained: 403, unexplained: 200, failed: 0, 'left out': 0 }[verdict];
  return {
    index,
    exchange: index,
    method: 'GET',
    url: `https://staging.example.com/v2/orders/${index}?page=1`,
    recordedStatus: 200,
    status,
    durationMillis: 20 + (index % 60),
    recordedMillis: 12 + (index % 30),
    verdict: REPLAY_VERDICTS.find((known) => known === verdict) ?? 'same',
    differences: verdict === 'failed' || verdict === 'left out' ? [] : differencesOf(verdict),
    ...(verdict === 'explained' && { cause: CAUSE, by: { gateway: 'aws-rest', origin: 'gateway' } }),
    ...(verdict === 'left out' && { reason: 'the target is read-only, and POST may change something' }),
    ...(verdict === 'failed' && { reason: 'UPSTREAM_REFUSED nobody listens at the address' }),
  };
}

function differencesOf(verdict: string): ReplayOutcome['differences'] {
  const ignored: ReplayOutcome['differences'] = [
    {
      part: 'header',
      path: 'date',
      recorded: 'Thu, 26 Nov 2026 08:00:00 GMT',
      replayed: 'Thu, 26 Nov 2026 09:00:00 GMT',
      ignored: 'it says when',
    },
    {
      part: 'body',
      path: '/items/0/updatedAt',
      recorded: '"2026-11-26T08:00:00Z"',
      replayed: '"2026-11-26T09:00:00Z"',
      ignored: 'both are moments',
    },
  ];
  if (verdict === 'same') return ignored;
  if (verdict === 'unexplained')
    return [
      { part: 'body', path: '/items/0/price', recorded: '12.5', replayed: '"12.50"' },
      { part: 'body', path: '/items/0/currency', recorded: '"EUR"' },
      { part: 'header', path: 'cache-control', recorded: 'no-store', replayed: 'max-age=60' },
      ...ignored,
    ];
  return [
    { part: 'status', path: '', recorded: '200', replayed: '403' },
    { part: 'decision', path: '', recorded: 'let in', replayed: 'refused' },
    ...ignored,
  ];
}

const CAUSE: ReplayOutcome['cause'] = {
  code: 'jwt.audience',
  confidence: 0.9,
  title: 'the token is for another audience than the gateway asks for',
  because: [{ where: 'the token', seen: 'aud: orders', says: 'the gateway asks for orders-staging' }],
  fixes: ['set the audience of the target’s credentials to orders-staging'],
};
