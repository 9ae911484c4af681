import type { EpochMillis, Millis } from '../model/units.ts';

/** How a counter stands. */
export interface Standing {
  readonly limit: number;
  /** Length of the window the count is in. */
  readonly windowMillis: Millis;
  /** Requests that would still be let in now. */
  readonly remaining: number;
  /** Until the window ends, or until the bucket is full again. */
  readonly resetMillis: Millis;
  /** Until one more request would be let in; 0 when it would be now. */
  readonly retryMillis: Millis;
}

/** Counts by key. Forgets keys that stand at their beginning again. */
export interface Limiter {
  /** Whether one more request is let in. Counts nothing. */
  allows(key: string, now: EpochMillis): boolean;
  /** Counts one request. */
  take(key: string, now: EpochMillis): void;
  look(key: string, now: EpochMillis): Standing;
}

/** A stretch of time that windows are cut into, aligned to the calendar in UTC. */
export interface Window {
  /** Such as `10000ms` or `minute`. */
  readonly name: string;
  startOf(now: EpochMillis): EpochMillis;
  endOf(now: EpochMillis): EpochMillis;
}

/** Windows of one length, aligned to multiples of it since the epoch. */
export function fixedWindow(name: string, length: Millis): Window {
  const startOf = (now: EpochMillis): EpochMillis => Math.floor(now / length) * length;
  return { name, startOf, endOf: (now) => startOf(now) + length };
}

/** Periods of the calendar from short to long. */
export const PERIODS = ['second', 'minute', 'hour', 'day', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** What a period is usually taken for, where one number must do. Months and years of the calendar differ. */
export const PERIOD_MILLIS: Readonly<Record<Period, Millis>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/** Windows that are periods of the calendar. */
export function calendarWindow(period: Period): Window {
  if (period !== 'month' && period !== 'year') return fixedWindow(period, PERIOD_MILLIS[period]);
  const at = (now: EpochMillis, step: number): EpochMillis => {
    const date = new Date(now);
    return period === 'month'
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step)
      : Date.UTC(date.getUTCFullYear() + step, 0);
  };
  return { name: period, startOf: (now) => at(now, 0), endOf: (now) => at(now, 1) };
}

const SWEEP_EVERY = 4096;

/** So many requests in each window. */
export class WindowLimiter implements Limiter {
  readonly #limit: number;
  readonly #window: Window;
  readonly #counts = new Map<string, { start: EpochMillis; count: number }>();
  #takes = 0;

  constructor(limit: number, window: Window) {
    this.#limit = limit;
    this.#window = window;
  }

  allows(key: string, now: EpochMillis): boolean {
    return this.#used(key, now) < this.#limit;
  }

  look(key: string, now: EpochMillis): Standing {
    const remaining = Math.max(0, this.#limit - this.#used(key, now));
    const end = this.#window.endOf(now);
    const resetMillis = end - now;
    return {
      limit: this.#limit,
      windowMillis: end - this.#window.startOf(now),
      remaining,
      resetMillis,
      retryMillis: remaining > 0 ? 0 : resetMillis,
    };
  }

  take(key: string, now: EpochMillis): void {
    const start = this.#window.startOf(now);
    const counted = this.#counts.get(key);
    if (counted === undefined) this.#counts.set(key, { start, count: 1 });
    else if (counted.start === start) counted.count += 1;
    else {
      counted.start = start;
      counted.count = 1;
    }
    this.#takes += 1;
    if (this.#takes % SWEEP_EVERY === 0) this.#sweep(start);
  }

  #used(key: string, now: EpochMillis): number {
    const counted = this.#counts.get(key);
    return counted?.start === this.#window.startOf(now) ? counted.count : 0;
  }

  #sweep(start: EpochMillis): void {
    for (const [key, counted] of this.#counts) if (counted.start !== start) this.#counts.delete(key);
  }
}

/**
 * A bucket of `burst` tokens a key, filled with `limit` tokens per `window`, evenly. Kept in shares of a token, `window`
 * shares each, so that whole milliseconds give whole numbers and nothing is lost to rounding.
 */
export class BucketLimiter implements Limiter {
  readonly #limit: number;
  readonly #window: Millis;
  readonly #capacity: number;
  readonly #buckets = new Map<string, { shares: number; at: EpochMillis }>();
  #takes = 0;

  constructor(limit: number, window: Millis, burst: number) {
    this.#limit = limit;
    this.#window = window;
    this.#capacity = burst * window;
  }

  allows(key: string, now: EpochMillis): boolean {
    return this.#shares(key, now) >= this.#window;
  }

  look(key: string, now: EpochMillis): Standing {
    const shares = this.#shares(key, now);
    return {
      limit: this.#limit,
      windowMillis: this.#window,
      remaining: Math.floor(shares / this.#window),
      resetMillis: (this.#capacity - shares) / this.#limit,
      retryMillis: Math.max(0, this.#window - shares) / this.#limit,
    };
  }

  take(key: string, now: EpochMillis): void {
    const shares = this.#shares(key, now) - this.#window;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, { shares, at: now });
    else {
      bucket.shares = shares;
      bucket.at = now;
    }
    this.#takes += 1;
    if (this.#takes % SWEEP_EVERY === 0) this.#sweep(now);
  }

  #shares(key: string, now: EpochMillis): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return this.#capacity;
    // A clock that was set back takes nothing away.
    return Math.min(this.#capacity, bucket.shares + Math.max(0, now - bucket.at) * this.#limit);
  }

  #sweep(now: EpochMillis): void {
    for (const key of this.#buckets.keys()) if (this.#shares(key, now) >= this.#capacity) this.#buckets.delete(key);
  }
}
