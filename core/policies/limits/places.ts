import { GatewrightError } from '../../model/errors.ts';
import type { Millis } from '../../model/units.ts';

/** Who waits for a place. */
interface Waiter {
  /** Gives it the place. */
  admit(): void;
}

interface Room {
  taken: number;
  readonly waiting: Waiter[];
}

/** How many places there are, and who may wait for one. */
export interface PlaceSettings {
  readonly max: number;
  /** How many may wait; 0 for none. */
  readonly maxWaiting: number;
  readonly maxWait: Millis;
}

/** How a request found the places of its key. */
export interface Occupancy {
  readonly taken: number;
  readonly waiting: number;
}

/** Places by key, a few for each, given out in order. Keys nobody is at are forgotten. */
export class Places {
  readonly #rooms = new Map<string, Room>();
  #settings: PlaceSettings;

  constructor(settings: PlaceSettings) {
    this.#settings = settings;
  }

  /** Other settings, after a reload; who has a place keeps it. */
  set settings(settings: PlaceSettings) {
    this.#settings = settings;
    for (const key of this.#rooms.keys()) this.#admitNext(key);
  }

  look(key: string): Occupancy {
    const room = this.#rooms.get(key);
    return { taken: room?.taken ?? 0, waiting: room?.waiting.length ?? 0 };
  }

  /** Takes a place that is free at once. @returns Whether there was one. */
  take(key: string): boolean {
    const room = this.#rooms.get(key);
    if ((room?.taken ?? 0) >= this.#settings.max) return false;
    if (room === undefined) this.#rooms.set(key, { taken: 1, waiting: [] });
    else room.taken += 1;
    return true;
  }

  /**
   * Waits for a place; undefined when too many do already. `onTaken` is called at the moment the place is given, before
   * anything else can happen.
   * @throws GatewrightError CONCURRENCY_LIMITED when it takes too long, CLIENT_ABORTED when the client is gone.
   */
  wait(key: string, signal: AbortSignal, onTaken: () => void): Promise<void> | undefined {
    const room = this.#rooms.get(key);
    const { maxWaiting, maxWait } = this.#settings;
    if (room === undefined || room.waiting.length >= maxWaiting) return undefined;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = room.waiting.indexOf(waiter);
        if (index !== -1) room.waiting.splice(index, 1);
      };
      const fail = (error: GatewrightError): void => {
        leave();
        reject(error);
      };
      const onAbort = (): void => fail(new GatewrightError('CLIENT_ABORTED'));
      const timer = setTimeout(() => fail(new GatewrightError('CONCURRENCY_LIMITED')), maxWait);
      const waiter: Waiter = {
        admit() {
          leave();
          onTaken();
          resolve();
        },
      };
      room.waiting.push(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Gives a place back; the first who waits has it next. */
  leave(key: string): void {
    const room = this.#rooms.get(key);
    if (room === undefined) return;
    room.taken -= 1;
    this.#admitNext(key);
  }

  #admitNext(key: string): void {
    const room = this.#rooms.get(key);
    if (room === undefined) return;
    for (let next = room.waiting[0]; next !== undefined && room.taken < this.#settings.max; next = room.waiting[0]) {
      room.taken += 1;
      next.admit();
    }
    if (room.taken === 0 && room.waiting.length === 0) this.#rooms.delete(key);
  }
}
