import type { ExchangeSummary } from '../model/summary.ts';

const EVERY_MILLIS = 50;
const MAX_ROWS = 200;

/** Gathers recorded rows into one event per 50 ms at most, with the newest 200 of them. */
export class LiveRows {
  readonly #emit: (rows: ExchangeSummary[], skipped: number) => void;
  #rows: ExchangeSummary[] = [];
  #skipped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (rows: ExchangeSummary[], skipped: number) => void) {
    this.#emit = emit;
  }

  add(rows: readonly ExchangeSummary[], skipped: number): void {
    this.#rows.push(...rows);
    this.#skipped += skipped;
    const over = this.#rows.length - MAX_ROWS;
    if (over > 0) {
      this.#rows.splice(0, over);
      this.#skipped += over;
    }
    this.#timer ??= setTimeout(() => this.#tell(), EVERY_MILLIS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    const [rows, skipped] = [this.#rows, this.#skipped];
    this.#timer = undefined;
    this.#rows = [];
    this.#skipped = 0;
    this.#emit(rows, skipped);
  }
}
