import { randomUUID } from 'node:crypto';
import type { ReplayPlanInput } from '../contract/replay.ts';
import { GatewrightError } from '../model/errors.ts';
import type { ReplayOutcome, ReplayRunInfo } from '../model/replay.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { complain, EXIT, say } from './output.ts';
import { learningOf, paceOf, rewritesOf } from './replay-options.ts';
import { outcomeLine, runLine } from './replay-lines.ts';
import { openSession, type Session } from './session.ts';
import { runSuiteCommand } from './suites.ts';
import { writePieces } from './write-pieces.ts';

/** What `replay` is asked. */
export interface ReplayCommand extends WorkspaceOption {
  readonly target?: string;
  readonly har?: string;
  readonly suite?: string;
  readonly saveSuite?: string;
  readonly resume?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly recorded?: number | true;
  readonly repeat?: number;
  readonly setHeader: readonly string[];
  readonly dropHeader: readonly string[];
  readonly mapPath: readonly string[];
  readonly learnNoise?: boolean;
  readonly siblings: boolean;
  readonly maxRequests?: number;
  readonly maxSeconds?: number;
  readonly stopOn5xx?: boolean;
  readonly retryAfter: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  readonly report?: 'json' | 'junit' | 'sarif' | 'html' | 'markdown';
}

/** `replay`: ends with 0 when everything is the same, 1 when something differs or was not sent. */
export async function runReplay(filter: string, options: ReplayCommand): Promise<number> {
  const session = await openSession(options.workspace, 'store');
  const stopTelling = session.client.on('replay.prompt', ({ text }) => complain(text));
  try {
    if (options.resume !== undefined) {
      await session.client.call('replay.control', { id: options.resume, action: 'resume' });
      return await follow(session.client, options.resume, options);
    }
    if (options.saveSuite !== undefined) return await saveSuite(session.client, options.saveSuite, filter);
    if (options.target === undefined)
      throw new GatewrightError('INPUT_INVALID', { option: '--target', expected: await knownTargets(session.client) });
    if (options.suite !== undefined)
      return await runSuiteCommand(session.client, options.suite, { ...options, target: options.target });
    const plan = await planOf(session, filter, options, options.target);
    if (options.dryRun === true) return await dryRun(session.client, plan);
    const { id } = await session.client.call('replay.start', { plan }).catch(withWayOut);
    return await follow(session.client, id, options);
  } finally {
    stopTelling();
    await session.close();
  }
}

async function planOf(
  session: Session,
  filter: string,
  options: ReplayCommand,
  target: string,
): Promise<ReplayPlanInput> {
  return {
    selection: {
      kind: 'filter',
      filter: options.har === undefined ? filter : await importHar(session, options.har, filter),
    },
    target,
    pace: paceOf(options),
    rewrites: rewritesOf(options),
    repeat: options.repeat ?? 1,
    ...learningOf(options),
    guards: {
      isAgreed: options.yes === true,
      stopOnServerError: options.stopOn5xx === true,
      obeyRetryAfter: options.retryAfter,
      maxRequests: options.maxRequests,
      ...(options.maxSeconds === undefined ? {} : { maxMillis: options.maxSeconds * 1000 }),
    },
  };
}

/** A refusal that a person can lift says how. */
function withWayOut(error: unknown): never {
  if (!(error instanceof GatewrightError) || error.details['needsAgreement'] !== true) throw error;
  throw new GatewrightError('REPLAY_REFUSED', { reason: error.details['reason'], agree: '--yes' }, { cause: error });
}

/** Keeps what a filter finds as a suite. */
async function saveSuite(client: RpcClient, name: string, filter: string): Promise<number> {
  const { rows } = await client.call('exchange.list', { filter, limit: PAGE });
  if (rows.length === 0) {
    complain('nothing found');
    return EXIT.no;
  }
  const ids = rows.map(({ id }) => id).toReversed();
  const { path, cases } = await client.call('replay.saveSuite', { name, ids });
  say(`${cases} ${cases === 1 ? 'case' : 'cases'} in ${path}`);
  return EXIT.done;
}

