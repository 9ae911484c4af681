import type { EpochMillis, Millis } from '../model/units.ts';

/** What a limiter says of one request. */
export interface Verdict {
  readonly isAllowed: boolean;
  readonly limit: number;
  /** After this request. */
  readonly remaining: number;
  /** Until the window ends, or until the bucket is full again. */
  readonly resetMillis: Millis;
  /** Until a request would be let in again; 0 when this one was. */
  readonly retryMillis: Millis;
}

/** Counts by key. Forgets keys that stand at their beginning again. */
export interface Limiter {
  /** Looks without counting. */
  peek(key: string, now: EpochMillis): Verdict;
  /** Counts one request. */
  take(key: string, now: EpochMillis): void;
}

/** A stretch of time that windows are cut into, aligned to the calendar in UTC. */
export interface Window {
  /** Such as `10s` or `minute`. */
  readonly name: string;
  startOf(now: EpochMillis): EpochMillis;
  endOf(now: EpochMillis): EpochMillis;
}

/** Windows of one length, aligned to multiples of it since the epoch. */
export function fixedWindow(name: string, length: Millis): Window {
  return {
    name,
    startOf: (now) => Math.floor(now / length) * length,
    endOf: (now) => (Math.floor(now / length) + 1) * length,
  };
}

const PERIODS: Readonly<Record<string, Millis>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** A period of the calendar: second, minute, hour, day, month, year. */
export function calendarWindow(period: string): Window {
  const length = PERIODS[period];
  if (length !== undefined) return fixedWindow(period, length);
  const isMonth = period === 'month';
  const at = (now: EpochMillis, step: number): EpochMillis => {
    const date = new Date(now);
    return isMonth
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

  peek(key: string, now: EpochMillis): Verdict {
    const counted = this.#counts.get(key);
    const used = counted?.start === this.#window.startOf(now) ? counted.count : 0;
    const resetMillis = this.#window.endOf(now) - now;
    const isAllowed = used < this.#limit;
    return {
      isAllowed,
      limit: this.#limit,
      remaining: Math.max(0, this.#limit - used - (isAllowed ? 1 : 0)),
      resetMillis,
      retryMillis: isAllowed ? 0 : resetMillis,
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

  #sweep(start: EpochMillis): void {
    for (const [key, counted] of this.#counts) if (counted.start !== start) this.#counts.delete(key);
  }
}

/** A bucket of `burst` tokens a key, filled with `limit` tokens per `window`, evenly. */
export class BucketLimiter implements Limiter {
  readonly #limit: number;
  readonly #burst: number;
  readonly #perMilli: number;
  readonly #buckets = new Map<string, { tokens: number; at: EpochMillis }>();
  #takes = 0;

  constructor(limit: number, window: Millis, burst: number) {
    this.#limit = limit;
    this.#burst = burst;
    this.#perMilli = limit / window;
  }

  peek(key: string, now: EpochMillis): Verdict {
    const tokens = this.#tokens(key, now);
    const isAllowed = tokens >= 1;
    const left = isAllowed ? tokens - 1 : tokens;
    return {
      isAllowed,
      limit: this.#limit,
      remaining: Math.floor(left),
      resetMillis: (this.#burst - left) / this.#perMilli,
      retryMillis: isAllowed ? 0 : (1 - tokens) / this.#perMilli,
    };
  }

  take(key: string, now: EpochMillis): void {
    const tokens = this.#tokens(key, now) - 1;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, { tokens, at: now });
    else {
      bucket.tokens = tokens;
      bucket.at = now;
    }
    this.#takes += 1;
    if (this.#takes % SWEEP_EVERY === 0) this.#sweep(now);
  }

  #tokens(key: string, now: EpochMillis): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return this.#burst;
    // A clock that was set back takes nothing away.
    return Math.min(this.#burst, bucket.tokens + Math.max(0, now - bucket.at) * this.#perMilli);
  }

  #sweep(now: EpochMillis): void {
    for (const key of this.#buckets.keys()) if (this.#tokens(key, now) >= this.#burst) this.#buckets.delete(key);
  }
}
