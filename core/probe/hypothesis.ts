import type { EpochMillis, Millis } from '../model/units.ts';
import type { Counter, Family, Region } from './families/family.ts';
import { LimitBounds, type Sizes } from './limit-bounds.ts';
import { seenAt, type Observation } from './observation.ts';
import type { Trust } from './trust.ts';

/** Clocks of limiters step in milliseconds, and theirs are not ours. */
const MARGIN: Millis = 2;

/** What a probe knows when it judges a hypothesis. */
export interface Grounds {
  readonly origin: EpochMillis;
  readonly trust: Trust;
  /** What lets requests in faster than this never refused one but by chance of rounding. */
  readonly pace: Millis;
}

/** One family with a region of settings, and which limits explain what was seen with it. */
export class Hypothesis {
  readonly family: Family;
  readonly region: Region;
  /** The same with the settings in the middle of the region, for foretelling. */
  readonly centre: Counter;
  readonly #grounds: Grounds;
  readonly #counter: Counter;
  readonly #bounds = new LimitBounds();
  /** What the middle of the region alone asks of the limit. */
  readonly #exact = new LimitBounds();
  #isOutOfRange = false;
  #hasRefused = false;

  constructor(family: Family, region: Region, grounds: Grounds) {
    this.family = family;
    this.region = region;
    this.#grounds = grounds;
    this.#counter = family.open(region, grounds.origin);
    this.centre = family.open({ ...region, spread: 0, phaseSpread: 0 }, grounds.origin);
  }

  /** How much of all settings it stands for. */
  get volume(): number {
    return Math.max(this.region.spread, 1e-4) * (this.family.hasPhase ? Math.max(this.region.phaseSpread, 1e-4) : 1);
  }

  /** Takes a request into account; they come in the order in which they were sent. */
  observe(observation: Observation): void {
    this.#judge(this.#counter, this.#bounds, observation);
    this.#judge(this.centre, this.#exact, observation);
    this.#believeWindow(observation);
    this.#hasRefused ||= !observation.isLetIn;
    if (!observation.isLetIn) return;
    const at = seenAt(observation);
    this.#counter.take(at);
    this.centre.take(at);
  }

  /** Limits that explain everything but so many contradictions; undefined when none does anywhere in the region. */
  sizes(contradictions: number): Sizes | undefined {
    return this.#isOutOfRange ? undefined : this.#slowEnough(this.#bounds.sizes(contradictions), this.region.spread);
  }

  /** The same for the middle of the region. */
  exactSizes(contradictions: number): Sizes | undefined {
    return this.#slowEnough(this.#exact.sizes(contradictions), 0);
  }

  /** Of windows, limits that would be reached at the pace of the probe; where there were refusals at all. */
  #slowEnough(sizes: Sizes | undefined, spread: number): Sizes | undefined {
    if (sizes === undefined || this.family.name === 'bucket' || !this.#hasRefused) return sizes;
    const most = Math.floor((this.region.theta * Math.exp(spread)) / this.#grounds.pace);
    return sizes.least > most ? undefined : { least: sizes.least, most: Math.min(sizes.most, most) };
  }

  #judge(counter: Counter, bounds: LimitBounds, { sentAt, answeredAt, isLetIn, told }: Observation): void {
    const { trust } = this.#grounds;
    const { remaining, limit } = told;
    const figures = trust.figures && this.family.name !== 'bucket' ? limit : undefined;
    if (figures !== undefined) {
      bounds.meets(figures);
      bounds.misses(figures + 1);
    }
    if (!isLetIn) {
      bounds.misses(counter.most(sentAt - MARGIN));
      this.#believeRetry(counter, bounds, { sentAt, answeredAt, told });
      return;
    }
    const least = counter.least(answeredAt + MARGIN);
    bounds.meets(least);
    if (!trust.figures || remaining === undefined) return;
    bounds.meets(least + remaining);
    bounds.misses(counter.most(sentAt - MARGIN) + remaining + 1);
  }

  #believeRetry(
    counter: Counter,
    bounds: LimitBounds,
    { sentAt, answeredAt, told }: Omit<Observation, 'isLetIn'>,
  ): void {
    const { retry, retryExactly } = this.#grounds.trust;
    const { retryMillis } = told;
    if (retryMillis === undefined || !retry) return;
    bounds.meets(counter.least(answeredAt + retryMillis + MARGIN));
    // Said in whole seconds, rounded up.
    if (retryExactly && retryMillis > 1000) bounds.misses(counter.most(sentAt + retryMillis - 1000 - MARGIN));
  }

  /** A window that headers tell is in whole seconds, rounded up; of a bucket it tells the pace. */
  #believeWindow({ told: { limit, windowMillis } }: Observation): void {
    const isBucket = this.family.name === 'bucket';
    if (!this.#grounds.trust.figures || windowMillis === undefined || (isBucket && limit === undefined)) return;
    const { theta, spread } = this.region;
    const times = isBucket ? (limit ?? 1) : 1;
    const [shortest, longest] = [windowMillis > 1000 ? windowMillis - 1000 : 0, windowMillis * 1.001];
    this.#isOutOfRange ||= theta * Math.exp(-spread) * times > longest || theta * Math.exp(spread) * times < shortest;
  }
}
