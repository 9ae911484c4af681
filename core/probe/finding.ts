import type { LimitAlgorithm, LimitCandidate, LimitFinding } from '../model/probe.ts';
import { estimates, isSettled, type Estimate } from './estimate.ts';
import { evidenceOf } from './evidence.ts';
import { foretell, samplesOf } from './forecast.ts';
import type { WorthyStep } from './next-step.ts';
import type { Queue } from './queue.ts';
import type { Search } from './search.ts';
import { algorithmWords, spell } from './words.ts';

/** What a finding is made of. */
export interface FindingInput {
  readonly search: Search;
  readonly queue?: Queue | undefined;
  readonly reason?: string | undefined;
  /** The step that would have told most. */
  readonly next?: WorthyStep | undefined;
}

const MOST_OTHERS = 4;
/** Others that are less likely are not worth a line. */
const LEAST_SHARE = 0.01;

/** Puts what was learnt into a finding. */
export function findingOf({ search, queue, reason, next }: FindingInput): LimitFinding {
  const hasRefused = search.seen.some(({ isLetIn }) => !isLetIn);
  const all = queue === undefined ? estimates(search) : queued(search, queue);
  const [first, ...rest] = all;
  const evidence = [...evidenceOf(search, queue)];
  const because = reason === undefined ? {} : { reason };
  if (first === undefined || search.seen.length === 0)
    return { outcome: 'nothing', confidence: 0, evidence, others: [], ...because };
  if (!hasRefused && !tellsLimit(first))
    return {
      outcome: queue === undefined ? 'no refusal' : 'partly',
      confidence: 0.5,
      evidence,
      others: [],
      ...because,
      ...(queue === undefined ? {} : { best: candidate(first) }),
    };
  const settled = isSettled(all);
  const more = settled || next === undefined ? undefined : nextWords(search, next);
  return {
    outcome: settled ? 'found' : 'partly',
    best: candidate(first),
    confidence: confidenceOf(first, search),
    evidence,
    others: rest
      .filter(({ share }) => share >= LEAST_SHARE)
      .slice(0, MOST_OTHERS)
      .map(candidate),
    ...because,
    ...(more === undefined ? {} : { next: more }),
  };
}

function tellsLimit({ mostLimit }: Estimate): boolean {
  return Number.isFinite(mostLimit);
}

/** A queue is a bucket whose pace the held answers show. */
function queued(search: Search, { interval }: Queue): readonly Estimate[] {
  const bucket = estimates(search).find(({ algorithm }) => algorithm === 'token-bucket' || algorithm === 'spacing');
  const letIn = search.seen.filter(({ isLetIn }) => isLetIn);
  const [first, last] = [letIn[0]?.sentAt ?? 0, letIn.at(-1)?.sentAt ?? 0];
  // What went on meanwhile is no longer in the queue.
  const limit = Math.max(1, Math.ceil(letIn.length - 1e-3 - (last - first) / interval));
  const known = bucket !== undefined && bucket.limit <= limit && limit <= bucket.mostLimit;
  return [
    {
      algorithm: 'queue',
      share: known ? 1 : 0.97,
      limit,
      leastLimit: limit,
      mostLimit: limit,
      windowMillis: limit * interval,
      ratio: 1.02,
      isClear: true,
    },
  ];
}

function candidate({ algorithm, limit, windowMillis, share, ratio }: Estimate): LimitCandidate {
  return {
    algorithm,
    limit,
    windowMillis: Math.round(windowMillis * 100) / 100,
    perSecond: (limit * 1000) / windowMillis,
    share: Math.round(share * 1000) / 1000,
    uncertainty: Math.round((Math.sqrt(ratio) - 1) * 1000) / 1000,
  };
}

function confidenceOf({ share, ratio, leastLimit, mostLimit, isClear }: Estimate, { contradictions }: Search): number {
  const precision = ratio <= 1.06 ? 1 : ratio <= 1.2 ? 0.85 : ratio <= 1.5 ? 0.65 : 0.4;
  const figures = leastLimit === mostLimit && isClear ? 1 : 0.7;
  return Math.round(Math.min(0.97, share) * precision * figures * 0.8 ** contradictions * 100) / 100;
}

/** What the next step would show, by each way of counting that is left. */
function nextWords(search: Search, step: WorthyStep): string | undefined {
  const wait = step.at - (search.seen.at(-1)?.answeredAt ?? step.at);
  const outcomes = new Map<string, Set<number>>();
  for (const sample of samplesOf(search)) {
    const name = sample.hypothesis.family.name;
    outcomes.set(name, (outcomes.get(name) ?? new Set()).add(foretell(sample, step)));
  }
  const words = [...outcomes].map(
    ([name, counts]) => `${algorithmWords(FAMILY[name] ?? 'token-bucket')} would let in ${range(counts)}`,
  );
  if (words.length === 0) return undefined;
  const what = step.most === 1 ? 'one request' : `requests until the first refusal`;
  return `${what} ${spell(Math.max(0, wait))} after the last: ${words.join(', ')}`;
}

const FAMILY: Readonly<Record<string, LimitAlgorithm>> = {
  'fixed-window': 'fixed-window',
  'first-use-window': 'fixed-window',
  'sliding-log': 'sliding-log',
  'sliding-window': 'sliding-window',
  bucket: 'token-bucket',
};

function range(counts: ReadonlySet<number>): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
