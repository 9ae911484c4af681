import { GatewrightError } from '../../model/errors.ts';
import { headerPairs } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { whyNotBegin, whyNotSend } from '../../replay/guards.ts';
import { applyLinks } from '../../replay/correlate.ts';
import { hideInChange, withoutSecrets } from '../../replay/hide-secrets.ts';
import { writeReport } from '../../replay/report/report.ts';
import { planRequest } from '../../replay/rewrite.ts';
import { describeTarget } from '../../replay/targets.ts';
import type { CallArguments, CallOutput } from '../../contract/calls.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Parts } from '../parts.ts';
import { openTarget, workspaceTargets } from './open-target.ts';
import { exportSelection } from './export-selection.ts';
import type { ReplayHost } from './replay-host.ts';
import { prepareRun } from './prepare-run.ts';
import { selectExchanges } from './selection.ts';
import { listSuites, readSuite, runSuite, saveSuite } from './suites.ts';

/** The calls of replay. */
export type ReplayHandlers = Pick<Handlers, Extract<keyof Handlers, `replay.${string}`>>;

/** The calls of replay, done by its host. */
export function replayHandlers(parts: Parts, replays: ReplayHost): ReplayHandlers {
  const { workspace, recorder, secretSource } = parts;
  return {
    'replay.targets': async () => {
      const { targets, findings } = await workspaceTargets(workspace);
      return { targets: targets.map(describeTarget), findings: [...findings] };
    },
    'replay.dryRun': (input) => dryRun(parts, replays, input),
    'replay.start': async ({ plan }) => ({ id: await replays.start(plan) }),
    'replay.control': ({ id, action }) => replays[action](id),
    'replay.runs': async () => ({ runs: await replays.runs() }),
    'replay.outcomes': async ({ id, from, limit, verdict }) => {
      const record = await replays.record(id);
      return { run: record.info(), outcomes: record.page(from, limit, verdict) };
    },
    'replay.report': async ({ id, format }) => {
      const record = await replays.record(id);
      const input = {
        run: record.info(),
        outcomes: record.page(0, record.sent),
        version: parts.version,
        secrets: record.secrets(),
      };
      return { text: writeReport(input, format) };
    },
    'replay.export': ({ selection, format }) => exportSelection(recorder.store, selection, format),
    'replay.suites': async () => ({ suites: await listSuites(workspace) }),
    'replay.runSuite': async ({ name, target: named, isAgreed }, { signal }) => {
      const target = await openTarget(workspace, named, secretSource);
      const refusal = whyNotBegin(target, { isAgreed, stopOnServerError: false, obeyRetryAfter: true });
      if (refusal !== undefined) throw new GatewrightError('REPLAY_REFUSED', refusal);
      return { results: await runSuite(await readSuite(workspace, name), target, replays.options, signal) };
    },
    'replay.saveSuite': async ({ name, ids }) =>
      saveSuite(workspace, name, await Promise.all(ids.map((id) => recorder.store.load(id)))),
  };
}

/** What would be sent; only the credentials are asked for, since without them nobody knows the bytes. */
async function dryRun(
  { workspace, recorder, secretSource }: Parts,
  replays: ReplayHost,
  { plan, limit }: CallArguments<'replay.dryRun'>,
): Promise<CallOutput<'replay.dryRun'>> {
  const target = await openTarget(workspace, plan.target, secretSource);
  const refusal = whyNotBegin(target, plan.guards);
  const selected = await selectExchanges(recorder.store, plan.selection);
  const { credentials, input, links, noise } = await prepareRun(
    { plan: { ...plan, learnsNoise: false }, target, selected, isDone: () => false },
    replays.options,
  );
  const requests: CallOutput<'replay.dryRun'>['requests'] = [];
  for (const [index, id] of selected.ids.slice(0, limit).entries()) {
    const exchange = await recorder.store.load(id);
    const planned = planRequest(exchange, input.rewrite);
    const leftOut = planned.kind === 'left out' ? planned.reason : whyNotSend(target.guard, planned.request);
    if (planned.kind === 'left out' || leftOut !== undefined) {
      requests.push({ exchange: id, wire: '', changes: [], leftOut: leftOut ?? '' });
      continue;
    }
    const own = links.filter(({ to }) => to === index);
    const linked = applyLinks(planned.request, own, ({ from, place }) => `‹${place} of answer ${from + 1}›`);
    const signed = await credentials.apply(linked.request, exchange);
    const secrets = [...target.secrets, ...credentials.secrets];
    requests.push({
      exchange: id,
      wire: withoutSecrets(wireText(signed.request), secrets),
      changes: [...planned.changes, ...linked.changes, ...signed.changes].map((one) => hideInChange(one, secrets)),
    });
  }
  return {
    total: selected.ids.length * plan.repeat,
    refusals: refusal === undefined ? [] : [refusal.reason],
    needsAgreement: refusal?.needsAgreement === true,
    warnings: links.length > 0 ? [`${links.length} values of answers are carried over into later requests`] : [],
    noise,
    requests,
  };
}

/** Head and body as they would be on the wire. */
function wireText({ method, url, headers, body }: ReplayRequest): string {
  const { host, pathname, search } = new URL(url);
  const own = headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'host') ? [] : [`host: ${host}`];
  const length = body.byteLength === 0 ? [] : [`content-length: ${body.byteLength}`];
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    ...own,
    ...headerPairs(headers).map(([name, value]) => `${name}: ${value}`),
    ...length,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${Buffer.from(body).toString('utf8')}`;
}
