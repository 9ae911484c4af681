import type { EpochMillis } from '../../model/units.ts';
import type { Standing } from './algorithm.ts';
import type { StateSlot } from '../policy.ts';
import type { Ask, CountedCall, Counters, Limit } from './counters.ts';
import type { Decision, LimitStanding } from './decision.ts';
import { KeyTable } from './key-table.ts';

/** Counters that are looked at to be shown, the newest: there may be a hundred thousand. */
const MOST_SHOWN = 1000;

interface Counted {
  readonly limit: Limit;
  readonly table: KeyTable<unknown>;
}

/** A limit on its way through a decision: the standing is that from before until it is counted. */
type Asked = Omit<LimitStanding, 'standing'> & { standing: Standing };

/** Counters in the memory of this engine; they go on over reloads as long as the settings of the limit are the same. */
export class LocalCounters implements Counters {
  readonly #limits: readonly Counted[];
  #dropped: number;

  constructor(limits: readonly Limit[], maxKeys: number, state: StateSlot) {
    this.#limits = limits.map((limit) => {
      const { name, algorithm } = limit;
      const most = Math.min(maxKeys, algorithm.mostKeys ?? maxKeys);
      const table = state.get(`${name} ${algorithm.settings}`, () => new KeyTable(algorithm, most));
      table.maxKeys = most;
      return { limit, table };
    });
    this.#dropped = this.#droppedNow();
  }

  decide(call: CountedCall, ask: Ask): Decision {
    const decision = this.#decide(ask);
    this.#noteDropped(call);
    return decision;
  }

  standings(now: EpochMillis): readonly LimitStanding[] {
    const found: LimitStanding[] = [];
    for (const { limit, table } of this.#limits) {
      const { name, period, algorithm } = limit;
      for (const counter of [...table.keys()].slice(-MOST_SHOWN)) {
        const standing = algorithm.standing(table.at(counter, now), now, 1);
        found.push({ name, period, algorithm: algorithm.name, counter, before: standing, standing });
      }
    }
    return found;
  }

  close(): void {
    // The tables belong to the state of the use, which outlives a reload.
  }

  /** First all are asked, then all count or none. Plain loops, since this is on the way of every request. */
  #decide({ keys, cost, mode, now }: Ask): Decision {
    const limits: Asked[] = [];
    let isAllowed = true;
    for (let index = 0; index < this.#limits.length; index += 1) {
      const counted = this.#limits[index];
      const counter = keys[index];
      if (counted === undefined || counter === undefined) continue;
      const { name, period, algorithm } = counted.limit;
      const before = algorithm.standing(counted.table.at(counter, now), now, cost);
      if (before.retryMillis !== 0) isAllowed = false;
      limits.push({ name, period, algorithm: algorithm.name, counter, before, standing: before });
    }
    if (mode === 'take' ? isAllowed : mode !== 'look') this.#take(limits, { keys, cost, now });
    return { isAllowed, limits };
  }

  /** The states are those that were just asked, so that finding them again costs nothing. */
  #take(limits: readonly Asked[], { keys, cost, now }: Omit<Ask, 'mode'>): void {
    let next = 0;
    for (let index = 0; index < this.#limits.length; index += 1) {
      const counted = this.#limits[index];
      const counter = keys[index];
      if (counted === undefined || counter === undefined) continue;
      const { algorithm } = counted.limit;
      const state = counted.table.at(counter, now);
      algorithm.take(state, now, cost);
      const asked = limits[next];
      if (asked !== undefined) asked.standing = algorithm.standing(state, now, cost);
      next += 1;
    }
  }

  /** Says it in the trace of the request that made a counter be dropped. */
  #noteDropped(call: CountedCall): void {
    const dropped = this.#droppedNow();
    if (dropped === this.#dropped) return;
    this.#dropped = dropped;
    call.note('evicted', `${dropped} so far, for want of room`);
  }

  #droppedNow(): number {
    let dropped = 0;
    for (const { table } of this.#limits) dropped += table.dropped;
    return dropped;
  }
}
