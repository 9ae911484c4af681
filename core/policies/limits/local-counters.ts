import type { EpochMillis } from '../../model/units.ts';
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
    const decision = this.#limits.length === 1 ? this.#decideOne(ask) : this.#decideAll(ask);
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

  /** Most uses have one limit, and need no lists on the way. */
  #decideOne({ keys, cost, mode, now }: Ask): Decision {
    const [counted] = this.#limits;
    const counter = keys[0];
    if (counted === undefined || counter === undefined) return { isAllowed: true, limits: [] };
    const { limit, table } = counted;
    const { name, period, algorithm } = limit;
    const state = table.at(counter, now);
    const before = algorithm.standing(state, now, cost);
    const isAllowed = before.retryMillis === 0;
    const isCounted = mode === 'take' ? isAllowed : mode !== 'look';
    if (isCounted) algorithm.take(state, now, cost);
    const standing = isCounted ? algorithm.standing(state, now, cost) : before;
    return { isAllowed, limits: [{ name, period, algorithm: algorithm.name, counter, before, standing }] };
  }

  #decideAll({ keys, cost, mode, now }: Ask): Decision {
    const asked = this.#limits.flatMap((counted, index) => {
      const counter = keys[index];
      if (counter === undefined) return [];
      const { limit, table } = counted;
      const before = limit.algorithm.standing(table.at(counter, now), now, cost);
      return [{ limit, table, counter, before }];
    });
    const isAllowed = asked.every(({ before }) => before.retryMillis === 0);
    const isCounted = mode === 'take' ? isAllowed : mode !== 'look';
    const limits = asked.map(({ limit, table, counter, before }): LimitStanding => {
      const { name, period, algorithm } = limit;
      const common = { name, period, algorithm: algorithm.name, counter, before };
      if (!isCounted) return { ...common, standing: before };
      const state = table.at(counter, now);
      algorithm.take(state, now, cost);
      return { ...common, standing: algorithm.standing(state, now, cost) };
    });
    return { isAllowed, limits };
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
