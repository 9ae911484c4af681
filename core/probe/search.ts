import type { EpochMillis, Millis } from '../model/units.ts';
import { FAMILIES } from './families/index.ts';
import type { Family, Region } from './families/family.ts';
import { Hypothesis, type Grounds } from './hypothesis.ts';
import type { Observation } from './observation.ts';
import { NO_TRUST, TRUST, type Trust } from './trust.ts';

/** What is looked for. */
export interface SearchBounds {
  /** Windows from this long on. */
  readonly shortest: Millis;
  /** Buckets that take so long for one request, or longer. */
  readonly shortestInterval: Millis;
  /** Time that windows take for one request of their limit, at least. */
  readonly pace: Millis;
  readonly longest: Millis;
}

/** Contradictions forgiven at most: somebody else may use the same counter. */
const MOST_CONTRADICTIONS = 4;
const FIRST_SPREAD = 0.08;
const FIRST_PHASES = 12;
/** Regions are halved until so many of a family fit, and no more when there are as many as that. */
const ENOUGH = 90;
const MANY = 600;
/** What a region weighs whose middle does not fit. */
const UNLIKELY = 0.01;
/** Regions this narrow are not halved any more. */
const NARROW = 0.003;

/**
 * Every setting of every family that explains what was seen so far. Begins with a coarse net over all of them; what is
 * contradicted goes, what is left is cut finer. Where nothing is left, headers are believed less, and then contradictions
 * are forgiven one by one.
 */
export class Search {
  readonly #bounds: SearchBounds;
  readonly #origin: EpochMillis;
  readonly #seen: Observation[] = [];
  #trust = 0;
  #contradictions = 0;
  #alive: Hypothesis[];

  constructor(bounds: SearchBounds, origin: EpochMillis) {
    this.#bounds = bounds;
    this.#origin = origin;
    this.#alive = this.#net();
  }

  get hypotheses(): readonly Hypothesis[] {
    return this.#alive;
  }

  get contradictions(): number {
    return this.#contradictions;
  }

  get trust(): Trust {
    return TRUST[this.#trust] ?? NO_TRUST;
  }

  get seen(): readonly Observation[] {
    return this.#seen;
  }

  /** Takes requests into account, in the order in which they were sent. */
  observe(observations: readonly Observation[]): void {
    for (const observation of observations) {
      this.#seen.push(observation);
      for (const hypothesis of this.#alive) hypothesis.observe(observation);
      this.#alive = this.#alive.filter((one) => this.#isExplained(one));
    }
    this.#refine();
    while (this.#alive.length === 0 && this.#concede()) {
      this.#alive = this.#net();
      this.#refine();
    }
  }

  #isExplained(hypothesis: Hypothesis): boolean {
    return hypothesis.sizes(this.#contradictions) !== undefined;
  }

  /** Believes less, then forgives more. @returns Whether there was anything left to concede. */
  #concede(): boolean {
    if (this.#trust < TRUST.length - 1 && this.#hasTold()) this.#trust += 1;
    else {
      this.#trust = TRUST.length - 1;
      this.#contradictions += 1;
    }
    return this.#contradictions <= MOST_CONTRADICTIONS;
  }

  #hasTold(): boolean {
    return this.#seen.some(({ told }) => told.headers.length > 0);
  }

  #refine(): void {
    this.#alive = FAMILIES.flatMap((family) => this.#refined(this.#alive.filter((one) => one.family === family)));
  }

  /** Halves wide regions, those first whose middle does not fit, until enough fit or there are too many. */
  #refined(regions: readonly Hypothesis[]): readonly Hypothesis[] {
    let own = regions;
    while (own.length < MANY) {
      const isFitting = (one: Hypothesis): boolean => one.exactSizes(this.#contradictions) !== undefined;
      const wide = own.filter((one) => !isNarrow(one, this.#span()));
      const doubtful = wide.filter((one) => !isFitting(one));
      if (wide.length === 0 || (doubtful.length === 0 && own.length >= ENOUGH)) break;
      const halved = new Set(doubtful.length > 0 ? doubtful : wide);
      own = own.flatMap((one) =>
        halved.has(one) ? halves(one, this.#span()).flatMap((each) => this.#open(one.family, each)) : [one],
      );
    }
    return own;
  }

  #net(): Hypothesis[] {
    return FAMILIES.flatMap((family) => firstRegions(family, this.#bounds).flatMap((each) => this.#open(family, each)));
  }

  /** A hypothesis that knows all that was seen; none when that contradicts it. */
  #open(family: Family, region: Region): readonly Hypothesis[] {
    const { pace } = this.#bounds;
    const grounds: Grounds = { origin: this.#origin, trust: this.trust, pace };
    const hypothesis = new Hypothesis(family, region, grounds);
    for (const observation of this.#seen) {
      hypothesis.observe(observation);
      if (!this.#isExplained(hypothesis)) return [];
    }
    return [hypothesis];
  }

  #span(): Millis {
    return (this.#seen.at(-1)?.answeredAt ?? this.#origin) - this.#origin;
  }
}

/** How likely a hypothesis is: those whose middle fits stand for all of their region, others for the little that may fit. */
export function weightOf(hypothesis: Hypothesis, contradictions: number): number {
  return hypothesis.volume * (hypothesis.exactSizes(contradictions) === undefined ? UNLIKELY : 1);
}

function firstRegions(family: Family, { shortest, shortestInterval, longest }: SearchBounds): Region[] {
  const from = family.name === 'bucket' ? shortestInterval : shortest;
  const steps = Math.ceil(Math.log(longest / from) / (2 * FIRST_SPREAD));
  const thetas = Array.from({ length: steps }, (_, step) => from * Math.exp((2 * step + 1) * FIRST_SPREAD));
  const phases = family.hasPhase ? FIRST_PHASES : 1;
  return thetas.flatMap((theta) =>
    Array.from({ length: phases }, (_, phase) => ({
      theta,
      spread: FIRST_SPREAD,
      phase: (phase + 0.5) / phases,
      phaseSpread: family.hasPhase ? 0.5 / phases : 0,
    })),
  );
}

/** How far the border of a window is open by the phase, and by its length, both as shares of the window. */
function widths({ region, family }: Hypothesis, span: Millis): { readonly phase: number; readonly length: number } {
  return {
    phase: family.hasPhase ? region.phaseSpread : 0,
    length: region.spread * (family.hasPhase ? 1 + span / region.theta : 1),
  };
}

function isNarrow(hypothesis: Hypothesis, span: Millis): boolean {
  const { phase } = widths(hypothesis, span);
  return hypothesis.region.spread <= NARROW && phase <= NARROW;
}

function halves(hypothesis: Hypothesis, span: Millis): readonly Region[] {
  const { region } = hypothesis;
  const { phase, length } = widths(hypothesis, span);
  if (phase > length)
    return [-0.5, 0.5].map((side) => ({
      ...region,
      phase: region.phase + side * region.phaseSpread,
      phaseSpread: region.phaseSpread / 2,
    }));
  return [-0.5, 0.5].map((side) => ({
    ...region,
    theta: region.theta * Math.exp(side * region.spread),
    spread: region.spread / 2,
  }));
}
