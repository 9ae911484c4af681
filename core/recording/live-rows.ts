import type { ExchangeSummary } from '../model/summary.ts';

const EVERY_MILLIS = 50;
/** More rows than these are counted, not told. */
export const MOST_LIVE_ROWS = 200;

/** Gathers recorded rows into one batch per 50 ms at most, with the newest 200 of them; the first one goes out at once. */
export class LiveRows {
  readonly #emit: (rows: ExchangeSummary[], skipped: number) => void;
  #rows: ExchangeSummary[] = [];
  #skipped = 0;
  #emittedAt = -EVERY_MILLIS;
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (rows: ExchangeSummary[], skipped: number) => void) {
    this.#emit = emit;
  }

  /** @param skipped Rows that came before these and were too many to tell. */
  add(rows: readonly ExchangeSummary[], skipped: number): void {
    this.#rows.push(...rows);
    this.#skipped += skipped;
    const over = this.#rows.length - MOST_LIVE_ROWS;
    if (over > 0) {
      this.#rows.splice(0, over);
      this.#skipped += over;
    }
    const rest = this.#emittedAt + EVERY_MILLIS - performance.now();
    if (rest <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), rest);
  }

  /** Lets go of what is gathered. */
  flush(): void {
    this.close();
    const [rows, skipped] = [this.#rows, this.#skipped];
    if (rows.length + skipped === 0) return;
    this.#emittedAt = performance.now();
    this.#rows = [];
    this.#skipped = 0;
    this.#emit(rows, skipped);
  }

  /** Stops the timer. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
