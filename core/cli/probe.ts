import type { ProbeVariation, ProbeWishInput } from '../contract/probe.ts';
import { GatewrightError } from '../model/errors.ts';
import type { ProbeInfo } from '../model/probe.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { complain, EXIT, say } from './output.ts';
import { openSession } from './session.ts';

/** What `probe` is asked. */
export interface ProbeCommand extends WorkspaceOption {
  readonly target?: string;
  readonly path: string;
  readonly method: string;
  readonly budget: number;
  readonly duration: number;
  readonly rate: number;
  readonly refused: readonly number[];
  readonly vary: readonly string[];
  readonly yes?: boolean;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** `probe`: ends with 0 when a limit was found, 1 when none was or it did not begin. */
export async function runProbe(filter: string, options: ProbeCommand): Promise<number> {
  if (options.offline !== true && filter !== '')
    throw new GatewrightError('INPUT_INVALID', { argument: filter, expected: 'a filter only with --offline' });
  const session = await openSession(options.workspace, options.target === 'gateway' ? 'gateway' : 'store');
  try {
    if (options.offline === true) return await offline(session.client, filter, options.json === true);
    if (options.target === undefined)
      throw new GatewrightError('INPUT_INVALID', { option: '--target', expected: await knownTargets(session.client) });
    return await live(session.client, wishOf(options, options.target), options.json === true);
  } finally {
    await session.close();
  }
}

function wishOf(
  { path, method, budget, duration, rate, refused, vary, yes }: ProbeCommand,
  target: string,
): ProbeWishInput {
  return {
    target,
    path,
    method,
    budget: { maxRequests: budget, maxMillis: duration, perSecond: rate },
    ...(refused.length === 0 ? {} : { refused: [...refused] }),
    vary: vary.map(variation),
    isAgreed: yes === true,
  };
}

function variation(text: string): ProbeVariation {
  const [, kind, name, value] = /^(header|query):([^=]+)=(.*)$/s.exec(text) ?? [];
  if ((kind !== 'header' && kind !== 'query') || name === undefined || value === undefined)
    throw new GatewrightError('INPUT_INVALID', {
      option: '--vary',
      value: text,
      expected: 'header:NAME=VALUE or query:NAME=VALUE',
    });
  return { kind, name, value };
}

async function knownTargets(client: RpcClient): Promise<string> {
  const { targets } = await client.call('replay.targets', {});
  return ['gateway', ...targets.map(({ id }) => id)].join(', ');
}

/** Says the most it may send, sends, and says what was found. */
async function live(client: RpcClient, wish: ProbeWishInput, isJson: boolean): Promise<number> {
  const { method, url, most, refusals, needsAgreement } = await client.call('probe.plan', { wish });
  complain(`${method} ${url}: ${most}`);
  for (const reason of refusals) complain(`${reason}${needsAgreement ? '; --yes agrees' : ''}`);
  if (refusals.length > 0) return EXIT.no;
  const { id } = await client.call('probe.start', { wish });
  const stop = (): void => void client.call('probe.control', { id, action: 'stop' }).catch(() => undefined);
  process.once('SIGINT', stop);
  try {
    const probe = await untilOver(client, id);
    if (isJson) say(JSON.stringify(probe));
    else say((await client.call('probe.report', { id })).text.trimEnd());
    return probe.finding?.best === undefined ? EXIT.no : EXIT.done;
  } finally {
    process.off('SIGINT', stop);
  }
}

async function untilOver(client: RpcClient, id: string): Promise<ProbeInfo> {
  let wake = Promise.withResolvers<void>();
  const undo = client.on('probe.changed', (probe) => {
    if (probe.id === id && probe.state !== 'running') wake.resolve();
  });
  try {
    for (;;) {
      const { probes } = await client.call('probe.state', {});
      const probe = probes.find((one) => one.id === id);
      if (probe === undefined) throw new GatewrightError('NOT_FOUND', { probe: id });
      if (probe.state !== 'running') return probe;
      await wake.promise;
      wake = Promise.withResolvers();
    }
  } finally {
    undo();
  }
}

async function offline(client: RpcClient, filter: string, isJson: boolean): Promise<number> {
  const found = await client.call('probe.offline', { filter });
  if (isJson) say(JSON.stringify(found));
  else {
    for (const { route, consumer, answers, refused, summary } of found.limits)
      say(
        `${route}${consumer === undefined ? '' : ` for ${consumer}`}: ${summary} (${answers} answers, ${refused} refused)`,
      );
    complain(`${found.answers} answers were read`);
  }
  return found.limits.length === 0 ? EXIT.no : EXIT.done;
}
