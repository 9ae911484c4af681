import type { CallOutput } from '../../contract/calls.ts';
import type { ProbeWish } from '../../contract/probe.ts';
import { GatewrightError } from '../../model/errors.ts';
import { headerPairs } from '../../model/http.ts';
import { spellDuration } from '../../model/units.ts';
import { findRecordedLimits, type RecordedAnswer } from '../../probe/offline.ts';
import { findingMarkdown, summaryOf } from '../../probe/words.ts';
import { withoutSecrets } from '../../replay/hide-secrets.ts';
import type { Parts } from '../parts.ts';
import type { ProbeHandlers } from './probe-calls.ts';
import type { ProbeHost } from './probe-host.ts';
import { openProbeTarget, probeRequest, whyNotProbe } from './probe-request.ts';

/** The calls about limits of targets, done by their host. */
export function probeHandlers(parts: Parts, host: ProbeHost): ProbeHandlers {
  return {
    'probe.plan': ({ wish }) => planProbe(parts, wish),
    'probe.start': async ({ wish }) => ({ id: await host.start(wish) }),
    'probe.control': ({ id }) => host.stop(id),
    'probe.state': () => ({ probes: host.list() }),
    'probe.report': ({ id }) => ({ text: reportOf(host, id) }),
    'probe.offline': ({ filter }, { signal }) => recordedLimits(parts, filter, signal),
  };
}

async function planProbe(parts: Parts, wish: ProbeWish): Promise<CallOutput<'probe.plan'>> {
  const target = await openProbeTarget(parts, wish.target);
  const { request } = probeRequest(target, wish);
  const refusal = whyNotProbe(target, wish, request);
  const { maxRequests, maxMillis, perSecond } = wish.budget;
  return {
    method: wish.method,
    url: withoutSecrets(request.url, target.secrets),
    most: `at most ${maxRequests} requests in ${spellDuration(maxMillis)}, ${perSecond} a second`,
    refusals: refusal === undefined ? [] : [refusal.reason],
    needsAgreement: refusal?.needsAgreement === true,
  };
}

function reportOf(host: ProbeHost, id: string): string {
  const { finding, method, url, spent, shared } = host.info(id);
  if (finding === undefined)
    throw new GatewrightError('INPUT_INVALID', { pointer: '/id', reason: 'the probe is not over' });
  const words = `${spent.requests} requests in ${spellDuration(spent.millis)}: ${spent.letIn} let in, ${spent.refused} refused, ${spent.failed} failed`;
  return findingMarkdown(`${method} ${url}`, finding, { spent: words, shared });
}

const PAGE = 1000;
/** The newest answers that are read for what they tell. */
const MOST_READ = 5000;

async function recordedLimits(
  { recorder }: Parts,
  filter: string,
  signal: AbortSignal,
): Promise<CallOutput<'probe.offline'>> {
  const answers: RecordedAnswer[] = [];
  let before: number | undefined;
  do {
    const page = await recorder.store.list({ filter, limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const { id } of page.rows) {
      if (signal.aborted) throw new GatewrightError('CALL_CANCELLED');
      const { route, consumer, request, response, startedAt, duration } = await recorder.store.load(id);
      if (response === undefined) continue;
      answers.push({
        route: route ?? `${request.method} ${request.target.replace(/\?.*$/s, '')}`,
        consumer,
        startedAt,
        durationMillis: duration,
        status: response.status,
        headers: headerPairs(response.headers).flat(),
      });
    }
    before = page.next;
  } while (before !== undefined && answers.length < MOST_READ);
  const limits = findRecordedLimits(answers).map(({ consumer, ...rest }) => ({
    ...rest,
    ...(consumer === undefined ? {} : { consumer }),
    summary: summaryOf(rest.finding),
  }));
  return { answers: answers.length, limits };
}
