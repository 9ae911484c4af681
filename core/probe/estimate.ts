import type { Millis } from '../model/units.ts';
import type { LimitAlgorithm } from '../model/probe.ts';
import type { FamilyName } from './families/family.ts';
import type { Hypothesis } from './hypothesis.ts';
import { weightOf, type Search } from './search.ts';

/** What is known of one way of counting that is left. */
export interface Estimate {
  readonly algorithm: LimitAlgorithm;
  /** How much of all that explains what was seen is of this algorithm, 0 to 1. */
  readonly share: number;
  /** The likeliest. */
  readonly limit: number;
  /** Other limits explain it too, from this to that. */
  readonly leastLimit: number;
  readonly mostLimit: number;
  /** The window; of a bucket the time in which it drains whole. */
  readonly windowMillis: Millis;
  /** How far the longest window that explains it is from the shortest, as a factor of 1 or more. */
  readonly ratio: number;
  /** Whether no other settings of this algorithm are in question. */
  readonly isClear: boolean;
}

/** Regions that fit for certain decide alone from this share of the weight on. */
const CLEAR = 0.9;

/** Estimates of what is left, the likeliest first. */
export function estimates(search: Search): readonly Estimate[] {
  const { contradictions } = search;
  const algorithms = Map.groupBy(search.hypotheses, (one) => algorithmOf(one, contradictions));
  const found = [...algorithms].map(([algorithm, all]) => {
    // Where the middles of some regions fit, those that may fit somewhere at their edge count while they weigh something.
    const weight = (some: readonly Hypothesis[]): number =>
      some.reduce((sum, one) => sum + weightOf(one, contradictions), 0);
    const fitting = all.filter((one) => one.exactSizes(contradictions) !== undefined);
    const isClear = weight(fitting) >= CLEAR * weight(all);
    const own = fitting.length > 0 ? fitting : all;
    return { ...estimate(algorithm, own, contradictions), isClear, share: weight(all) };
  });
  const total = found.reduce((sum, { share }) => sum + share, 0);
  return found.map((one) => ({ ...one, share: one.share / total })).toSorted((a, b) => b.share - a.share);
}

function estimate(
  algorithm: LimitAlgorithm,
  own: readonly Hypothesis[],
  contradictions: number,
): Omit<Estimate, 'share' | 'isClear'> {
  const sizes = own.flatMap((one) => one.exactSizes(contradictions) ?? one.sizes(contradictions) ?? []);
  const limit = likeliest(own, contradictions);
  const windows = own.flatMap(({ family, region: { theta, spread } }) => {
    const window = family.name === 'bucket' ? theta * limit : theta;
    return [window * Math.exp(-spread), window * Math.exp(spread)];
  });
  const [shortest, longest] = [Math.min(...windows), Math.max(...windows)];
  return {
    algorithm,
    limit,
    leastLimit: Math.min(...sizes.map(({ least }) => least)),
    mostLimit: Math.max(...sizes.map(({ most }) => most)),
    windowMillis: likelyWindow(shortest, longest),
    ratio: longest / shortest,
  };
}

/** The limit that has most weight. */
function likeliest(own: readonly Hypothesis[], contradictions: number): number {
  const weights = new Map<number, number>();
  for (const one of own) {
    const sizes = one.exactSizes(contradictions) ?? one.sizes(contradictions);
    if (sizes !== undefined) weights.set(sizes.least, (weights.get(sizes.least) ?? 0) + weightOf(one, contradictions));
  }
  return [...weights].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0])[0];
}

/** Where one request at a time is let in, all ways of counting that begin with a request are the same. */
function algorithmOf(one: Hypothesis, contradictions: number): LimitAlgorithm {
  const isOne = one.sizes(contradictions)?.most === 1;
  return (isOne ? ONE_AT_A_TIME : ALGORITHMS)[one.family.name];
}

const ALGORITHMS: Readonly<Record<FamilyName, LimitAlgorithm>> = {
  'fixed-window': 'fixed-window',
  'first-use-window': 'fixed-window',
  'sliding-log': 'sliding-log',
  'sliding-window': 'sliding-window',
  bucket: 'token-bucket',
};
const ONE_AT_A_TIME: typeof ALGORITHMS = {
  ...ALGORITHMS,
  'first-use-window': 'spacing',
  'sliding-log': 'spacing',
  bucket: 'spacing',
};

const WRITTEN = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400].map((each) => each * 1000);

/** The middle of a stretch, or the only length in it that people write. */
function likelyWindow(shortest: Millis, longest: Millis): Millis {
  const [only, another] = WRITTEN.filter((millis) => shortest <= millis && millis <= longest);
  return only !== undefined && another === undefined && longest / shortest < 1.4 ? only : Math.sqrt(shortest * longest);
}

/** The window is known when its longest and shortest are no further apart. */
const PRECISE = 1.05;
const SURE = 0.96;

/** Whether one way of counting is left and its figures are known. */
export function isSettled([first]: readonly Estimate[]): boolean {
  return (
    first !== undefined &&
    first.share >= SURE &&
    first.isClear &&
    first.leastLimit === first.mostLimit &&
    first.ratio <= PRECISE
  );
}
