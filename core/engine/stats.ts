import type { Clock } from '../model/clock.ts';
import type { Millis } from '../model/units.ts';

const WINDOW_SECONDS = 10;
const MAX_SAMPLES = 2048;

/** What happened in the last ten seconds. */
export interface Stats {
  readonly requestsPerSecond: number;
  readonly p95Millis: Millis;
  /** Share of answers with a status of 500 or more, or none at all. */
  readonly errorShare: number;
}

interface Second {
  at: number;
  count: number;
  errors: number;
}

/** Counts exchanges per second in a ring, and keeps the latest durations for the percentile. */
export class StatsWindow {
  readonly #clock: Clock;
  readonly #seconds: Second[] = Array.from({ length: WINDOW_SECONDS + 1 }, () => ({ at: -1, count: 0, errors: 0 }));
  readonly #durations = new Float64Array(MAX_SAMPLES);
  readonly #times = new Float64Array(MAX_SAMPLES);
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(duration: Millis, isError: boolean): void {
    const now = this.#clock.monotonic();
    const at = Math.floor(now / 1000);
    const second = this.#seconds[at % this.#seconds.length];
    if (second === undefined) return;
    if (second.at !== at) {
      second.at = at;
      second.count = 0;
      second.errors = 0;
    }
    second.count += 1;
    if (isError) second.errors += 1;
    const index = this.#next % MAX_SAMPLES;
    this.#durations[index] = duration;
    this.#times[index] = now;
    this.#next += 1;
  }

  read(): Stats {
    const now = this.#clock.monotonic();
    const since = Math.floor(now / 1000) - WINDOW_SECONDS;
    const recent = this.#seconds.filter(({ at }) => at > since);
    const count = recent.reduce((sum, second) => sum + second.count, 0);
    const errors = recent.reduce((sum, second) => sum + second.errors, 0);
    const samples: number[] = [];
    for (let index = 0; index < Math.min(this.#next, MAX_SAMPLES); index += 1) {
      if (now - (this.#times[index] ?? 0) < WINDOW_SECONDS * 1000) samples.push(this.#durations[index] ?? 0);
    }
    samples.sort((a, b) => a - b);
    return {
      requestsPerSecond: count / WINDOW_SECONDS,
      p95Millis: samples[Math.floor(samples.length * 0.95)] ?? 0,
      errorShare: count === 0 ? 0 : errors / count,
    };
  }
}
