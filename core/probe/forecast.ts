import type { EpochMillis, Millis } from '../model/units.ts';
import type { FamilyName } from './families/family.ts';
import { weightOf, type Search } from './search.ts';
import type { Hypothesis } from './hypothesis.ts';

/** A hypothesis that stands for its neighbours, with the limit it is taken to have. */
export interface Sample {
  readonly hypothesis: Hypothesis;
  readonly size: number;
  /** All of them together have 1. */
  readonly weight: number;
}

/** A few requests at one time: until one is refused, or so many were sent. */
export interface Step {
  readonly at: EpochMillis;
  readonly most: number;
  /** Between two of them. */
  readonly gap: Millis;
}

const SAMPLES = 100;

/** Some hypotheses, each standing for as much: drawn at even steps through all, so that likely ones are drawn more often. */
export function samplesOf({ hypotheses, contradictions }: Search): readonly Sample[] {
  const weights = hypotheses.map((one) => weightOf(one, contradictions));
  const families = new Map<FamilyName, number>();
  for (const [index, { family }] of hypotheses.entries())
    families.set(family.name, (families.get(family.name) ?? 0) + (weights[index] ?? 0));
  // The likelihood of a family counts by its root, so that none is forgotten too early.
  const shares = hypotheses.map(
    ({ family }, index) => (weights[index] ?? 0) / Math.sqrt(families.get(family.name) ?? 1),
  );
  const step = shares.reduce((sum, share) => sum + share, 0) / SAMPLES;
  const drawn: Sample[] = [];
  let passed = step / 2;
  for (const [index, hypothesis] of hypotheses.entries()) {
    const share = shares[index] ?? 0;
    let count = 0;
    for (; passed < share; passed += step) count += 1;
    passed -= share;
    const sizes = hypothesis.exactSizes(contradictions) ?? hypothesis.sizes(contradictions);
    if (count > 0 && sizes !== undefined) drawn.push({ hypothesis, size: sizes.least, weight: count / SAMPLES });
  }
  return drawn;
}

/** How many requests of a step would be let in. */
export function foretell({ hypothesis, size }: Sample, { at, most, gap }: Step): number {
  const counter = hypothesis.centre.copy();
  for (let count = 0; count < most; count += 1) {
    const time = at + count * gap;
    if (counter.least(time) > size) return count;
    counter.take(time);
  }
  return most;
}

/** What an answer's header would say is left after one request. */
export function foretellLeft({ hypothesis, size }: Sample, at: EpochMillis): number {
  return Math.floor(size - hypothesis.centre.least(at) + 1e-6);
}
