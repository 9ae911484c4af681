import type { ExchangeId } from '../../model/units.ts';
import type { Call } from '../policy.ts';
import type { Decision } from './decision.ts';

/** More than may be under way at once. */
const MOST_DECISIONS = 65_536;

/** A decision and what it was about. */
export interface Kept {
  readonly decision: Decision;
  readonly cost: number;
}

/**
 * Decisions from the request to its answer, by the id of the call: a WeakMap would cost more than the counting. Calls that
 * have no answer leave theirs behind, so the oldest go when there are too many.
 */
export class Decisions {
  readonly #byCall = new Map<ExchangeId, Kept>();

  keep(call: Call, kept: Kept): void {
    this.#byCall.set(call.id, kept);
    if (this.#byCall.size <= MOST_DECISIONS) return;
    const [oldest] = this.#byCall.keys();
    if (oldest !== undefined) this.#byCall.delete(oldest);
  }

  take(call: Call): Kept | undefined {
    const kept = this.#byCall.get(call.id);
    this.#byCall.delete(call.id);
    return kept;
  }
}
