import { randomUUID } from 'node:crypto';
import type { RecordedResponse } from '../../model/exchange.ts';
import type { ReplayRunInfo } from '../../model/replay.ts';
import type { ReplayPlan } from '../../contract/replay.ts';
import { loadEach } from '../../recording/load-each.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import { compareAnswers, type Ignored } from '../../replay/compare/compare-answers.ts';
import { comparedAnswer, comparedRecord } from '../../replay/outcome.ts';
import { findLinks, type Link, type Recorded } from '../../replay/correlate.ts';
import { Correlation } from '../../replay/correlation.ts';
import type { Credentials } from '../../replay/credentials/credentials.ts';
import { openCredentials } from '../../replay/credentials/open-credentials.ts';
import { dropRule } from '../../replay/drop-rule.ts';
import { learnNoise } from '../../replay/noise.ts';
import { planRequest, type RewriteContext } from '../../replay/rewrite.ts';
import type { RunInput } from '../../replay/run.ts';
import { Sender } from '../../replay/send.ts';
import { learnFromSiblings } from './learn-from-siblings.ts';
import type { OpenedTarget } from './open-target.ts';
import { ReadAhead } from './read-ahead.ts';
import type { ReplayHostOptions } from './replay-host.ts';
import type { Selected } from './selection.ts';

/** A run that can begin. */
export interface PreparedRun {
  readonly input: RunInput;
  readonly target: OpenedTarget;
  readonly credentials: Credentials;
  readonly noise: ReplayRunInfo['noise'];
  readonly links: readonly Link[];
}

/** What is prepared. */
export interface RunWish {
  readonly plan: ReplayPlan;
  readonly target: OpenedTarget;
  readonly selected: Selected;
  /** Whether an earlier part of the run sent a request. */
  isDone(index: number): boolean;
}

/** Links are looked for in runs up to this long: every request and answer is read for it. */
const MOST_CORRELATED = 5000;
/** So many safe requests are sent twice to learn what differs by itself. */
const NOISE_SAMPLES = 20;

/** Gets everything ready that a run needs. @throws DEPENDENCY_FAILED when credentials cannot be had. */
export async function prepareRun(
  { plan, target, selected, isDone }: RunWish,
  host: ReplayHostOptions,
): Promise<PreparedRun> {
  const { store, clock, resign, prompt } = host;
  const rewrite: RewriteContext = {
    target,
    rewrites: plan.rewrites.filter((one) => one.kind !== 'drop'),
    whyDropped: dropRule(plan.rewrites, clock.now()),
    includesTruncated: plan.includesTruncated,
    keepsCredentials: target.credentials.kind === 'captured',
    newKey: randomUUID,
  };
  const ahead = new ReadAhead(selected.ids, store);
  const credentials = await openCredentials(target.credentials, { clock, resign, prompt });
  const links =
    plan.correlates && selected.ids.length <= MOST_CORRELATED ? await linksOf(selected, rewrite, store) : [];
  const asked = plan.ignore.map((one) => ({ ...one, because: 'it was asked to be ignored' }));
  const noise = plan.learnsNoise ? await learn(selected, { rewrite, credentials, host }) : [];
  const ofSiblings = plan.learnsFromSiblings ? await learnFromSiblings(store, selected.ids) : [];
  const ignored: Ignored[] = [...asked, ...noise, ...ofSiblings];
  return {
    target,
    credentials,
    noise: ignored,
    links,
    input: {
      ids: selected.ids,
      recordedAt: selected.recordedAt,
      repeat: plan.repeat,
      pace: plan.pace,
      guards: plan.guards,
      rewrite,
      ignored,
      isDone,
      correlation: links.length === 0 ? undefined : new Correlation(links, selected.ids.length, isDone),
      load: (_, at) => ahead.take(at),
    },
  };
}

async function linksOf({ ids }: Selected, rewrite: RewriteContext, store: ExchangeStore): Promise<readonly Link[]> {
  const recorded: Recorded[] = [];
  for await (const exchange of loadEach(store, ids)) {
    const planned = exchange === undefined ? undefined : planRequest(exchange, rewrite);
    const request =
      planned?.kind === 'ready' ? planned.request : { url: rewrite.target.url, headers: [], body: new Uint8Array(0) };
    recorded.push({ request, answer: answerOf(exchange?.response) });
  }
  return findLinks(recorded);
}

function answerOf(response: RecordedResponse | undefined): Recorded['answer'] {
  if (response === undefined) return undefined;
  return { headers: response.headers, json: parse(comparedRecord(response, 0).body) };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // Only JSON gives values that can be followed.
    return undefined;
  }
}

interface Learning {
  readonly rewrite: RewriteContext;
  readonly credentials: Credentials;
  readonly host: ReplayHostOptions;
}

/** Sends a few safe requests twice; what differs between the two answers says nothing. */
async function learn({ ids }: Selected, { rewrite, credentials, host }: Learning): Promise<Ignored[]> {
  const sender = new Sender(rewrite.target, host.clock);
  const { signal } = new AbortController();
  const differences = [];
  let samples = 0;
  try {
    for await (const exchange of loadEach(host.store, ids)) {
      if (samples >= NOISE_SAMPLES) break;
      if (exchange === undefined) continue;
      const planned = planRequest(exchange, rewrite);
      if (planned.kind !== 'ready' || !['GET', 'HEAD'].includes(planned.request.method)) continue;
      const request = await credentials.apply(planned.request, exchange).then(
        (signed) => signed.request,
        // Each exchange of the run has that as its own verdict.
        () => undefined,
      );
      if (request === undefined) continue;
      const [first, second] = [await sender.send(request, signal), await sender.send(request, signal)];
      if (first.kind !== 'answer' || second.kind !== 'answer') continue;
      samples += 1;
      differences.push(compareAnswers(comparedAnswer(first), comparedAnswer(second), []));
    }
  } finally {
    await sender.close();
  }
  return learnNoise(differences);
}
