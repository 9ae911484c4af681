import type { ExchangeId } from '../model/units.ts';
import type { Connection } from './database.ts';

/** A lower bound that belongs, an upper that does not, and how many of how many ranges are done with this one. */
type Range = readonly [low: ExchangeId, high: ExchangeId, done: number, total: number];

/**
 * Cuts a span of ids at the store's marks, so that a long scan can report and be stopped between two queries. Ranges
 * grow as the scan goes on: the first page is mostly found in the first.
 */
export class IdRanges {
  readonly #bounds: readonly ExchangeId[];
  readonly #isUpward: boolean;

  /** @param after Ids above this one. @param before Ids below this one. */
  constructor(connection: Connection, after: ExchangeId, before: ExchangeId, isUpward: boolean) {
    const marks = connection
      .prepare<[number, number], number>('SELECT id FROM marks WHERE id > ? AND id < ? ORDER BY id')
      .pluck()
      .all(after + 1, before);
    const bounds = [after + 1, ...marks, before];
    this.#bounds = isUpward ? bounds : bounds.toReversed();
    this.#isUpward = isUpward;
  }

  *[Symbol.iterator](): Generator<Range> {
    const last = this.#bounds.length - 1;
    let step = 1;
    for (let index = 0; index < last; index += step, step = Math.min(step * 2, 16)) {
      const end = Math.min(index + step, last);
      const [near = 0, far = 0] = [this.#bounds[index], this.#bounds[end]];
      yield this.#isUpward ? [near, far, end, last] : [far, near, end, last];
    }
  }
}
