import type { EpochMillis, Millis } from '../model/units.ts';
import type { Observation } from './observation.ts';

/** A limit that holds requests until their turn. */
export interface Queue {
  /** Between two requests that go on. */
  readonly interval: Millis;
  /** How long a request was held at most. */
  readonly held: Millis;
}

const LEAST_HELD: Millis = 25;
const LEAST_COUNT = 4;
/** The pace of held answers is even up to this share of it. */
const EVEN = 0.25;

/** Whether answers came one by one at an even pace, each held longer than the one before, though requests came faster. */
export function findQueue(seen: readonly Observation[]): Queue | undefined {
  const letIn = seen.filter(({ isLetIn }) => isLetIn);
  const usual = usualMillis(letIn);
  const held = longestRun(letIn, usual);
  if (held.length < LEAST_COUNT) return undefined;
  const ends = held.map(({ answeredAt }) => answeredAt);
  const [first = 0, last = 0] = [ends[0], ends.at(-1)];
  const interval = (last - first) / (ends.length - 1);
  const isEven = ends.every((at, index) => Math.abs(at - first - index * interval) < Math.max(8, EVEN * interval));
  return isEven ? { interval, held: Math.max(...held.map(holdOf)) - usual } : undefined;
}

/** The same requests as if what was held had been answered at once: when the limiter saw them. */
export function withoutHolds(seen: readonly Observation[]): Observation[] {
  const usual = usualMillis(seen.filter(({ isLetIn }) => isLetIn));
  return seen.map((one) => ({ ...one, answeredAt: Math.min(one.answeredAt, one.sentAt + usual) }));
}

function usualMillis(letIn: readonly Observation[]): Millis {
  return Math.min(...letIn.map(holdOf));
}

function holdOf({ sentAt, answeredAt }: { readonly sentAt: EpochMillis; readonly answeredAt: EpochMillis }): Millis {
  return answeredAt - sentAt;
}

/** The longest stretch in which each was held longer than the one before. */
function longestRun(letIn: readonly Observation[], usual: Millis): readonly Observation[] {
  let best: Observation[] = [];
  let run: Observation[] = [];
  for (const one of letIn) {
    const previous = run.at(-1);
    const isHeld = holdOf(one) > usual + LEAST_HELD;
    if (!isHeld || (previous !== undefined && holdOf(one) <= holdOf(previous))) run = isHeld ? [one] : [];
    else run.push(one);
    if (run.length > best.length) best = [...run];
  }
  return best;
}
