import type { LimitFinding } from '../model/probe.ts';
import type { HeaderList } from '../model/http.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import { findingOf } from './finding.ts';
import type { Observation } from './observation.ts';
import { Search, type SearchBounds } from './search.ts';
import { readTold } from './told.ts';

/** A recorded answer, and whose counter it may have been about. */
export interface RecordedAnswer {
  readonly route: string;
  readonly consumer: string | undefined;
  readonly startedAt: EpochMillis;
  readonly durationMillis: Millis;
  readonly status: number;
  readonly headers: HeaderList;
}

/** What the answers of one route and consumer tell. */
export interface RecordedLimit {
  readonly route: string;
  readonly consumer: string | undefined;
  readonly answers: number;
  readonly refused: number;
  readonly finding: LimitFinding;
}

/** The last answers of a route and consumer that are looked at. */
const MOST_ANSWERS = 500;
const AT_ONCE = 20;
const SHORTEST: Millis = 100;
const LEAST_SPAN: Millis = 120_000;

/**
 * What recorded answers tell of limits, by route and consumer: those with a refusal or a limit header. What was sent past the
 * recorder is not known, so refusals may come earlier than what was recorded explains.
 */
export function findRecordedLimits(answers: readonly RecordedAnswer[]): readonly RecordedLimit[] {
  const groups = Map.groupBy(answers, ({ route, consumer }) => JSON.stringify([route, consumer]));
  return [...groups.values()].flatMap((all): RecordedLimit[] => {
    const seen = all
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .slice(-MOST_ANSWERS)
      .flatMap(observation);
    const refused = seen.filter(({ isLetIn }) => !isLetIn).length;
    const [first] = all;
    const isTold = seen.some(({ told }) => told.headers.length > 0);
    if (first === undefined || seen.length === 0 || (refused === 0 && !isTold)) return [];
    const search = new Search(boundsOf(seen), seen[0]?.sentAt ?? 0);
    // Regions are cut finer as time goes on; over a long time at once, coarse ones could not be told apart.
    for (let at = 0; at < seen.length; at += AT_ONCE) search.observe(seen.slice(at, at + AT_ONCE));
    return [
      { route: first.route, consumer: first.consumer, answers: all.length, refused, finding: findingOf({ search }) },
    ];
  });
}

/** Answers of the limit, and those that it let pass; a refusal for another reason says nothing. */
function observation({ startedAt, durationMillis, status, headers }: RecordedAnswer): readonly Observation[] {
  if (status === 401 || status === 403 || status === 0) return [];
  const answeredAt = startedAt + durationMillis;
  return [{ sentAt: startedAt, answeredAt, isLetIn: status !== 429, told: readTold(headers, answeredAt) }];
}

/** Whatever refused for so long without a break has no shorter window, and no bucket that gives one back sooner. */
function boundsOf(seen: readonly Observation[]): SearchBounds {
  const span = (seen.at(-1)?.sentAt ?? 0) - (seen[0]?.sentAt ?? 0);
  const told = Math.max(...seen.map(({ told: { windowMillis = 0 } }) => windowMillis));
  const refused = longestRefusal(seen) * 0.95;
  return {
    shortest: Math.max(SHORTEST, refused),
    shortestInterval: Math.max(1, refused),
    pace: 1,
    longest: 2 * Math.max(LEAST_SPAN, span, told),
  };
}

function longestRefusal(seen: readonly Observation[]): Millis {
  let [longest, from] = [0, Number.POSITIVE_INFINITY];
  for (const { isLetIn, sentAt, answeredAt } of seen) {
    from = isLetIn ? Number.POSITIVE_INFINITY : Math.min(from, answeredAt);
    longest = Math.max(longest, sentAt - from);
  }
  return longest;
}
