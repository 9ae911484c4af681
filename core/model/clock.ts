import { GatewrightError } from './errors.ts';
import type { EpochMillis, Millis } from './units.ts';

/** The one place time comes from. Moved by the user and by tests; nothing else reads the system's clock. */
export interface Clock {
  /** Time of day. Follows the virtual clock when that is moved. */
  now(): EpochMillis;
  /** How far `now` is ahead of the wall clock, for what compares with other people's clocks; absent where it is never moved. */
  readonly offsetMillis?: Millis;
  /** A clock that only goes forward, for durations; its zero means nothing. */
  monotonic(): Millis;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** What other people's clocks say: `now` without the user's move. */
export function wallNow(clock: Clock): EpochMillis {
  return clock.now() - (clock.offsetMillis ?? 0);
}

/** The end of the year 9999, the last moment that every format can write. */
const LAST_MOMENT: EpochMillis = 253_402_300_799_999;

/** The clock of one engine: the system's, until the user moves the time of day. Durations are never moved. */
export class VirtualClock implements Clock {
  /** The clock underneath, which is not moved: for what is kept and counted over moves. */
  readonly wall: Clock;
  #offset: Millis = 0;

  constructor(wall: Clock) {
    this.wall = wall;
  }

  /** How far it is ahead of the wall clock; negative when behind. */
  get offsetMillis(): Millis {
    return this.#offset;
  }

  now(): EpochMillis {
    return this.wall.now() + this.#offset;
  }

  monotonic(): Millis {
    return this.wall.monotonic();
  }

  /** @throws INPUT_INVALID when that leads out of the years 1970 to 9999. */
  moveBy(millis: Millis): void {
    this.#moveTo(this.now() + millis, this.#offset + Math.round(millis));
  }

  /** @throws INPUT_INVALID when that is out of the years 1970 to 9999. */
  moveTo(at: EpochMillis): void {
    this.#moveTo(at, Math.round(at - this.wall.now()));
  }

  /** Back to the wall clock. */
  reset(): void {
    this.#offset = 0;
  }

  #moveTo(at: EpochMillis, offset: Millis): void {
    if (!(at >= 0 && at <= LAST_MOMENT))
      throw new GatewrightError('INPUT_INVALID', { at, expected: 'a time in the years 1970 to 9999' });
    this.#offset = offset;
  }
}
