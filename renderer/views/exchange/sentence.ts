import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { countOf, formatDuration } from '../../ui/format.ts';
import { attemptParts } from './lanes.ts';

/** What happened, in one sentence: who answered, because of what, after how long, and whether the upstream was asked. */
export function whatHappened(details: ExchangeDetails): string {
  const { summary, error, attempts } = details;
  if (summary.outcome === 'rejected') return `Rejected before it became a request: ${reasonOf(details)}.`;
  if (summary.outcome === 'aborted')
    return `${statusPart(details)}the client closed the connection ${after(details)}, before the answer was complete; ${upstreamPart(details)}.`;
  if (summary.by === 'none') return `No answer: ${reasonOf(details)}, ${after(details)}; ${upstreamPart(details)}.`;
  if (summary.by === 'upstream') return upstreamSentence(details);
  const status = `${summary.status} by the gateway`;
  if (summary.decidedBy !== undefined) {
    const did = error === undefined ? 'answered' : 'refused it';
    const reason = error === undefined ? '' : `, because ${error.message}`;
    return `${status}: ${summary.decidedBy} ${did} ${after(details)}${reason}; ${upstreamPart(details)}.`;
  }
  const isFailure = error !== undefined || attempts.length > 0;
  const reason = isFailure ? reasonOf(details) : 'the integration made the answer itself';
  const silent = silentUpstream(details);
  if (silent !== undefined && reason.startsWith(UPSTREAM))
    return `${status} ${after(details)}: ${UPSTREAM} ${silent}${reason.slice(UPSTREAM.length)}.`;
  return `${status} ${after(details)}: ${reason}; ${upstreamPart(details)}.`;
}

/** Where the time went, the longest first: `812 ms: 640 ms waiting for the upstream, 120 ms fetching keys`. */
export function whereTimeWent(details: ExchangeDetails): string {
  const { durationMillis } = details.summary;
  const shares = timeShares(details).filter(({ millis }) => millis >= durationMillis / 100 && millis > 0);
  const longest = shares.toSorted((a, b) => b.millis - a.millis).slice(0, 3);
  const whole = formatDuration(durationMillis);
  if (longest.length === 0) return `${whole} in all.`;
  return `${whole}: ${longest.map(({ what, millis }) => `${formatDuration(millis)} ${what}`).join(', ')}.`;
}

interface TimeShare {
  readonly what: string;
  readonly millis: number;
}

const PHASE_WORDS = {
  blocked: 'waiting for a connection',
  dns: 'resolving the name',
  connect: 'connecting',
  ssl: 'in the TLS handshake',
  send: 'sending',
  wait: 'waiting for the upstream',
  receive: 'receiving',
};

/** Shares of the time that do not overlap: phases of attempts, dependencies, policies without these, and the rest. */
function timeShares(details: ExchangeDetails): readonly TimeShare[] {
  const shares = new Map<string, number>();
  const add = (what: string, millis: number): void => void shares.set(what, (shares.get(what) ?? 0) + millis);
  for (const attempt of details.attempts) {
    for (const { name, start, end } of attemptParts(attempt)) add(PHASE_WORDS[name], end - start);
  }
  const dependencies = details.spans.filter(({ kind }) => kind === 'dependency');
  for (const { name, start, end } of dependencies) add(`waiting for ${name}`, end - start);
  for (const policy of details.spans.filter(({ kind }) => kind === 'policy')) {
    const inside = dependencies.filter(({ start, end }) => start >= policy.start && end <= policy.end);
    add(`in ${policy.name}`, policy.end - policy.start - inside.reduce((sum, { start, end }) => sum + end - start, 0));
  }
  const known = [...shares.values()].reduce((sum, millis) => sum + millis, 0);
  const rest = details.summary.isWebSocket ? 'as an open WebSocket' : 'in the rest of the gateway';
  add(rest, details.summary.durationMillis - known);
  return [...shares].map(([what, millis]) => ({ what, millis }));
}

function upstreamSentence(details: ExchangeDetails): string {
  const { summary, attempts, error } = details;
  const last = attempts.at(-1);
  const origin = last === undefined ? '' : ` ${last.origin}`;
  const tries = attempts.length > 1 ? ` at attempt ${attempts.length}` : '';
  const wait = last?.phases.wait ?? -1;
  const waiting = wait > 0 ? `, ${formatDuration(wait)} of them waiting for it` : '';
  const broke =
    summary.outcome === 'failed' ? `; the answer broke off: ${error?.message ?? 'no reason was recorded'}` : '';
  return `${summary.status} by the upstream${origin}${tries} ${after(details)}${waiting}${broke}.`;
}

const UPSTREAM = 'the upstream';

/** The origin of the only attempt when nothing came of it: the reason then says all there is to say about it. */
function silentUpstream({ attempts: [only, ...others] }: ExchangeDetails): string | undefined {
  return others.length === 0 && only?.status === undefined ? only?.origin : undefined;
}

function statusPart({ summary }: ExchangeDetails): string {
  return summary.status === 0 ? 'No answer: ' : `${summary.status}, but `;
}

function reasonOf({ error, summary }: ExchangeDetails): string {
  return error?.message ?? summary.error?.toLowerCase().replaceAll('_', ' ') ?? 'no reason was recorded';
}

function after({ summary }: ExchangeDetails): string {
  return `after ${formatDuration(summary.durationMillis)}`;
}

function upstreamPart({ attempts, summary }: ExchangeDetails): string {
  const last = attempts.at(-1);
  if (last === undefined) return 'the upstream was not asked';
  const said = last.status === undefined ? 'did not answer' : `said ${last.status}`;
  if (attempts.length === 1) return `the upstream ${last.origin} was asked and ${said}`;
  const tried = countOf(attempts.length, 'attempt');
  return `${tried} at the upstream, the last at ${last.origin}, which ${summary.by === 'upstream' ? 'answered' : said}`;
}
