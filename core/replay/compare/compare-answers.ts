import type { HeaderList } from '../../model/http.ts';
import type { ReplayDifference } from '../../model/replay.ts';
import { compareBodies, type ComparedBody } from './compare-bodies.ts';
import { compareHeaders } from './compare-headers.ts';

/** An answer as it is compared; bodies without their content coding. */
export interface ComparedAnswer extends ComparedBody {
  readonly status: number;
  readonly headers: HeaderList;
  readonly durationMillis: number;
}

/** Paths that do not count, by part, each with its reason. */
export interface Ignored {
  readonly part: string;
  readonly path: string;
  readonly because: string;
  /** The requests it is for, such as `GET orders`; absent for all of them. */
  readonly requests?: string | undefined;
}

/** An answer is slow when it takes this much longer, and longer by at least so many milliseconds. */
const SLOW_FACTOR = 3;
const SLOW_MILLIS = 200;

/** What differs between the recorded answer and the new one; what is ignored is there too, with its reason. */
export function compareAnswers(
  recorded: ComparedAnswer,
  replayed: ComparedAnswer,
  ignored: readonly Ignored[],
): ReplayDifference[] {
  const found: ReplayDifference[] = [];
  if (recorded.status !== replayed.status)
    found.push({ part: 'status', path: '', recorded: String(recorded.status), replayed: String(replayed.status) });
  if (recorded.status < 400 !== replayed.status < 400)
    found.push({
      part: 'decision',
      path: '',
      recorded: decision(recorded.status),
      replayed: decision(replayed.status),
    });
  found.push(...compareHeaders(recorded.headers, replayed.headers));
  found.push(...compareBodies(recorded, replayed));
  if (
    replayed.durationMillis > recorded.durationMillis * SLOW_FACTOR &&
    replayed.durationMillis - recorded.durationMillis > SLOW_MILLIS
  )
    found.push({
      part: 'timing',
      path: '',
      recorded: `${Math.round(recorded.durationMillis)} ms`,
      replayed: `${Math.round(replayed.durationMillis)} ms`,
    });
  return found.map((difference) => withReason(difference, ignored));
}

/** Whether any difference counts. */
export function hasDifference(differences: readonly ReplayDifference[]): boolean {
  return differences.some(({ ignored, part }) => ignored === undefined && part !== 'timing');
}

function withReason(difference: ReplayDifference, ignored: readonly Ignored[]): ReplayDifference {
  if (difference.ignored !== undefined) return difference;
  const rule = ignored.find(({ part, path }) => part === difference.part && fits(path, difference.path));
  return rule === undefined ? difference : { ...difference, ignored: rule.because };
}

/** `*` stands for one part of a path; a rule for a path is one for everything below it. */
function fits(rule: string, path: string): boolean {
  if (rule === path || rule === '') return true;
  const wanted = rule.toLowerCase().split('/');
  const parts = path.toLowerCase().split('/');
  return wanted.length <= parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}

function decision(status: number): string {
  return status < 400 ? 'let in' : status >= 500 ? 'failed' : 'refused';
}