/** Reads a HAR into the store under a tag of its own, by which its exchanges are found. */
async function importHar(session: Session, file: string, filter: string): Promise<string> {
  const tag = `replay-${randomUUID().slice(0, 8)}`;
  await session.importHar(file, () => undefined, tag);
  return `tag:${tag} ${filter}`.trim();
}

async function knownTargets(client: RpcClient): Promise<string> {
  const { targets } = await client.call('replay.targets', {});
  return targets.length === 0
    ? 'a URL, or a target of targets.yaml'
    : `a URL, or one of ${targets.map(({ id }) => id).join(', ')}`;
}

async function dryRun(client: RpcClient, plan: ReplayPlanInput): Promise<number> {
  const { requests, total, refusals, warnings, noise } = await client.call('replay.dryRun', { plan, limit: 50 });
  for (const { exchange, wire, changes, leftOut } of requests) {
    say(`── exchange ${exchange}`);
    if (leftOut !== undefined) say(`left out: ${leftOut}`);
    else say(wire.replaceAll('\r\n', '\n'));
    for (const { part, before, after, because } of changes)
      say(`   ${part}: ${before ?? '(none)'} → ${after ?? '(none)'}, ${because}`);
  }
  for (const { part, path, because } of noise) complain(`not counted as different: ${part} ${path}, ${because}`);
  if (total > requests.length) complain(`and ${total - requests.length} more`);
  for (const text of [...warnings, ...refusals]) complain(text);
  return refusals.length > 0 ? EXIT.no : EXIT.done;
}

/** Prints outcomes as they come, until the run is over. */
async function follow(client: RpcClient, id: string, options: ReplayCommand): Promise<number> {
  const stop = (): void => void client.call('replay.control', { id, action: 'stop' }).catch(() => undefined);
  process.once('SIGINT', stop);
  try {
    const run = await untilOver(client, id, (outcome) => {
      if (options.json === true) say(JSON.stringify(outcome));
      else if (options.report === undefined) say(outcomeLine(outcome));
    });
    if (options.junit !== undefined)
      await writePieces([(await client.call('replay.report', { id, format: 'junit' })).text], options.junit);
    if (options.report !== undefined)
      say((await client.call('replay.report', { id, format: options.report })).text.trimEnd());
    complain(runLine(run));
    return run.state === 'done' && run.verdicts.same === run.total ? EXIT.done : EXIT.no;
  } finally {
    process.off('SIGINT', stop);
  }
}

const PAGE = 1000;
const SAME_MILLIS = 100;

/** The outcomes in the order in which they came, read page by page whenever there are new ones. */
async function untilOver(
  client: RpcClient,
  id: string,
  tell: (outcome: ReplayOutcome) => void,
): Promise<ReplayRunInfo> {
  let from = 0;
  let told = 0;
  let wake = Promise.withResolvers<void>();
  const undo = client.on('replay.changed', ({ run }) => {
    if (run.id === id) wake.resolve();
  });
  try {
    for (;;) {
      const { run, outcomes } = await client.call('replay.outcomes', { id, from, limit: PAGE });
      for (const outcome of outcomes) tell(outcome);
      from += outcomes.length;
      if (outcomes.length === PAGE) continue;
      if (run.state !== 'running' && run.state !== 'paused') return run;
      const { waitsUntil = 0 } = run;
      // The same moment is not told twice; it is made of two clocks, so it is not the same to the millisecond.
      if (waitsUntil > told + SAME_MILLIS) {
        told = waitsUntil;
        complain(`the target asks for a pause (Retry-After): goes on at ${new Date(waitsUntil).toISOString()}`);
      }
      await wake.promise;
      wake = Promise.withResolvers();
    }
  } finally {
    undo();
  }
}
