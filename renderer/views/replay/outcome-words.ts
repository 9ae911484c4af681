import type { ReplayDifference, ReplayOutcome, ReplayRunInfo } from '../../../core/model/replay.ts';
import type { Verdict } from './runs.ts';

/** Every verdict with its title, the ones to look at first. */
export const VERDICTS: readonly { readonly verdict: Verdict; readonly title: string }[] = [
  { verdict: 'unexplained', title: 'Unexplained' },
  { verdict: 'explained', title: 'Explained' },
  { verdict: 'failed', title: 'Failed' },
  { verdict: 'left out', title: 'Left out' },
  { verdict: 'same', title: 'Same' },
];

/** Differences that count, and those that do not, by the reason. */
export function sortDifferences(differences: readonly ReplayDifference[]): {
  readonly counting: readonly ReplayDifference[];
  readonly ignored: ReadonlyMap<string, readonly ReplayDifference[]>;
} {
  return {
    counting: differences.filter(({ ignored }) => ignored === undefined),
    ignored: Map.groupBy(
      differences.filter(({ ignored }) => ignored !== undefined),
      ({ ignored }) => ignored ?? '',
    ),
  };
}

/** What an outcome comes down to, in a line. */
export function outcomeSummary({ cause, reason, differences }: ReplayOutcome): string {
  if (cause !== undefined) return cause.title;
  if (reason !== undefined) return reason;
  const counting = differences.filter(({ ignored }) => ignored === undefined).map(placeOf);
  const shown = counting.slice(0, 3).join(', ');
  return counting.length > 3 ? `${shown} and ${counting.length - 3} more` : shown;
}

/** Where a difference is: `status`, `header etag`, `body /items/0`. */
export function placeOf({ part, path }: Pick<ReplayDifference, 'part' | 'path'>): string {
  return path === '' ? part : `${part} ${path}`;
}

/** Who made an answer; undefined when the answer does not tell. */
export function makerWords({ by }: Pick<ReplayOutcome, 'by'>): string | undefined {
  if (by === undefined || by.gateway === 'unknown') return undefined;
  if (by.gateway === 'backend') return 'no gateway left a mark on the answer';
  return by.origin === 'upstream' ? `answered by the upstream of ${by.gateway}` : `answered by ${by.gateway}`;
}

/** The state of a run in a word or two. */
export function stateWord({ state }: ReplayRunInfo): string {
  switch (state) {
    case 'running':
      return 'Running';
    case 'paused':
      return 'Paused';
    case 'done':
      return 'Done';
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'Broken off';
  }
}

/** How many ended how, leaving out what there is none of: `3 unexplained, 97 same`. */
export function verdictCounts({ verdicts }: Pick<ReplayRunInfo, 'verdicts'>): string {
  const counts = VERDICTS.map(({ verdict }) => [verdict, verdicts[verdict] ?? 0] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}

/** A reason of the engine, lower case and without a full stop, as a sentence. */
export function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
