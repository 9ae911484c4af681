import type { Algorithm } from './algorithm.ts';
import type { Decision, LimitStanding } from './decision.ts';
import type { Period } from './windows.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { Awaitable, Call } from '../policy.ts';

/** One limit of a use. */
export interface Limit {
  /** Unique in its use. */
  readonly name: string;
  readonly period?: Period | undefined;
  readonly algorithm: Algorithm;
}

/**
 * What is done with a request: `take` counts it when every limit lets it in, `always` counts it also when not, `look` only
 * decides, `count` counts without asking.
 */
export type Mode = 'take' | 'always' | 'look' | 'count';

/** What counters need of a call. */
export type CountedCall = Pick<Call, 'note' | 'dependency'>;

/** What is asked of the counters. */
export interface Ask {
  /** The counter of each limit, in their order; a limit without one is not asked. */
  readonly keys: readonly (string | undefined)[];
  readonly cost: number;
  readonly mode: Mode;
  readonly now: EpochMillis;
}

/** Where the limits of a use are counted. All limits are decided on as one: they let a request in together or not at all. */
export interface Counters {
  /** @throws GatewrightError COUNTER_UNAVAILABLE where that is what a counter that cannot be reached means. */
  decide(call: CountedCall, ask: Ask): Awaitable<Decision>;
  /** How counters stand that are known here, for a request of cost 1. Not for the way of a request. */
  standings(now: EpochMillis): readonly LimitStanding[];
  /** Gives back what was opened. */
  close(): void;
}
