import type { EpochMillis, Millis } from '../model/units.ts';
import { foretell, foretellLeft, samplesOf, type Sample, type Step } from './forecast.ts';
import type { Search } from './search.ts';

/** What a step has to keep to. */
export interface StepBounds {
  /** Nothing is sent before: it is now, or what `Retry-After` asked for. */
  readonly from: EpochMillis;
  /** Nothing is sent later. */
  readonly until: EpochMillis;
  /** Between two requests. */
  readonly gap: Millis;
  readonly most: number;
  /** When the last step began in which something was let in. */
  readonly since: EpochMillis;
}

/** A step, and how many bits it is expected to tell. */
export interface WorthyStep extends Step {
  readonly bits: number;
}

/** What tells less is not worth a request. */
/** Nobody waits for more than so many windows while something sooner tells anything. */
const SOON = 4;
const LEAST_BITS = 0.03;
/** What a refusal costs besides its request, and what one request costs that has to come again to use up a limit. */
const REFUSAL = 0.7;
const SPOIL = 0.7;
const QUANTILES = [0.06, 0.12, 0.2, 0.35, 0.5, 0.65, 0.8, 0.94];
const SHARES = [0.3, 0.6, 0.85, 1, 1.15];
/** While nothing is known, a wait grows by this share of what has passed. */
const GROWTH = 0.5;
const SMALLEST = 0.03;

/** The step that tells most for what it costs; undefined when none tells anything. */
export function nextStep(search: Search, bounds: StepBounds): WorthyStep | undefined {
  const samples = samplesOf(search);
  if (samples.length === 0) return undefined;
  const tellsLeft = search.trust.figures && search.seen.at(-1)?.told.remaining !== undefined;
  const { gap, most } = bounds;
  const pairs = bounds.most < 2 ? [] : gapsFor(samples, gap).map((wide) => ({ at: bounds.from, most: 2, gap: wide }));
  const steps = timesFor(samples, bounds).flatMap((at): Step[] => [
    { at, most: 1, gap },
    { at, most, gap },
  ]);
  const candidates = [...steps, ...pairs].map((step) => judge(samples, step, bounds, tellsLeft));
  const worthy = candidates.filter(({ bits }) => bits >= LEAST_BITS).toSorted((a, b) => b.worth - a.worth);
  const soon = bounds.from + SOON * scaleOf(samples);
  return worthy.find(({ at }) => at <= soon) ?? worthy[0];
}

/** One request that everybody foretells the same of, but after which a window runs whose end can be seen. */
export function touch(search: Search, { from, until, gap }: StepBounds): WorthyStep | undefined {
  const samples = samplesOf(search);
  const step = { at: from, most: 1, gap };
  const isFresh = samples.length > 0 && samples.every((sample) => foretell(sample, step) === 1);
  return isFresh && from <= until ? { ...step, bits: 0 } : undefined;
}

interface Judged extends WorthyStep {
  readonly worth: number;
}

/** Bits by what it costs: requests, refusals and waiting. */
function judge(samples: readonly Sample[], step: Step, { from, most }: StepBounds, tellsLeft: boolean): Judged {
  const outcomes = new Map<number, number>();
  let [requests, refusals, spoiled] = [0, 0, 0];
  for (const sample of samples) {
    const letIn = foretell(sample, step);
    const key = letIn === 1 && step.most === 1 && tellsLeft ? 1 + foretellLeft(sample, step.at) : letIn;
    outcomes.set(key, (outcomes.get(key) ?? 0) + sample.weight);
    requests += sample.weight * Math.min(step.most, letIn + 1);
    refusals += letIn < step.most ? sample.weight : 0;
    // What is let in alone gives back a limit that was used up, and only a used up one tells when it comes back.
    if (step.most === 1 && letIn === 1) spoiled += sample.weight * (foretell(sample, { ...step, most }) - 1);
  }
  const bits = [...outcomes.values()].reduce((sum, share) => sum - (share > 0 ? share * Math.log2(share) : 0), 0);
  const waited = (step.at - from) / scaleOf(samples);
  return { ...step, bits, worth: bits / ((requests + REFUSAL * refusals + SPOIL * spoiled) * (1 + 0.25 * waited)) };
}

/** How far apart two requests may be, where one at a time may be all that is let in. */
function gapsFor(samples: readonly Sample[], gap: Millis): readonly Millis[] {
  const spaced = samples
    .filter(({ size, hypothesis: { family } }) => size === 1 && family.name === 'bucket')
    .map(({ hypothesis: { region }, weight }) => ({ at: region.theta, weight }));
  return spaced.length === 0 ? [] : QUANTILES.map((share) => Math.max(gap, quantile(spaced, share)));
}

/** When something could be told: now, when some would be let in again, and when some would stand anew. */
function timesFor(samples: readonly Sample[], { from, until, since, gap }: StepBounds): readonly EpochMillis[] {
  const frees = samples.map(({ hypothesis, size, weight }) => ({
    at: hypothesis.centre.freeAt(size, from),
    weight,
  }));
  const fresh = samples.map(({ hypothesis, weight }) => ({ at: hypothesis.centre.freshAt(from), weight }));
  const isUsedUp = quantile(frees, 0.5) > from;
  const first = quantile(frees, 0.03);
  const passed = Math.max(0, first - since);
  // A wait that turns out too long spoils what was used up, so it grows step by step; but no step is too small to tell.
  const [hasty, patient] = [first + Math.max(gap, SMALLEST * passed), first + Math.max(2 * gap, GROWTH * passed)];
  const waits = QUANTILES.map((share) => Math.min(patient, Math.max(hasty, quantile(frees, share) + 1)));
  const middle = quantile(fresh, 0.5);
  const anew = [
    ...SHARES.map((share) => from + share * (middle - from)),
    quantile(fresh, 0.2) + 1,
    quantile(fresh, 0.8) + 1,
  ].filter((at) => !isUsedUp || at <= patient);
  // What is refused most likely is not asked again at once.
  const now = isUsedUp ? [] : [from];
  return [...new Set([...now, ...waits, ...anew])].filter((at) => at >= from && at <= until);
}

function quantile(values: readonly { readonly at: number; readonly weight: number }[], share: number): number {
  const sorted = values.toSorted((a, b) => a.at - b.at);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { at, weight } of sorted) {
    passed += weight;
    if (passed >= share * total) return at;
  }
  return sorted.at(-1)?.at ?? 0;
}

function scaleOf(samples: readonly Sample[]): Millis {
  return quantile(
    samples.map(({ hypothesis: { family, region }, size, weight }) => ({
      at: family.name === 'bucket' ? region.theta * size : region.theta,
      weight,
    })),
    0.3,
  );
}
