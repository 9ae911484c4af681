import type { LimitFinding } from '../model/probe.ts';
import { estimates } from './estimate.ts';
import type { Observation } from './observation.ts';
import type { Queue } from './queue.ts';
import type { Search } from './search.ts';
import { spell } from './words.ts';

type Evidence = LimitFinding['evidence'][number];

/** What was seen in a probe, in the order in which it was, and what each says. */
export function evidenceOf(search: Search, queue: Queue | undefined): readonly Evidence[] {
  const { seen } = search;
  if (seen.length === 0) return [];
  return [...filling(seen), ...recovering(seen), ...held(queue), ...told(search), ...contradicted(search)];
}

function filling(seen: readonly Observation[]): readonly Evidence[] {
  const first = seen.findIndex(({ isLetIn }) => !isLetIn);
  const count = first === -1 ? seen.length : first;
  const took = (seen[Math.max(0, count - 1)]?.sentAt ?? 0) - (seen[0]?.sentAt ?? 0);
  if (first === -1)
    return [
      { seen: `all ${count} requests in ${spell(took)} were let in`, says: 'a limit is higher, or there is none' },
    ];
  return [
    {
      seen: `${count} ${count === 1 ? 'request was' : `requests in ${spell(took)} were`} let in before the first refusal`,
      says: 'so many got in at the beginning',
    },
  ];
}

/** How long it took until something was let in again, and how much at once. */
function recovering(seen: readonly Observation[]): readonly Evidence[] {
  const refused = seen.findIndex(({ isLetIn }) => !isLetIn);
  const back = refused === -1 ? -1 : seen.findIndex(({ isLetIn }, index) => index > refused && isLetIn);
  const [first, again] = [seen[0], seen[back]];
  if (first === undefined || again === undefined) return [];
  const lastRefused = seen[back - 1];
  const bursts = burstSizes(seen).slice(1);
  const most = Math.max(...bursts);
  const whole = burstSizes(seen)[0] ?? 0;
  return [
    {
      seen: `after ${spell(again.sentAt - first.sentAt)} one was let in again, and ${spell((lastRefused?.sentAt ?? 0) - first.sentAt)} after the first it was still refused`,
      says:
        most >= whole * 0.8
          ? 'a window ended between the two, or enough had drained'
          : 'something came back between the two',
    },
    {
      seen: `later up to ${most} in a row were let in, in ${bursts.length} ${bursts.length === 1 ? 'stretch' : 'stretches'}`,
      says: most >= whole * 0.8 ? 'the whole limit comes back' : 'it comes back little by little',
    },
  ];
}

/** How many were let in one after the other, by stretches between refusals. */
function burstSizes(seen: readonly Observation[]): readonly number[] {
  const sizes: number[] = [];
  let run = 0;
  for (const { isLetIn } of seen) {
    if (isLetIn) run += 1;
    else if (run > 0) {
      sizes.push(run);
      run = 0;
    }
  }
  return run > 0 ? [...sizes, run] : sizes;
}

function held(queue: Queue | undefined): readonly Evidence[] {
  if (queue === undefined) return [];
  return [
    {
      seen: `answers came one by one every ${spell(queue.interval)}, the last held for ${spell(queue.held)}`,
      says: 'requests wait for their turn; a target that works on one at a time looks the same',
    },
  ];
}

/** Headers, and whether what happened agrees with them. */
function told({ seen, trust }: Search): readonly Evidence[] {
  const names = [...new Set(seen.flatMap(({ told: { headers } }) => headers))];
  const figures = names.filter((name) => name !== 'retry-after');
  const evidence: Evidence[] = [];
  const first = seen.find(({ told: { limit, remaining } }) => limit !== undefined || remaining !== undefined)?.told;
  if (figures.length > 0)
    evidence.push({
      seen: `${figures.join(', ')}${first?.limit === undefined ? '' : ` told a limit of ${first.limit}`}`,
      says: trust.figures ? 'what happened agrees with them' : 'what happened does not fit them, so they were left out',
    });
  if (names.includes('retry-after'))
    evidence.push({
      seen: `retry-after of ${spell(Math.max(...seen.map(({ told: { retryMillis = 0 } }) => retryMillis)))} at most`,
      says: trust.retryExactly
        ? 'it was kept to, and tells when something comes back'
        : trust.retry
          ? 'it was kept to; requests are let in earlier than it says'
          : 'it was kept to, and requests were refused after it all the same',
    });
  return evidence;
}

function contradicted(search: Search): readonly Evidence[] {
  if (search.contradictions === 0) return [];
  const [first] = estimates(search);
  return [
    {
      seen: `${search.contradictions} of ${search.seen.length} answers ${first === undefined ? 'and more ' : ''}contradict every way of counting`,
      says: 'somebody else may use the same limit, or several limits are at work',
    },
  ];
}
