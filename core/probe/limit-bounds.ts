/** So many bounds are kept: so many contradictions, but for one, can be forgiven. */
const KEPT = 5;
const EPSILON = 1e-6;

/** Whole limits from the least to the most, which is Infinity where nothing bounds it. */
export interface Sizes {
  readonly least: number;
  readonly most: number;
}

/** What requests say of a limit: those let in that it is at least something, those refused that it is less. */
export class LimitBounds {
  /** Demands that were met, largest first. */
  readonly #met: number[] = [];
  /** Demands that were not met, smallest first. */
  readonly #unmet: number[] = [];

  meets(demand: number): void {
    keep(this.#met, demand, -1);
  }

  misses(demand: number): void {
    keep(this.#unmet, demand, 1);
  }

  /** Limits that fit everything but so many contradictions; undefined when none does. */
  sizes(contradictions: number): Sizes | undefined {
    for (let forgiven = 0; forgiven <= contradictions; forgiven += 1) {
      const least = Math.max(1, Math.ceil((this.#met[forgiven] ?? 1) - EPSILON));
      const most = Math.ceil((this.#unmet[contradictions - forgiven] ?? Number.POSITIVE_INFINITY) - EPSILON) - 1;
      if (least <= most) return { least, most };
    }
    return undefined;
  }
}

/** Puts a bound among the few that matter, in order. @param sign 1 for the least first, -1 for the largest. */
function keep(bounds: number[], bound: number, sign: 1 | -1): void {
  const last = bounds[KEPT - 1];
  if (last !== undefined && (bound - last) * sign >= 0) return;
  let at = bounds.length;
  while (at > 0 && ((bounds[at - 1] ?? bound) - bound) * sign > 0) at -= 1;
  bounds.splice(at, 0, bound);
  if (bounds.length > KEPT) bounds.pop();
}
